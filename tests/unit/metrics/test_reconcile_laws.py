"""Whatever the systems tell, the reasons sum to the difference, nothing is left over, and three engines agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_shop import AGGREGATES, LINEAGE, SUMS

from essor.kernel.period import Period
from essor.kernel.value import Money, NotComputable
from essor.mart.derived import derived
from essor.mart.engines import Engine, Rows, open_engine
from essor.mart.schema import SQL_TYPES, tables
from essor.mart.snapshot import Snapshot
from essor.metrics.reconciliation import Reconciliation, reconcile
from systems_cases import FIELD, ONLINE, SHOPS, Systems

OCTOBER = Period.parse("2026-10")
Row = dict[str, Any]
_READ = ("orders", "order_lines", "opportunities", "invoices", "ledger_entries", "payments")
_DAYS = st.integers(0, 80).map(lambda shift: date(2026, 9, 5) + timedelta(days=shift))
_AMOUNTS = st.integers(-2_000, 20_000).map(lambda cents: Decimal(cents) / 100)
_NUMBERS = st.sampled_from([*(f"S{n}" for n in range(6)), None])
_PIECES = st.sampled_from([*(f"F{n}" for n in range(6)), None])


@dataclass
class Memory:
    """Answer questions from rows held in memory, without files and without a guard: quick enough for laws."""

    con: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    dialect: str = "duckdb"

    def hold(self, content: dict[str, list[Row]]) -> Memory:
        """Replace all rows."""
        for name in _READ:
            columns = tables()[name].all_columns
            self.con.execute(
                f"CREATE OR REPLACE TABLE {name} ({', '.join(f'{c.name} {SQL_TYPES[c.type]}' for c in columns)})"
            )
            rows = [[(LINEAGE | {"row_number": 2} | row).get(c.name) for c in columns] for row in content.get(name, [])]
            if rows:
                self.con.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
        grain = AGGREGATES["order_grain"].format(sums=SUMS)
        self.con.execute(f"CREATE OR REPLACE TABLE order_grain AS {grain}")
        assert [name for name, *_ in self.con.execute("DESCRIBE order_grain").fetchall()] == [
            column.name for column in derived()["order_grain"]
        ]
        return self

    def query(self, sql: str) -> Rows:
        """Return the rows of a query."""
        found = self.con.execute(sql)
        return Rows.of([name for name, *_ in found.description or []], found.fetchall())

    def close(self) -> None:
        """Close the connection."""
        self.con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@pytest.fixture(scope="module")
def memory() -> Iterator[Memory]:
    with Memory() as opened:
        yield opened


@st.composite
def companies(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Draw what the systems of a small company may hold, right or wrong."""
    content: dict[str, list[Row]] = {name: [] for name in _READ}
    for number in range(draw(st.integers(0, 6))):
        team, day, net = draw(st.sampled_from([FIELD, SHOPS, ONLINE])), draw(_DAYS), draw(_AMOUNTS)
        shared = {
            "source": draw(st.sampled_from(["odoo", "shopify"])),
            "order_id": f"S{number}",
            "order_date": day,
            "channel": "ecommerce" if team == ONLINE else "physical",
            "channel_rule": team,
            "status": draw(st.sampled_from(["confirmed", "confirmed", "paid", "draft", "cancelled", None])),
            "currency": draw(st.sampled_from(["EUR", "EUR", "EUR", "CHF"])),
        }
        parts = draw(st.integers(1, 3))
        amounts = [net] * parts
        content["order_lines"] += [
            shared | {"line_id": f"{place}", "quantity": Decimal(1), "net_amount": amount}
            for place, amount in enumerate(amounts)
        ]
        gross = draw(st.sampled_from([None, Decimal("1.2"), Decimal(1)]))
        shipping = draw(st.sampled_from([None, Decimal("15.00")]))
        if draw(st.booleans()):
            total = sum(amounts, Decimal(0))
            content["orders"].append(
                shared | {"net_amount": total, "shipping_amount": shipping}
                | {"gross_amount": None if gross is None else round(total * gross, 2)}
            )  # fmt: skip
    sums: dict[str, Decimal] = {}
    for row in content["order_lines"]:
        sums[row["order_id"]] = sums.get(row["order_id"], Decimal(0)) + row["net_amount"]

    def amount_of(number: str | None) -> Decimal:
        near = st.sampled_from(["0.00", "0.00", "15.00", "0.01", "-5.00"]).map(Decimal)
        return sums[number] + draw(near) if number in sums else draw(_AMOUNTS)

    for number in range(draw(st.integers(0, 6))):
        order = draw(_NUMBERS)
        content["invoices"].append(
            {"invoice_id": f"F{number}", "invoice_date": draw(_DAYS), "order_id": order, "net_amount": amount_of(order)}
            | {"kind": draw(st.sampled_from(["invoice", "invoice", None, "credit_note"]))}
        )  # fmt: skip
    billed = {row["invoice_id"]: row["net_amount"] for row in content["invoices"]}
    for number in range(draw(st.integers(0, 6))):
        piece, day = draw(_PIECES), draw(_DAYS)
        for line, account in enumerate(draw(st.lists(st.sampled_from(["707200", "708500", "709100"]), max_size=2))):
            cents = Decimal("15.00") if account == "708500" else billed.get(piece or "", draw(_AMOUNTS))
            content["ledger_entries"].append(
                {"journal_code": "VE", "entry_number": f"{number}", "entry_line": line, "entry_date": day}
                | {"account": account, "piece_reference": piece, "credit_amount": cents, "debit_amount": Decimal(0)}
                | {"signed_revenue": draw(st.sampled_from([cents, None]))}
            )  # fmt: skip
    for number in range(draw(st.integers(0, 5))):
        order = draw(_NUMBERS)
        content["opportunities"].append(
            {"opportunity_id": f"D{number}", "outcome": draw(st.sampled_from(["won", "won", "lost"]))}
            | {"closed_date": draw(_DAYS), "order_id": order}
            | {"amount": draw(st.sampled_from([amount_of(order), round(amount_of(order) * Decimal("1.2"), 2), None]))}
        )  # fmt: skip
    for number in range(draw(st.integers(0, 6))):
        gross, fee = draw(_AMOUNTS), draw(st.sampled_from([None, Decimal("0.25")]))
        content["payments"].append(
            {"payment_id": f"P{number}", "payment_date": draw(_DAYS), "reference": draw(_NUMBERS)}
            | {"kind": draw(st.sampled_from(["charge", "refund", "fee", "payout", "transfer", "other", None]))}
            | {"gross_amount": gross, "fee_amount": fee, "payout_date": draw(st.none() | _DAYS)}
            | {"net_amount": draw(st.sampled_from([None, gross, gross - Decimal("0.25")]))}
        )  # fmt: skip
    return content


@settings(max_examples=35, deadline=None)
@given(content=companies())
def test_the_reasons_sum_to_the_difference_and_every_row_has_one(memory: Memory, content: dict[str, list[Row]]) -> None:
    found = reconcile(memory.hold(content), OCTOBER, currency="EUR")
    for pair in found.pairs:
        left, right = found.system(pair.left).total, found.system(pair.right).total
        if isinstance(pair.difference, NotComputable):
            assert not pair.reasons
            continue
        assert isinstance(left, Money)
        assert isinstance(right, Money)
        assert pair.difference == left - right
        assert pair.explained + pair.unexplained == pair.difference.amount
        assert pair.reason("unexplained") is None, pair


@settings(max_examples=35, deadline=None)
@given(content=companies())
def test_totals_are_those_of_plain_loops(memory: Memory, content: dict[str, list[Row]]) -> None:
    found = reconcile(memory.hold(content), OCTOBER, currency="EUR")
    expected = {
        "crm": sum_of(content["opportunities"], "closed_date", "amount", lambda row: row["outcome"] == "won"),
        "orders": sum_of(
            content["order_lines"], "order_date", "net_amount",
            lambda row: row["currency"] == "EUR" and row["status"] not in {"draft", "cancelled"},
        ),
        "invoices": sum_of(content["invoices"], "invoice_date", "net_amount", lambda _: True),
        "ledger": sum_of(content["ledger_entries"], "entry_date", "credit_amount", lambda _: True),
        "payments": sum_of(
            content["payments"], "payment_date", "gross_amount",
            lambda row: row["kind"] in {"charge", "refund", "other", None},
        ),
    }  # fmt: skip
    for code, amount in expected.items():
        total = found.system(code).total
        if isinstance(total, Money):
            assert total.amount == amount
        else:
            assert amount == 0


def sum_of(rows: list[Row], day: str, amount: str, counts: Callable[[Row], bool]) -> Decimal:
    found = [row[amount] for row in rows if row[day] in OCTOBER and row[amount] is not None and counts(row)]
    return sum(found, Decimal(0))


@dataclass
class Forgetful:
    """Forget every row that one kind of reason has in an answer."""

    engine: Engine
    kind: str
    dialect: str = "duckdb"

    def query(self, sql: str) -> Rows:
        """Return the rows of a query, less those of the kind."""
        found = self.engine.query(sql)
        return Rows(found.columns, [row for row in found.rows if row[0] != self.kind])

    def close(self) -> None:
        """Leave the engine to its owner."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def everything() -> Systems:
    """Return a company that has every system, and a difference of most kinds."""
    return (
        Systems()
        .order("S1", "2026-09-30", "100.00").deal("D1", "2026-10-01", "100.00", "S1")
        .invoice("F1", "2026-10-02", "115.00", "S1")
        .entry("VE1", "2026-10-02", "F1", a707200="100.00", a708500="15.00")
        .order("S2", "2026-10-05", "494.00").deal("D2", "2026-10-05", "592.80", "S2")
        .invoice("F2", "2026-10-06", "494.00", "S2")
        .entry("VE2", "2026-10-06", "F2", a707200="494.00").entry("VE3", "2026-10-09", "F2", a707200="494.00")
        .order("S3", "2026-10-12", "1623.42").deal("D3", "2026-10-12", "1623.42", "S3")
        .order("S4", "2026-10-30", "80.00").invoice("F4", "2026-11-02", "80.00", "S4")
        .invoice("A2", "2026-10-20", "-25.00", "S2").entry("VE4", "2026-10-20", "A2", a709200="-25.00")
        .deal("D9", "2026-10-22", "1480.00")
        .order("T1", "2026-10-05", "20.00", team=SHOPS).entry("CA1", "2026-10-05", "Z1", a707100="20.00")
        .order("T2", "2026-10-06", "30.00", team=SHOPS).entry("CA2", "2026-10-06", "Z2", a707100="33.00")
        .entry("CA3", "2026-10-07", "R1", a709100="-8.00")
        .order("#1", "2026-10-07", "40.00", team=ONLINE).payment("P1", "2026-10-07", "48.00", fee="0.97",
                                                                   reference="#1", paid_out="2026-10-09")
        .entry("VW1", "2026-10-07", "W1", a707300="40.00", a708500="4.92")
        .order("#2", "2026-10-31", "10.00", team=ONLINE).payment("P2", "2026-10-31", "12.00", fee="0.43",
                                                                   reference="#2", paid_out="2026-11-02")
        .entry("VW2", "2026-10-31", "W2", a707300="10.00")
        .payment("R1", "2026-10-20", "-24.00", kind="refund", reference="#1", paid_out="2026-10-22")
    )  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return everything().publish(tmp_path_factory.mktemp("everything"))


@pytest.fixture(scope="module")
def on_duckdb(snapshot: Snapshot) -> Reconciliation:
    with open_engine("duckdb", snapshot) as engine:
        return reconcile(engine, OCTOBER, currency="EUR")


@pytest.mark.parametrize(
    ("kind", "pair", "amount"),
    [
        ("missing", "orders-invoices", "1623.42"),
        ("extra", "ledger-invoices", "494.00"),
        ("fee", "payments-payouts", "1.40"),
    ],
)
def test_a_reason_that_is_forgotten_is_shown_as_unexplained(
    snapshot: Snapshot, kind: str, pair: str, amount: str
) -> None:
    with open_engine("duckdb", snapshot) as engine:
        found = reconcile(Forgetful(engine, kind), OCTOBER, currency="EUR").pair(pair)
    left_over = found.reason("unexplained")
    assert left_over is not None
    assert left_over.amount == Money(Decimal(amount))
    assert not left_over.explained


def test_the_whole_company_differs_by_what_was_planted_and_nothing_else(on_duckdb: Reconciliation) -> None:
    assert {pair.code: f"{pair.unexplained}" for pair in on_duckdb.pairs} == {
        "crm-orders": "0.00",
        "orders-invoices": "0.00",
        "ledger-invoices": "0.00",
        "ledger-orders": "3.00",
        "orders_incl_vat-payments": "0.00",
        "payments-payouts": "0.00",
    }


@pytest.mark.postgres
def test_postgresql_says_the_same(snapshot: Snapshot, on_duckdb: Reconciliation, postgres_url: str) -> None:
    with open_engine(postgres_url, snapshot) as engine:
        assert reconcile(engine, OCTOBER, currency="EUR") == on_duckdb


@pytest.mark.spark
def test_spark_says_the_same(snapshot: Snapshot, on_duckdb: Reconciliation, spark: str) -> None:
    with open_engine(spark, snapshot) as engine:
        assert reconcile(engine, OCTOBER, currency="EUR") == on_duckdb


def test_a_currency_that_holds_quotes_is_only_a_text(snapshot: Snapshot) -> None:
    with open_engine("duckdb", snapshot) as engine:
        found = reconcile(engine, OCTOBER, currency="E' OR '1'='1")
    assert found.system("orders").rows == 0
    assert found.system("orders").foreign_rows > 0


def test_two_months_together_hide_the_timing_between_them(snapshot: Snapshot) -> None:
    with open_engine("duckdb", snapshot) as engine:
        both = reconcile(engine, Period.parse("2026-09..2026-11"), currency="EUR").pair("orders-invoices")
    kinds = {reason.kind.rpartition(".")[2] for reason in both.reasons}
    assert not kinds & {"document_later", "document_earlier", "base_earlier", "base_later"}


def test_the_same_question_asked_twice_has_the_same_answer(tmp_path: Path, on_duckdb: Reconciliation) -> None:
    with open_engine("duckdb", everything().publish(tmp_path)) as engine:
        assert reconcile(engine, OCTOBER, currency="EUR") == on_duckdb
