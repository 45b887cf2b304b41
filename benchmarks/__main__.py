"""Run the benchmarks: `make bench`, `make bench ARGS="--only kpis --lines 1000000"`."""

from __future__ import annotations

import argparse
import json
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import documents, imports, kpis, site

PARTS = ("import", "kpis", "facts", "documents", "site")


def main() -> None:
    """Measure what was asked for, print ratios, and write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", default="1000000,10000000", help="sizes, separated by commas")
    parser.add_argument("--only", default=",".join(PARTS), help="import, kpis, facts, documents, site")
    parser.add_argument("--rows", type=int, default=site.ROWS, help="rows of the long list of the site")
    parser.add_argument(
        "--seconds", type=float, default=site.SECONDS, help="how long each page of the site is asked for"
    )
    parser.add_argument("--folder", type=Path, help="where the data are kept between runs")
    parser.add_argument("--out", type=Path, help="write the rows as JSON")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.lines.split(",")]
    wanted = asked.only.split(",")
    with tempfile.TemporaryDirectory(prefix="essor-bench-") as fresh:
        folder = asked.folder or Path(fresh)
        folder.mkdir(parents=True, exist_ok=True)
        found = {}
        runs = {"import": imports.run, "kpis": kpis.run, "facts": kpis.run_facts, "documents": documents.run,
                "site": partial(site.run, rows=asked.rows, seconds=asked.seconds)}  # fmt: skip
        for name, run in runs.items():
            if name in wanted:
                print(name)
                found[name] = run(folder, sizes)
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
