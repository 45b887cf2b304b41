"""Stage small invented files, one for each form of an export of shops, CRM, payments, web and surveys.

Each file of ``web_cases`` is a case: what the file holds, and the rows that a person finds in it. Of a
row, the columns written are compared; of a table that is written, every row. ``p(x)`` stands for a hash
that names a party, ``c(x)`` a contact: prefix, then 16 hex digits of the sha256 of x.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from essor.connectors.staging import stage_in_process

Case = Mapping[str, Any]
Staged = tuple[Mapping[str, Any], Mapping[str, list[dict[str, str]]]]
CASES: Mapping[str, Case] = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 texts only
    for path in sorted((Path(__file__).parent / "web_cases").glob("*.yaml"))
}
_HASHED = re.compile(r"([pc])\((.*)\)")


def _staged(case: Case, folder: Path, mapping: Mapping[str, Any] | None = None) -> Staged:
    """Write the file of a case, stage it, and return the report and the rows as texts."""
    path, workdir = folder / "received", folder / "work"
    workdir.mkdir()
    if "text" in case:
        path.write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
    settings = {"timezone": "Europe/Paris", "currency": "EUR", "people": case.get("people", {})}
    report = stage_in_process(
        str(path), name=case["file"], workdir=str(workdir), company_settings=settings, mapping=mapping
    )
    tables = {name: pq.read_table(workdir / part["path"]).to_pylist() for name, part in report["tables"].items()}
    return report, {
        name: [{key: _text(cell) for key, cell in row.items()} for row in rows] for name, rows in tables.items()
    }


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Staged]:
    """Stage each case once, when a test first names it."""
    return cache(lambda name: _staged(CASES[name], tmp_path_factory.mktemp(name)))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _wanted(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{key: _unhashed(cell) for key, cell in row.items()} for row in rows]


def _unhashed(cell: str) -> str:
    found = _HASHED.fullmatch(cell)
    return f"{found[1]}_{hashlib.sha256(found[2].encode()).hexdigest()[:16]}" if found else cell


def _nearest(wanted: dict[str, str], rows: list[dict[str, str]]) -> dict[str, str]:
    """Return the row nearest to the one wanted, in the columns that are compared."""
    shown = [{key: row.get(key, "no such column") for key in wanted} for row in rows]
    return max(shown, key=lambda row: sum(row[key] == cell for key, cell in wanted.items()), default={})


@pytest.mark.parametrize("name", CASES)
def test_an_export_gives_the_rows_that_a_person_finds_in_it(name: str, staged: Callable[[str], Staged]) -> None:
    report, tables = staged(name)
    assert report["format"] == CASES[name]["format"]
    for table, rows in CASES[name]["expected"].items():
        for wanted in _wanted(rows):
            assert _nearest(wanted, tables.get(table, [])) == wanted
        assert len(tables.get(table, [])) == len(rows)


@pytest.mark.parametrize("name", CASES)
def test_every_row_is_kept_rejected_or_set_aside(name: str, staged: Callable[[str], Staged]) -> None:
    case, (report, _) = CASES[name], staged(name)
    aside = {part["reason"]: part["rows"] for part in report["set_aside"]}
    assert report["rows_read"] == report["rows_kept"] + report["rows_rejected"] + sum(aside.values())
    assert report["rows_rejected"] == int(case.get("rejected", 0))
    assert {reason: str(rows) for reason, rows in aside.items()} == case.get("set_aside", {})


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "controls" in case])
def test_control_totals_agree_to_the_cent(name: str, staged: Callable[[str], Staged]) -> None:
    totals = staged(name)[0]["control_totals"]
    assert {name: total["mart"] for name, total in totals.items()} == CASES[name]["controls"]
    assert all(Decimal(total["source"]) == Decimal(total["mart"]) for total in totals.values())


def test_a_wrong_amount_in_a_case_is_found(staged: Callable[[str], Staged]) -> None:
    _, tables = staged("shopify_orders")
    (right, *_) = _wanted(CASES["shopify_orders"]["expected"]["order_lines"])
    wrong = right | {"net_amount": "36.01"}
    assert _nearest(right, tables["order_lines"]) == right
    assert _nearest(wrong, tables["order_lines"]) != wrong


def test_a_total_is_known_by_its_look_where_no_format_names_it(tmp_path: Path) -> None:
    case = CASES["google_ads_fr_campaign_first"]
    report, _ = _staged(case, tmp_path, {"like": "google_ads_fr", "set_aside": []})
    assert report["control_totals"]["amount"]["mart"] == "1245.00"
    assert report["set_aside"][0]["reason"] == "total"


def test_a_line_with_an_unreadable_price_takes_its_order_with_it(tmp_path: Path) -> None:
    """Line 2 of order #9001 costs 1e3: neither the order nor its share of the discount can be known."""
    case = CASES["shopify_orders"]
    planted = case["text"].replace("1,Tasse fictive,12.00,T-2,,,", "1,Tasse fictive,1e3,T-2,,,", 1)
    report, tables = _staged({**case, "text": planted}, tmp_path)
    assert report["rows_rejected"] == 2
    assert "#9001" not in {line["order_id"] for line in tables["order_lines"]}
    assert report["control_totals"]["amount"]["rejected"] == "60.00"


def test_the_events_of_bigquery_come_as_structures_too(tmp_path: Path) -> None:
    """One purchase in a Parquet file: parameters are a list of structures, amounts stand in one."""
    session = {"key": "ga_session_id", "value": {"string_value": None, "int_value": 1774736000}}
    page = {"key": "page_location", "value": {"string_value": "https://boutique.example/", "int_value": None}}
    event = {
        "event_date": "20260328",
        "event_timestamp": 1774737000000000,
        "event_name": "purchase",
        "event_params": [page, session],
        "user_pseudo_id": "11.22",
        "device": {"category": "mobile"},
        "stream_id": "3001",
        "platform": "WEB",
        "ecommerce": {"transaction_id": "#9001", "purchase_revenue": 64.7},
    }
    pq.write_table(pa.Table.from_pylist([event]), tmp_path / "received")
    report, tables = _staged({"file": "events_20260328.parquet"}, tmp_path)
    (found,), (session_row,) = tables["web_events"], tables["web_sessions"]
    assert report["format"] == "ga4_events"
    assert (found["session_id"], found["order_id"], found["amount"]) == ("11.22.1774736000", "#9001", "64.70")
    assert (session_row["purchased"], session_row["device"]) == ("true", "mobile")
