"""The same question has the same answer on DuckDB, PostgreSQL and Spark; a hostile text is only a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from small_shop import Files, line, shop_lines

from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine, open_engine
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows

HOSTILE = [
    'x"; DROP TABLE order_lines; --',
    "'||(SELECT max(net_amount) FROM order_lines)||'",
    "' OR '1'='1",
    "\\' OR 1=1 --",
    "a\\",
    "`; DROP TABLE order_lines; --",
    "${jndi}%s{0}",
    "L’été à 5 %\n2e ligne",
]
BOTH_YEARS = Period.parse("2024..2025")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return a snapshot in which every table has rows, a few of them hostile."""
    files = Files(tmp_path_factory.mktemp("full"))
    rows = shop_lines(150, seed=3)
    rows += [
        line(text, "2025-06-15", f"{place + 1}.00", party_id=text, store_id=text, product_id=text, source=text)
        for place, text in enumerate(HOSTILE)
    ]
    files.add("order_lines", rows)
    files.add("products", [{"product_id": f"A{n:02d}", "family": f"F{n % 3}", "ecolabel": n % 2 == 0} for n in range(9)]
              + [{"product_id": text, "family": text} for text in HOSTILE])  # fmt: skip
    files.add("stores", [{"store_id": "S1", "region": "Bretagne"}] + [{"store_id": t, "region": t} for t in HOSTILE])
    files.add("parties", [{"party_id": "p1", "kind": "company"}])
    files.add("partners", [{"partner_id": "P", "party_id": "p1"}, {"partner_id": "Q", "party_id": None}])
    span = {"period_start": date(2025, 6, 1), "period_end": date(2025, 7, 1)}
    files.add("quotas", [span | {"person_id": "V01", "amount": Decimal("1000.00")}])
    files.add("targets", [span | {"kpi": "revenue", "perimeter": "all", "version": "v1", "value": Decimal(900)}])
    files.add("planned_lines", [
        span | {"version": version, "product_id": "A00", "channel": "physical", "quantity": Decimal(3),
                "net_amount": Decimal(amount), "cost_amount": Decimal(7)}
        for version, amount in [("v1", "10.50"), ("v2", "11.25")]
    ])  # fmt: skip
    day = date(2025, 6, 3)
    files.add("stock", [{"product_id": "A00", "store_id": "S1", "stock_date": date(2025, 6, n), "quantity": Decimal(n)}
                        for n in (1, 5, 9)])  # fmt: skip
    files.add("opportunities", [
        {"opportunity_id": str(n), "outcome": outcome, "amount": Decimal(100 * n), "created_date": date(2025, n, 2),
         "closed_date": closed, "cycle_days": 10 * n, "weighted_amount": Decimal(10 * n), "salesperson_id": "V01"}
        for n, outcome, closed in [(1, "won", day), (2, "lost", day), (3, "open", None)]
    ])  # fmt: skip
    files.add("invoices", [
        {"invoice_id": "1", "invoice_date": day, "kind": "invoice", "net_amount": Decimal("10.01"),
         "gross_amount": Decimal("12.01"), "paid_date": None, "paid_amount": Decimal("1.00"), "status": None},
        {"invoice_id": "2", "invoice_date": day, "kind": "credit_note", "net_amount": Decimal("-1.01"),
         "gross_amount": Decimal("-1.21"), "paid_date": date(2025, 6, 9), "paid_amount": None, "status": "posted"},
    ])  # fmt: skip
    files.add("survey_answers", [
        {"survey_id": "s", "answer_id": str(n), "question": "q", "answer_date": day, "scale": "nps",
         "score": Decimal(n), "touchpoint": HOSTILE[n % 3]}
        for n in range(11)
    ])  # fmt: skip
    files.add("complaints", [{"complaint_id": "c", "received_date": day, "first_reply_minutes": 7, "timely": True,
                              "resolved_minutes": None, "disputed": False}])  # fmt: skip
    files.add("deliveries", [
        {"delivery_id": str(n), "promised_date": day, "delivered_date": date(2025, 6, n), "low_carbon": n % 2 == 0,
         "distance_km": Decimal("3.50")}
        for n in (1, 3, 5)
    ])  # fmt: skip
    traffic = {"sessions": 100, "carts": 9, "checkouts": 4, "purchases": 2, "engaged_sessions": 60}
    files.add(
        "web_traffic",
        [
            span | traffic | {"dimension": "channel_group", "label": "Direct"},
            span | traffic | {"dimension": "channel_group|device", "label": "Direct|mobile"},
        ],
    )
    files.add("ledger_entries", [
        {"journal_code": "VT", "entry_number": "1", "entry_line": n, "entry_date": day, "account": account,
         "debit_amount": Decimal(0), "credit_amount": Decimal(5), "signed_revenue": Decimal(5)}
        for n, account in enumerate(["707100", "708500", "445710"])
    ])  # fmt: skip
    files.add("payments", [{"payment_id": "1", "payment_date": day, "kind": "charge", "gross_amount": Decimal("12.01"),
                            "fee_amount": Decimal("0.35")}])  # fmt: skip
    return files.aggregate()


@pytest.fixture(
    scope="module",
    params=[
        "duckdb",
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("spark", marks=pytest.mark.spark),
    ],
)
def engine(request: pytest.FixtureRequest, full: Files) -> Iterator[Engine]:
    fixture = {"postgres": "postgres_url", "spark": "spark"}.get(request.param)
    name = str(request.getfixturevalue(fixture)) if fixture else "duckdb"
    with open_engine(name, full) as opened:
        yield opened


@pytest.fixture(scope="module")
def duckdb(full: Files) -> Iterator[Engine]:
    with open_engine("duckdb", full) as opened:
        yield opened


@pytest.mark.parametrize("by", [("period:month",), ("period:week",), ("period:quarter", "channel")])
def test_all_kpis_are_the_same_on_every_engine(engine: Engine, duckdb: Engine, by: tuple[str, ...]) -> None:
    codes = list(catalogue.kpis())
    found = kpi_rows(engine, codes, BOTH_YEARS, by, fiscal_start_month=11)
    assert found == kpi_rows(duckdb, codes, BOTH_YEARS, by, fiscal_start_month=11)
    assert len({row.kpi for row in found.rows}) > 20


def test_lines_and_aggregates_agree_on_every_engine(engine: Engine) -> None:
    days = kpi_rows(
        engine, ["revenue", "orders", "new_customers", "repeat_rate"], Period.parse("2025-06-02..2025-06-29")
    )
    weeks = kpi_rows(engine, ["revenue", "orders"], Period.parse("2025-06-02..2025-06-29"), ("period:week",))
    assert sum(row.value or 0 for row in weeks.rows if row.kpi == "revenue") == days.rows[0].value
    assert sum(row.value or 0 for row in weeks.rows if row.kpi == "orders") == days.rows[1].value


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_chooses_its_own_row_and_nothing_else(engine: Engine, text: str) -> None:
    expected = HOSTILE.index(text) + 1
    for dimension in ("party_id", "store_id", "product_id", "family", "region", "source"):
        answer = kpi_rows(engine, ["revenue"], BOTH_YEARS, (), Perimeter.of(**{dimension: text}))
        assert [row.value for row in answer.rows] == [expected], dimension


def test_traffic_is_cut_by_group_and_device_on_every_engine(engine: Engine) -> None:
    answer = kpi_rows(engine, ["sessions"], Period.parse("2025-06"), ("channel_group", "device"))
    assert [(dict(row.dimensions), row.value) for row in answer.rows] == [
        ({"channel_group": "Direct", "device": "mobile"}, 100)
    ]


def test_a_hostile_text_is_handed_back_as_it_is(engine: Engine) -> None:
    answer = kpi_rows(engine, ["revenue"], Period.parse("2025-06-15"), ("product_id",))
    assert {row.dimensions["product_id"] for row in answer.rows} >= set(HOSTILE)


@pytest.mark.parametrize(
    "name", ['x"; DROP TABLE order_lines', "revenue) FROM order_lines --", "' OR '1'='1", "channel\0"]
)
def test_a_hostile_name_is_an_unknown_name(duckdb: Engine, name: str) -> None:
    for answer in (
        kpi_rows(duckdb, [name], BOTH_YEARS),
        kpi_rows(duckdb, ["revenue"], BOTH_YEARS, (name,)),
        kpi_rows(duckdb, ["revenue"], BOTH_YEARS, (f"period:{name}",)),
        kpi_rows(duckdb, ["revenue"], BOTH_YEARS, (), Perimeter(((name, "x"),))),
    ):
        assert answer.rows == ()
        assert answer.messages
    assert kpi_rows(duckdb, ["revenue"], BOTH_YEARS).rows[0].value


def test_a_null_character_and_a_strange_boolean_are_refused_in_words(duckdb: Engine) -> None:
    for name, value, key in [
        ("store_id", "a\0b", "metrics.unreadable_value"),
        ("ecolabel", "maybe", "metrics.not_yes_or_no"),
    ]:
        answer = kpi_rows(duckdb, ["revenue"], BOTH_YEARS, (), Perimeter.of(**{name: value}))
        assert [message.key for message in answer.messages] == [key]
