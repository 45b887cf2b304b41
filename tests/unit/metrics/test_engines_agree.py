"""The same question has the same answer on DuckDB, PostgreSQL and Spark; a hostile text is only a text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_shop import HOSTILE, Files, full_company

from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine, open_engine
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows

BOTH_YEARS = Period.parse("2024..2025")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return full_company(tmp_path_factory.mktemp("full"))


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
