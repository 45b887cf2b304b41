"""Stage small invented files of ERP, ledger, targets, plan, team and spreadsheets: one case for each form.

Each file of ``books_cases`` holds the text, and the rows that a person finds in it: the columns written
are compared, and the number of rows of each table that is named. ``p(x)`` and ``v(x)`` stand for the
prefix and 16 hex digits of the sha256 of x.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from staging_case import Case, stage

FOLDER = Path(__file__).parent / "books_cases"
CASES = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 texts only
    for path in sorted(FOLDER.glob("*.yaml"))
}


def _staged(name: str, folder: Path) -> Case:
    case = CASES[name]
    content = case["text"].replace("|", "\t") if "tabs" in case else case["text"]
    return stage(folder, content.encode(case.get("encoding", "utf-8")), case["file"])


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _wanted(text: str) -> str:
    return re.sub(r"\b([pv])\((.*?)\)", lambda m: f"{m[1]}_{hashlib.sha256(m[2].encode()).hexdigest()[:16]}", text)


@pytest.mark.parametrize("name", CASES)
def test_a_file_gives_the_rows_that_a_person_finds_in_it(name: str, tmp_path: Path) -> None:
    wanted, case = CASES[name], _staged(name, tmp_path)
    assert case.report["format"] == wanted["format"]
    for table, rows in wanted["expected"].items():
        found = case.tables.get(table, [])
        shown = [{key: _shown(row[key]) for key in want} for row, want in zip(found, rows, strict=False)]
        assert shown == [{key: _wanted(cell) for key, cell in want.items()} for want in rows]
        assert len(found) == len(rows)


@pytest.mark.parametrize("name", CASES)
def test_its_rows_and_totals_are_accounted_for(name: str, tmp_path: Path) -> None:
    wanted, case = CASES[name], _staged(name, tmp_path)
    read, kept, rejected, aside = case.counted()
    assert read == kept + rejected + aside
    assert rejected == int(wanted.get("rejected", 0))
    assert {one["reason"]: str(one["rows"]) for one in case.report["set_aside"]} == wanted.get("set_aside", {})
    totals = case.report["control_totals"]
    for control, amount in wanted.get("controls", {}).items():
        assert totals[control]["mart"] == amount
        assert totals[control]["source"] == wanted.get("sources", {}).get(control, amount)
    assert case.report["period"] == wanted.get("period", case.report["period"] if name.startswith("fec") else None)
