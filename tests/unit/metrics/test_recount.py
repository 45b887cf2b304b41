"""A figure found again from the rows of the files agrees with the aggregates, unless these were spoiled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from small_shop import Files, Opener

from essor.kernel.period import Period
from essor.kernel.value import NotComputable
from essor.mart.engines import Engine, open_engine
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows
from essor.metrics.recount import import_days, keys_that_stand_once, recount
from essor.metrics.targets import Targets

NONE = Targets(())
LINE = {
    "order_id": "1",
    "line_id": "1",
    "order_date": date(2026, 10, 3),
    "channel": "physical",
    "channel_rule": "r",
    "status": "paid",
    "quantity": Decimal(1),
    "net_amount": Decimal(10),
    "currency": "EUR",
}
COMPUTED = [code for code, kpi in catalogue.kpis().items() if kpi.family != "objective"]


@pytest.mark.parametrize("period", ["2024-10", "2025", "2024-02-10..2025-01-20"])
def test_every_kpi_is_found_a_second_time_from_the_rows(shop: Engine, period: str):
    days = Period.parse(period)
    kpis = [catalogue.kpis()[code] for code in COMPUTED]
    again = recount(shop, kpis, days, NONE).figures
    rows = kpi_rows(shop, COMPUTED, days, targets=NONE).rows
    assert {row.kpi: row.value for row in rows} == {
        code: None if isinstance(value, NotComputable) else value for code, value in again.items()
    }
    assert sum(row.value is not None for row in rows) >= 10


def test_an_aggregate_that_was_spoiled_is_found_out(tmp_path: Path):
    line = LINE | {"net_amount": Decimal("10.10")}
    files = Files(tmp_path).add("order_lines", [line]).aggregate()
    files.add("order_lines", [line | {"net_amount": Decimal("10.11")}])
    october = Period.parse("2026-10")
    with open_engine("duckdb", files) as engine:
        kept = kpi_rows(engine, ["revenue"], october).rows[0].value
        again = recount(engine, [catalogue.kpis()["revenue"]], october, NONE).figures["revenue"]
    assert (kept, again) == (Decimal("10.10"), Decimal("10.11"))


def test_values_that_are_not_filled_are_counted(open_rows: Opener):
    row = {"complaint_id": "1", "received_date": date(2026, 10, 1)}
    engine = open_rows(complaints=[row | {"first_reply_minutes": Decimal(30)}, row | {"complaint_id": "2"}])
    found = recount(engine, [catalogue.kpis()["first_reply_minutes"]], Period.parse("2026-10"), NONE)
    code = next(code for code in found.filled if catalogue.measures()[code].column == "first_reply_minutes")
    assert (found.filled[code], found.rows[code]) in {(1, 1), (1, 2)}
    assert found.figures["first_reply_minutes"] == Decimal(30)


def test_rows_in_another_currency_are_left_out_of_both(open_rows: Opener):
    engine = open_rows(order_lines=[LINE, LINE | {"order_id": "2", "currency": "USD"}])
    found = recount(engine, [catalogue.kpis()["revenue"]], Period.parse("2026-10"), NONE, "EUR")
    assert found.figures["revenue"] == Decimal(10)


def test_each_import_tells_its_first_and_its_last_day_the_end_of_a_period_excluded(open_rows: Opener):
    targets = {"kpi": "revenue", "perimeter": "all", "version": "v1", "value": Decimal(1)}
    engine = open_rows(
        complaints=[
            {"complaint_id": "1", "received_date": date(2026, 10, 1), "import_id": "a"},
            {"complaint_id": "2", "received_date": date(2026, 10, 9), "import_id": "a"},
            {"complaint_id": "3", "received_date": date(2026, 11, 2), "import_id": "b"},
        ],
        targets=[targets | {"period_start": date(2026, 10, 1), "period_end": date(2026, 11, 1)}],
    )
    assert [(one.import_id, one.rows, one.first, one.last) for one in import_days(engine, "complaints")] == [
        ("a", 2, date(2026, 10, 1), date(2026, 10, 9)),
        ("b", 1, date(2026, 11, 2), date(2026, 11, 2)),
    ]
    assert [one.last for one in import_days(engine, "targets")] == [date(2026, 10, 31)]


def test_a_key_that_stands_twice_is_counted_out(open_rows: Opener):
    row = {"received_date": date(2026, 10, 1)}
    engine = open_rows(complaints=[row | {"complaint_id": name} for name in ("1", "2", "2")])
    assert keys_that_stand_once(engine, "complaints") == (1, 3)
