"""Make every document of every work product from the facts of a company: cold, then warm, with the memory it took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.kpis import MONTH, company, head_of
from benchmarks.stopwatch import measure
from essor.documents.blocks import Document
from essor.documents.render import SHAPES, render, render_workbook
from essor.kernel.message import LANGS
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.metrics.fact_store import FactStore
from essor.work.registry import find, products
from essor.work.runtime import fetch, make


def run(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Measure all documents in both languages and every format; return one row each size."""
    rows = []
    for lines in sizes:
        made = company(folder, lines)
        facts_of(made)
        found = measure(_cold_and_warm, str(folder), made.slug, times=1, timed_inside=True)
        warm, pdf, files, size = found.answer
        rows.append({"lines": lines, "cold": round(found.seconds, 2), "warm": round(warm, 2), "files": files,
                     "pdf_milliseconds": round(pdf * 1000, 1), "mebibytes": round(found.mebibytes),
                     "size_mebibytes": round(size / 2**20, 1)})  # fmt: skip
        print("  {lines:>11,}  {files} files: cold {cold} s, warm {warm} s, {mebibytes} MiB; "
              "a report in PDF, warm: {pdf_milliseconds} ms".format(**rows[-1]), flush=True)  # fmt: skip
    return rows


def facts_of(made: Company) -> None:
    """Compute the facts, as an import does."""
    snapshot = head_of(made)
    with open_engine("duckdb", snapshot) as engine:
        FactStore(
            made.folder, snapshot.id, lambda: engine,
            fiscal_start_month=made.fiscal_start_month, currency=made.currency,
        ).facts()  # fmt: skip


def _cold_and_warm(folder: str, slug: str) -> tuple[float, tuple[float, float, int, int]]:
    """Return the seconds of the first making in this process, then of the second, of a PDF, and what was written."""
    clock = time.perf_counter
    start = clock()
    sizes = list(_documents(folder, slug))
    cold = clock() - start
    start = clock()
    list(_documents(folder, slug))
    warm = clock() - start
    report = _report(folder, slug)
    best = float("inf")
    for _ in range(5):
        start = clock()
        render(report, "pdf")
        best = min(best, clock() - start)
    return cold, (warm, best, len(sizes), sum(sizes))


def _documents(folder: str, slug: str) -> Iterator[int]:
    """Yield the size of each file."""
    opened = Company.open(Path(folder), slug)
    snapshot = head_of(opened)
    with open_engine("duckdb", snapshot) as engine:
        for product in products().values():
            made = make(product, fetch(product, opened, snapshot, engine, MONTH))
            for lang in LANGS:
                composed = made.document(lang)
                for shape in SHAPES:
                    yield len(render(composed, shape))
                workbook = made.workbook(lang)
                if workbook is not None:
                    yield len(render_workbook(workbook))


def _report(folder: str, slug: str) -> Document:
    opened = Company.open(Path(folder), slug)
    snapshot = head_of(opened)
    product = find("C2.2.4")
    with open_engine("duckdb", snapshot) as engine:
        return make(product, fetch(product, opened, snapshot, engine, MONTH)).document("fr")
