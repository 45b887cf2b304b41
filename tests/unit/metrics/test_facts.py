"""The facts of a snapshot say what the engine says, and need no engine to say it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from small_shop import Files, Opener, line, shop_lines

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine, open_engine
from essor.mart.snapshot import Snapshot
from essor.metrics import catalogue, values
from essor.metrics.compute import kpi_rows
from essor.metrics.fact_building import build_facts
from essor.metrics.fact_store import FactStore, forget, known_facts, read_facts, write_facts
from essor.metrics.facts import Facts
from essor.metrics.targets import Targets
from essor.metrics.timeline import windows

PERIMETERS = [ALL, Perimeter.of(channel="ecommerce"), Perimeter.of(channel="physical"), Perimeter.of(store_id="S2")]
LAST = Period.parse("2025-12")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    found = Files(tmp_path_factory.mktemp("facts"))
    found.add("order_lines", [*shop_lines(250, seed=11), line("last", "2025-12-30", "5.00", party_id="p1")])
    found.add("products", [{"product_id": f"A{n:02d}", "family": f"F{n % 3}"} for n in range(9)])
    found.add("opportunities", [
        {"opportunity_id": str(n), "outcome": "won" if n % 2 else "open", "amount": Decimal(100 * n),
         "created_date": date(2025, 1 + n, 2), "closed_date": date(2025, 2 + n, 2) if n % 2 else None,
         "weighted_amount": Decimal(n), "salesperson_id": "V01"}
        for n in range(9)
    ])  # fmt: skip
    months = [(date(2025, n, 1), date(2025, n + 1, 1)) for n in range(1, 12)]
    found.add("quotas", [{"person_id": "V01", "period_start": start, "period_end": end, "amount": Decimal(9)}
                         for start, end in months])  # fmt: skip
    found.add("targets", [{"kpi": "revenue", "perimeter": "all", "version": "v1", "period_start": start,
                           "period_end": end, "value": Decimal(1000)} for start, end in months])  # fmt: skip
    found.add("planned_lines", [
        {"version": version, "product_id": "A", "channel": "physical", "period_start": start, "period_end": end,
         "quantity": Decimal(1), "net_amount": Decimal(amount), "cost_amount": Decimal(1)}
        for start, end in months for version, amount in (("v1", 5), ("v2", 7))
    ])  # fmt: skip
    found.add("web_traffic", [{"period_start": start, "period_end": end, "dimension": "channel_group",
                               "label": "Direct", "sessions": 50, "carts": 9} for start, end in months])  # fmt: skip
    found.add("survey_answers", [{"survey_id": "s", "answer_id": str(n), "question": "q", "scale": "nps",
                                  "channel": "physical", "answer_date": date(2025, 1 + n % 12, 2),
                                  "score": Decimal(n % 11)} for n in range(40)])  # fmt: skip
    found.add("stock", [{"product_id": "A", "store_id": store, "stock_date": date(2025, n, 2), "quantity": Decimal(n)}
                        for n in (3, 5, 9) for store in ("S1", "S2")])  # fmt: skip
    return found.aggregate()


@pytest.fixture(scope="module")
def engine(files: Files) -> Iterator[Engine]:
    with open_engine("duckdb", files) as opened:
        yield opened


@pytest.fixture(scope="module")
def facts(engine: Engine) -> Facts:
    return build_facts(engine, "000007", fiscal_start_month=11)


@pytest.mark.parametrize("perimeter", PERIMETERS, ids=Perimeter.key)
@pytest.mark.parametrize("period", ["2025-03", "2025-12", "2024-07", "2023-05", "2025-Q2", "2025", "2024-03..2025-02"])
def test_a_fact_is_the_figure_of_the_engine(engine: Engine, facts: Facts, period: str, perimeter: Perimeter) -> None:
    days = Period.parse(period)
    held = {code: fact for code in catalogue.kpis() if (fact := facts.figure(code, days, perimeter)) is not None}
    assert len(held) > 20
    assert tuple(held.values()) == kpi_rows(engine, list(held), days, (), perimeter).rows


@pytest.mark.parametrize("perimeter", PERIMETERS[:2], ids=Perimeter.key)
@pytest.mark.parametrize("by", [(), ("period:month",), ("channel",)], ids=str)
@pytest.mark.parametrize("period", ["2025-12", "2024-11..2025-10", "2025-03-04..2025-04-01"])
def test_rows_read_from_the_facts_are_the_rows_of_the_engine(
    engine: Engine, facts: Facts, period: str, by: tuple[str, ...], perimeter: Perimeter
) -> None:
    days, codes = Period.parse(period), list(catalogue.kpis())
    asked = {"compare": "year", "fiscal_start_month": 11, "targets": Targets(())}
    assert kpi_rows(engine, codes, days, by, perimeter, known=facts, **asked) == kpi_rows(  # type: ignore[arg-type]
        engine,
        codes,
        days,
        by,
        perimeter,
        **asked,  # type: ignore[arg-type]
    )


def test_the_engine_is_not_asked_for_what_the_facts_hold(
    engine: Engine, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(values, "_answers", lambda _, query: asked.append(query) or {})
    for by in ((), ("period:month",)):
        rows = kpi_rows(engine, ["revenue", "orders", "active_customers"], LAST, by, known=facts).rows
        assert [row.kpi for row in rows if row.value] == ["revenue", "orders", "active_customers"]
    assert asked == []
    kpi_rows(engine, ["revenue"], LAST, ("store_id",), known=facts)
    assert len(asked) == 1


def test_facts_of_another_currency_serve_no_page(tmp_path: Path, facts: Facts) -> None:
    place = tmp_path / "facts" / "000007.json"
    write_facts(place, replace(facts, currency="EUR"))
    assert known_facts(tmp_path, "000007", "EUR") == replace(facts, currency="EUR")
    assert known_facts(tmp_path, "000007", "USD") is None
    assert known_facts(tmp_path, "000008", "EUR") is None


def test_every_kpi_of_a_month_is_held_for_the_whole_and_each_channel(engine: Engine, facts: Facts) -> None:
    every = set(catalogue.kpis()) - {"campaign_response_rate"}  # its rows have no date
    for perimeter in PERIMETERS[:3]:
        answered = {row.kpi for row in kpi_rows(engine, sorted(every), LAST, (), perimeter).rows}
        assert {code for code in every if facts.figure(code, LAST, perimeter) is not None} == answered


def test_the_windows_of_the_last_month_are_held_for_what_does_not_add_up(engine: Engine, facts: Facts) -> None:
    for period in windows(LAST, fiscal_start_month=11).values():
        for perimeter in PERIMETERS[:3]:
            codes = ["active_customers", "repeat_rate", "new_customers", "revenue_per_customer", "revenue"]
            held = tuple(facts.figure(code, period, perimeter) for code in codes)
            if period.whole_months():
                assert held == kpi_rows(engine, codes, period, (), perimeter).rows


def test_what_the_facts_do_not_hold_is_not_guessed(facts: Facts) -> None:
    assert facts.figure("active_customers", Period.parse("2024-03..2024-05")) is None
    assert facts.figure("revenue", Period.parse("2025-03-04..2025-03-20")) is None
    assert facts.figure("revenue", LAST, Perimeter.of(family="F1")) is None
    assert facts.figure("nonsense", LAST) is None


def test_a_quarterly_quota_is_left_to_the_engine(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2025-01-05", "10.00")],
        quotas=[{"person_id": "V01", "period_start": date(2025, 1, 1), "period_end": date(2025, 4, 1),
                 "amount": Decimal(300)}],
    )  # fmt: skip
    facts = build_facts(engine, "000001")
    assert facts.figure("quota_amount", Period.parse("2025-Q1")) is None
    assert facts.figure("revenue", Period.parse("2025-01")) is not None


def test_facts_leave_other_currencies_out(open_rows: Opener) -> None:
    engine = open_rows(
        order_lines=[line("1", "2025-01-05", "10.00"), line("2", "2025-01-06", "5.00", currency="USD", party_id="a")],
        aggregates=True,
    )
    facts, month = build_facts(engine, "000001", currency="EUR"), Period.parse("2025-01")
    for code in ("revenue", "active_customers", "orders"):
        assert (facts.figure(code, month),) == kpi_rows(engine, [code], month, currency="EUR").rows


def test_facts_of_an_empty_company_say_that_there_is_nothing(open_rows: Opener) -> None:
    engine = open_rows(order_lines=[])
    row = build_facts(engine, "000001").figure("revenue", LAST)
    assert (row,) == kpi_rows(engine, ["revenue"], LAST).rows


def test_facts_come_back_from_their_file_as_they_were(facts: Facts, tmp_path: Path) -> None:
    place = tmp_path / "facts" / "000007.json"
    write_facts(place, facts)
    assert read_facts(place) == facts
    assert [child.name for child in place.parent.iterdir()] == ["000007.json"]


def test_the_store_reads_its_file_and_asks_no_engine(facts: Facts, tmp_path: Path) -> None:
    def refused() -> Engine:
        raise AssertionError

    write_facts(tmp_path / "facts" / "000007.json", facts)
    store = FactStore(tmp_path, "000007", refused, fiscal_start_month=11)
    assert store.figure("revenue", LAST) == facts.figure("revenue", LAST)
    assert [row.period.key() for row in store.series("revenue", Period.parse("2025-10..2025-12"))] == [
        "2025-10", "2025-11", "2025-12",
    ]  # fmt: skip


def test_the_store_asks_the_engine_once_for_what_is_not_held(engine: Engine, facts: Facts, tmp_path: Path) -> None:
    asked = []

    def opened() -> Engine:
        asked.append(1)
        return engine

    write_facts(tmp_path / "facts" / "000007.json", facts)
    store = FactStore(tmp_path, "000007", opened, fiscal_start_month=11)
    period = Period.parse("2024-03..2024-05")
    rows = [store.figure("active_customers", period) for _ in range(3)]
    assert rows[0] == kpi_rows(engine, ["active_customers"], period).rows[0]
    assert rows == rows[:1] * 3
    assert len(asked) == 1
    assert store.figure("nps", period, Perimeter.of(family="F1")) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"layout": 99}'])
def test_a_damaged_file_is_computed_again(engine: Engine, facts: Facts, tmp_path: Path, damage: str) -> None:
    place = tmp_path / "facts" / "000007.json"
    place.parent.mkdir()
    place.write_text(damage, encoding="utf-8")
    store = FactStore(tmp_path, "000007", lambda: engine, fiscal_start_month=11)
    assert store.facts() == facts
    assert read_facts(place) == facts


def _snapshot(number: str, **versions: int) -> Snapshot:
    return Snapshot(number, "", datetime(2026, 1, 2, tzinfo=UTC), "import", Path("tables"), versions)


def test_facts_are_taken_over_where_only_targets_were_set(engine: Engine, facts: Facts, tmp_path: Path) -> None:
    older = replace(facts, snapshot="000006", targets=Targets(()))
    write_facts(tmp_path / "facts" / "000006.json", older)
    store = FactStore(tmp_path, "000007", lambda: engine, fiscal_start_month=11)
    before, after = _snapshot("000006", orders=3, targets=1), _snapshot("000007", orders=3, targets=2, staged_targets=1)
    assert store.inherit(before, after)
    assert read_facts(tmp_path / "facts" / "000007.json") == facts
    assert not store.inherit(before, _snapshot("000007", orders=4, targets=2))
    assert not store.inherit(_snapshot("000005", orders=3), _snapshot("000007", orders=3))


def test_facts_of_a_dropped_snapshot_are_forgotten(facts: Facts, tmp_path: Path) -> None:
    write_facts(tmp_path / "facts" / "000007.json", facts)
    forget(tmp_path, "000007")
    forget(tmp_path, "000008")
    assert list((tmp_path / "facts").iterdir()) == []


def test_facts_of_other_definitions_are_computed_again(facts: Facts, tmp_path: Path) -> None:
    place = tmp_path / "facts" / "000007.json"
    write_facts(place, facts)
    data = json.loads(place.read_bytes())
    data["definitions"] = "0" * 64
    place.write_text(json.dumps(data), encoding="utf-8")
    assert read_facts(place) is None
