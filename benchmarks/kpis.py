"""Seven heavy questions against hand-written DuckDB SQL and pandas over the same files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks import peers
from benchmarks.lines import write_plan, write_staged, write_traffic
from benchmarks.stopwatch import Run, measure, measure_open, measure_peer
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.company import Company
from essor.mart.engines import Engine, open_engine
from essor.mart.imports import StagedImport
from essor.mart.publish import publish
from essor.mart.snapshot import Snapshot, head
from essor.metrics.analyses import analysis_rows
from essor.metrics.fact_store import FactStore

PERIOD = Period.parse("2025-11..2026-10")
MONTH = Period.parse("2026-10")
PAGE = ("revenue", "gross_margin", "margin_rate", "orders", "units", "average_order_value", "conversion_rate", "nps")
TABLES = {"lines": "order_lines", "traffic": "web_traffic", "answers": "survey_answers"}


def company(folder: Path, lines: int) -> Company:
    """Make the company of so many lines, once."""
    slug = f"bench-{lines}"
    if (folder / slug / "company.yaml").exists():
        return Company.open(folder, slug)
    made = Company.create(folder, slug, name="Bench", fiscal_start_month=11)
    place = folder / f"staged-{lines}"
    files = {"bench": write_staged(place, lines), "plan": write_plan(place, lines)}
    for number in range(max(1, lines // 250_000)):  # a site a market
        files[f"site-{number}"] = write_traffic(place, f"site-{number}", number)
    start = time.perf_counter()
    staged = [StagedImport(name, name, "0" * 64, name, name, "add", None, held, {}) for name, held in files.items()]
    publish(made, staged, now=datetime.now(UTC))
    print(f"published {lines:,} lines with aggregates in {time.perf_counter() - start:.1f} s")
    return made


def run(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Measure each question at each size; return one row each."""
    rows = []
    for lines in sizes:
        made = company(folder, lines)
        files = {name: head_of(made).files(table) for name, table in TABLES.items()}
        for code in peers.SQL:
            ours = measure_open(_ours, str(folder), made.slug, code)
            hand = measure_open(_hand, files, code)
            frames = measure_peer(_frames, files, code)
            answers = [run.answer for run in (ours, hand, frames) if run is not None]
            if len(set(answers)) > 1:
                print(f"  {code}: no ratio, the answers differ: {answers} rows")
                continue
            rows.append(_row(lines, code, ours, hand, frames))
            line = "  {lines:>11,}  {question:<18} ours {ours:7.3f} s  SQL ×{sql:5.2f}  pandas {against_pandas}"
            against = f"×{rows[-1]['pandas']:7.2f}" if frames else "out of memory"
            print(line.format(**rows[-1], against_pandas=against), flush=True)
    return rows


def run_facts(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Measure the figures of a page from facts that stand, in milliseconds."""
    rows = []
    for lines in sizes:
        made = company(folder, lines)
        _page(str(folder), made.slug)
        page = measure(_page, str(folder), made.slug, times=5)
        rows.append({"lines": lines, "milliseconds": round(page.answer * 1000, 1)})
        print(f"  {lines:>11,}  figures of a page from facts: {rows[-1]['milliseconds']} ms")
    return rows


def head_of(made: Company) -> Snapshot:
    """Return the newest snapshot; a company of the benchmark always has one."""
    found = head(made)
    assert found is not None
    return found


def _row(lines: int, code: str, ours: Run, hand: Run, frames: Run | None) -> dict[str, Any]:
    return {
        "lines": lines,
        "question": code,
        "ours": ours.seconds,
        "sql": ours.seconds / hand.seconds,
        "pandas": frames.seconds / ours.seconds if frames else None,
        "mebibytes": round(ours.mebibytes),
    }


@contextmanager
def _ours(folder: str, slug: str, code: str) -> Iterator[Callable[[], int]]:
    with open_engine("duckdb", head_of(Company.open(Path(folder), slug))) as engine:
        yield lambda: len(analysis_rows(engine, code, PERIOD).rows)


@contextmanager
def _hand(files: dict[str, tuple[str, ...]], code: str) -> Iterator[Callable[[], int]]:
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        con.execute("SET parquet_metadata_cache = true")
        for name, paths in files.items():
            con.execute(f"CREATE VIEW {name} AS FROM read_parquet({list(paths)!r})")
        yield lambda: len(con.execute(peers.SQL[code]).fetchall())


def _frames(files: dict[str, tuple[str, ...]], code: str) -> int:
    table, columns = peers.COLUMNS[code]
    frame = pd.concat([pd.read_parquet(path, columns=list(columns)) for path in files[table]], ignore_index=True)
    return len(peers.PANDAS[code](frame))


def _page(folder: str, slug: str) -> float:
    """Return the seconds that the figures of a dashboard take: its KPIs, channels, comparisons and months."""
    opened = Company.open(Path(folder), slug)
    snapshot = head_of(opened)
    store = FactStore(
        opened.folder,
        snapshot.id,
        lambda: open_engine("duckdb", snapshot),
        fiscal_start_month=opened.fiscal_start_month,
    )
    store.facts()
    return min(_figures_of_a_page(opened, snapshot) for _ in range(5))


def _figures_of_a_page(opened: Company, snapshot: Snapshot) -> float:
    start = time.perf_counter()
    fresh = FactStore(opened.folder, snapshot.id, _no_engine, fiscal_start_month=opened.fiscal_start_month)
    for code in PAGE:
        for perimeter in (ALL, Perimeter.of(channel="physical"), Perimeter.of(channel="ecommerce")):
            for period in (MONTH, MONTH.last_year(), MONTH.year_to_date(fiscal_start_month=11)):
                fresh.figure(code, period, perimeter)
    for channel in ("physical", "ecommerce"):
        fresh.series("revenue", MONTH.rolling(13), Perimeter.of(channel=channel))
    return time.perf_counter() - start


def _no_engine() -> Engine:
    msg = "a page asks no engine"
    raise AssertionError(msg)
