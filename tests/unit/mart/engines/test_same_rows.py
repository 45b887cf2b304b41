"""One compiled question has one answer on DuckDB, PostgreSQL and Spark, value by value and type by type."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest

from essor.kernel.condition import All, Any_, Compare, Condition, Not, holds
from essor.mart.engines import Engine, open_engine
from essor.mart.predicate import to_ibis
from essor.mart.schema import tables

_ = ibis.pyspark  # its types are registered on the first touch
HOSTILE = 'x"; DROP TABLE "orders"; --'
NAMES = [
    "o'clock",
    'say "hi"',
    "x'); DROP TABLE order_lines; --",
    "'||(SELECT version())||'",
    "\\",
    "\\'; --",
    "tab\tline\nreturn\r\\N",
    "\\.",
    "`tick` $$ {brace} %s %(x)s :x ? @y",
    "${spark.app.name} ${env:HOME}",
    "Éclair",
    "eclair",
    "Zèbre",
    "日本",
    "😀",
    " ",
    "",
]
LINES = [
    ("A1", "1", date(2026, 1, 31), "physical", "100.10", "60.05"),
    ("A1", "2", date(2026, 1, 31), "physical", "-20.05", None),
    ("A2", "1", date(2026, 2, 1), "physical", "0.03", "0.01"),
    ("B1", "1", date(2026, 2, 28), "ecommerce", "80.05", None),
    ("B2", "1", date(2025, 12, 31), "ecommerce", "80.05", None),
]
DST = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC), None]


@pytest.fixture(scope="module")
def engine(module_files: Any, engine_name: str) -> Iterator[Engine]:
    if not module_files.held:
        fill(module_files)
    with open_engine(engine_name, module_files) as opened:
        yield opened


def fill(snapshot: Any) -> None:
    rows = [
        {
            "order_id": order,
            "line_id": line,
            "order_date": day,
            "channel": channel,
            "channel_rule": "by hand",
            "quantity": Decimal(1),
            "net_amount": Decimal(net),
            "cost_amount": None if cost is None else Decimal(cost),
            "currency": "EUR",
        }
        for order, line, day, channel, net, cost in LINES
    ]
    snapshot.add_rows("order_lines", rows[:2])
    snapshot.add_rows("order_lines", rows[2:])
    snapshot.add_rows("products", [{"product_id": f"P{place:02d}", "label": name} for place, name in enumerate(NAMES)])
    snapshot.add_rows(
        "orders",
        [{"order_id": f"O{place}", "order_date": date(2026, 10, 25), "ordered_at": at} for place, at in enumerate(DST)],
    )
    snapshot.add_rows("consents", [{"contact_id": "C1", "given": True}, {"contact_id": "C2", "given": False}])
    snapshot.add(
        "odd",
        pa.table({HOSTILE: ["a", "b", None], "a`b": pa.array([1, 2, 3], pa.int32()), "é": [1.5, float("nan"), None]}),
    )


def table(name: str) -> Any:
    kinds = {column.name: column.type for column in tables()[name].all_columns}
    return ibis.table({n: "timestamp('UTC')" if kind == "timestamp" else kind for n, kind in kinds.items()}, name=name)


def asked(engine: Engine, expression: Any) -> list[tuple[Any, ...]]:
    return engine.query(str(ibis.to_sql(expression, dialect=engine.dialect))).rows


def same(found: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]) -> bool:
    """Tell whether rows are equal in value, in type and in written form: 1.50 is not 1.5, nor 1 True."""
    return [[(type(v), str(v)) for v in row] for row in found] == [[(type(v), str(v)) for v in row] for row in expected]


def test_money_by_month_and_channel_is_exact_to_the_cent(engine: Engine) -> None:
    lines = table("order_lines")
    month = (lines.order_date.year() * 100 + lines.order_date.month()).cast("int32").name("month")
    net = lines.net_amount.sum().name("net")
    question = lines.group_by([month, lines.channel]).agg([net, lines.count().name("n")]).order_by(["month", "channel"])
    assert same(
        asked(engine, question),
        [
            (202512, "ecommerce", Decimal("80.05"), 1),
            (202601, "physical", Decimal("80.05"), 2),
            (202602, "ecommerce", Decimal("80.05"), 1),
            (202602, "physical", Decimal("0.03"), 1),
        ],
    )


def test_equal_revenues_are_ordered_by_their_id(engine: Engine) -> None:
    lines = table("order_lines")
    totals = lines.group_by("order_id").agg(net=lines.net_amount.sum())
    question = totals.order_by([ibis.desc("net"), ibis.asc("order_id")])
    expected = [("A1", "80.05"), ("B1", "80.05"), ("B2", "80.05"), ("A2", "0.03")]
    assert same(asked(engine, question), [(order, Decimal(net)) for order, net in expected])


@pytest.mark.parametrize("order", [ibis.asc, ibis.desc], ids=["rising", "falling"])
def test_what_is_absent_comes_last_in_either_order(engine: Engine, order: Any) -> None:
    lines = table("order_lines")
    question = lines.order_by([order("cost_amount"), "order_id", "line_id"]).select("cost_amount")
    present = sorted([Decimal("60.05"), Decimal("0.01")], reverse=order is ibis.desc)
    assert same(asked(engine, question), [(cost,) for cost in [*present, None, None, None]])


def test_orders_are_counted_once_whatever_their_lines(engine: Engine) -> None:
    lines = table("order_lines")
    question = lines.agg([lines.order_id.nunique().name("orders"), lines.count().name("lines")])
    assert same(asked(engine, question), [(4, 5)])


def test_first_and_last_day_are_days(engine: Engine) -> None:
    lines = table("order_lines")
    question = lines.agg([lines.order_date.min().name("first"), lines.order_date.max().name("last")])
    assert same(asked(engine, question), [(date(2025, 12, 31), date(2026, 2, 28))])


def test_a_measure_with_a_condition_sums_only_its_rows(engine: Engine) -> None:
    lines = table("order_lines")
    refunds = to_ibis(Compare("net_amount", "lt", Decimal("0.005")), lines)
    absent = to_ibis(Compare("cost_amount", "is_null"), lines)
    never = to_ibis(Compare("channel", "eq", "nowhere"), lines)
    question = lines.agg(
        refunds=lines.net_amount.sum(where=refunds),
        uncosted=lines.count(where=absent),
        nothing=lines.net_amount.sum(where=never),
        cost=lines.cost_amount.sum(),
    )
    assert same(asked(engine, question), [(Decimal("-20.05"), 3, None, Decimal("60.06"))])


def test_a_ratio_of_whole_numbers_keeps_its_fraction_and_by_zero_is_absent(engine: Engine) -> None:
    lines = table("order_lines")
    counts = lines.group_by("channel").agg(n=lines.count(), costed=lines.cost_amount.count())
    ratio = (counts.n.cast("float64") / counts.costed.nullif(0)).name("ratio")
    assert same(
        asked(engine, counts.select("channel", ratio).order_by("channel")), [("ecommerce", None), ("physical", 1.5)]
    )


def test_the_sum_of_whole_numbers_is_a_whole_number(engine: Engine) -> None:
    lines = table("order_lines")
    assert same(asked(engine, lines.agg(lines.row_number.sum().name("total"))), [(2 + 3 + 2 + 3 + 4,)])


def test_a_table_that_the_snapshot_lacks_is_empty(engine: Engine) -> None:
    complaints = table("complaints")
    question = complaints.agg(n=complaints.count(), last=complaints.received_at.max())
    assert same(asked(engine, question), [(0, None)])
    assert asked(engine, complaints) == []


def test_every_contract_table_shows_its_columns(engine: Engine) -> None:
    for name, contract in tables().items():
        expected = tuple(column.name for column in contract.all_columns)
        assert engine.query(str(ibis.to_sql(table(name).limit(0), dialect=engine.dialect))).columns == expected


def test_texts_come_back_as_they_were_written_and_in_the_order_of_their_bytes(engine: Engine) -> None:
    products = table("products")
    found = [label for (label,) in asked(engine, products.select("label").order_by("label"))]
    assert found == sorted(NAMES, key=str.encode)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_filter_on_a_hostile_text_finds_that_text(engine: Engine, name: str) -> None:
    products = table("products")
    question = products.filter(to_ibis(Compare("label", "eq", name), products)).select("label")
    assert asked(engine, question) == [(name,)]


def test_hostile_texts_may_be_grouped_sorted_and_shown(engine: Engine) -> None:
    products = table("products")
    marked = products.mutate(mark=ibis.literal(NAMES[2]))
    question = marked.group_by(["label", "mark"]).agg(n=marked.count()).order_by([ibis.desc("label")]).limit(1)
    assert asked(engine, question) == [("😀", NAMES[2], 1)]


def test_a_column_with_a_hostile_name_is_a_column(engine: Engine) -> None:
    odd = ibis.table({HOSTILE: "string", "a`b": "int32", "é": "float64"}, name="odd")
    question = odd.filter(odd[HOSTILE].notnull()).group_by(HOSTILE).agg(odd["a`b"].sum().name("t'o\"t"))
    assert same(asked(engine, question.order_by(HOSTILE)), [("a", 1), ("b", 2)])


def test_a_float_that_is_no_number_is_absent(engine: Engine) -> None:
    odd = ibis.table({HOSTILE: "string", "a`b": "int32", "é": "float64"}, name="odd")
    assert same(asked(engine, odd.select("a`b", "é").order_by("a`b")), [(1, 1.5), (2, None), (3, None)])


def test_the_two_half_past_two_of_the_autumn_night_stay_apart_in_utc(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    orders = table("orders")
    try:
        found = asked(engine, orders.order_by("order_id").select("ordered_at"))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert same(found, [(at,) for at in DST])


def test_truth_is_a_boolean(engine: Engine) -> None:
    consents = table("consents")
    assert same(
        asked(engine, consents.select("contact_id", "given").order_by("contact_id")), [("C1", True), ("C2", False)]
    )


CONDITIONS: list[Condition] = [
    All(()),
    Any_(()),
    Not(Compare("channel", "eq", "physical")),
    Not(Compare("cost_amount", "gt", Decimal("0.005"))),
    Compare("cost_amount", "le", Decimal("60.0499")),
    Compare("net_amount", "in", (Decimal("80.05"), Decimal("0.03"), Decimal("0.031"), None)),
    Compare("net_amount", "not_in", (Decimal("80.05"),)),
    Compare("net_amount", "gt", 10**20),
    Compare("row_number", "lt", Decimal("2.5")),
    Compare("order_date", "ge", date(2026, 2, 1)),
    Compare("order_id", "starts_with", "A"),
    Compare("order_id", "contains", "1"),
    Compare("order_id", "contains", "%"),
    Compare("store_id", "is_null"),
    Not(Compare("store_id", "in", ("S1",))),
    All((Compare("channel", "ne", "physical"), Any_((Compare("order_id", "lt", "B2"), Compare("line_id", "eq", "2"))))),
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=range(len(CONDITIONS)))
def test_a_condition_keeps_the_rows_on_which_it_holds(engine: Engine, condition: Condition) -> None:
    lines = table("order_lines")
    order = ["order_id", "line_id"]
    everything = engine.query(str(ibis.to_sql(lines, dialect=engine.dialect))).dicts()
    expected = sorted((row["order_id"], row["line_id"]) for row in everything if holds(condition, row))
    assert asked(engine, lines.filter(to_ibis(condition, lines)).select(order).order_by(order)) == expected
