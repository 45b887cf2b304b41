"""Import of a CSV with validation, rejects and aggregates against the engine's bare CSV → Parquet."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.lines import write_csv
from benchmarks.stopwatch import measure
from essor.connectors.catalogue import map_data
from essor.connectors.importing import import_files
from essor.mart.company import Company

MAP = Path(__file__).parent / "lines_map.yaml"


def run(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Measure the import at each size; return one row each."""
    rows = []
    for lines in sizes:
        csv = write_csv(folder / f"lines-{lines}.csv", lines)
        bare = measure(_bare, str(csv), str(folder / "bare.parquet"), times=2)
        ours = measure(_ours, str(csv), str(folder / f"import-{lines}"), times=1)
        kept, rejected = ours.answer
        if kept + rejected != lines:
            print(f"  {lines:,} lines: {kept:,} kept, {rejected:,} rejected")
        rows.append(
            {
                "lines": lines,
                "seconds": round(ours.seconds, 2),
                "bare": round(bare.seconds, 2),
                "ratio": round(ours.seconds / bare.seconds, 2),
                "mebibytes": round(ours.mebibytes),
            }
        )
        line = "  {lines:>11,}  ours {seconds:7.2f} s  bare CSV → Parquet {bare:6.2f} s  ×{ratio:5.2f}  {mebibytes} MiB"
        print(line.format(**rows[-1]))
    return rows


def _bare(csv: str, target: str) -> None:
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"COPY (FROM read_csv('{csv}')) TO '{target}' (FORMAT parquet)")


def _ours(csv: str, folder: str) -> tuple[int, int]:
    shutil.rmtree(folder, ignore_errors=True)
    company = Company.create(Path(folder), "bench", name="Bench")
    done = import_files(company, [Path(csv)], now=datetime.now(UTC), mapping=map_data(MAP.read_text(encoding="utf-8")))
    report = done.files[0].report or {}
    return report["rows_kept"], report["rows_rejected"]
