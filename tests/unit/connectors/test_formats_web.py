"""Stage small invented files, one for each form of an export of shops, CRM, payments, web and surveys.

Each file of ``web_cases`` is a case: what the file holds, and the rows that a person finds in it. Of a
row, the columns written are compared; of a table that is written, every row. ``p(x)`` stands for a hash
that names a party, ``c(x)`` a contact: prefix, then 16 hex digits of the sha256 of x.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from essor.connectors.staging import stage_in_process

Case = Mapping[str, Any]
CASES: Mapping[str, Case] = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 texts only
    for path in sorted((Path(__file__).parent / "web_cases").glob("*.yaml"))
}
_HASHED = re.compile(r"([pc])\((.*)\)")


def _staged(case: Case, folder: Path) -> tuple[Mapping[str, Any], Mapping[str, list[dict[str, str]]]]:
    """Write the file of a case, stage it, and return the report and the rows as texts."""
    path = folder / "received"
    path.write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
    settings = {"timezone": "Europe/Paris", "currency": "EUR", "people": case.get("people", {})}
    workdir = folder / "work"
    workdir.mkdir()
    report = stage_in_process(str(path), name=case["file"], workdir=str(workdir), company_settings=settings)
    tables = {name: pq.read_table(workdir / part["path"]).to_pylist() for name, part in report["tables"].items()}
    return report, {
        name: [{key: _text(cell) for key, cell in row.items()} for row in rows] for name, rows in tables.items()
    }


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _wanted(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{key: _unhashed(cell) for key, cell in row.items()} for row in rows]


def _unhashed(cell: str) -> str:
    found = _HASHED.fullmatch(cell)
    return f"{found[1]}_{hashlib.sha256(found[2].encode()).hexdigest()[:16]}" if found else cell


def _told(wanted: dict[str, str], rows: list[dict[str, str]]) -> dict[str, str]:
    """Return the row nearest to the one wanted, in the columns that are compared."""
    shown = [{key: row.get(key, "no such column") for key in wanted} for row in rows]
    return max(shown, key=lambda row: sum(row[key] == cell for key, cell in wanted.items()), default={})


@pytest.mark.parametrize("name", CASES)
def test_an_export_gives_the_rows_that_a_person_finds_in_it(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    report, tables = _staged(case, tmp_path)
    assert report["format"] == case["format"]
    for table, rows in case["expected"].items():
        for wanted in _wanted(rows):
            assert _told(wanted, tables.get(table, [])) == wanted
        assert len(tables.get(table, [])) == len(rows)


@pytest.mark.parametrize("name", CASES)
def test_every_row_is_kept_rejected_or_set_aside(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    report, _ = _staged(case, tmp_path)
    aside = {part["reason"]: part["rows"] for part in report["set_aside"]}
    assert report["rows_read"] == report["rows_kept"] + report["rows_rejected"] + sum(aside.values())
    assert report["rows_rejected"] == int(case.get("rejected", 0))
    assert {reason: str(rows) for reason, rows in aside.items()} == case.get("set_aside", {})


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "controls" in case])
def test_control_totals_agree_to_the_cent(name: str, tmp_path: Path) -> None:
    report, _ = _staged(CASES[name], tmp_path)
    found = {name: total["mart"] for name, total in report["control_totals"].items()}
    assert found == CASES[name]["controls"]
    assert all(total["source"] == total["mart"] for total in report["control_totals"].values())
