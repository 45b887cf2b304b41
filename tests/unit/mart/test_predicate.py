"""The two evaluators of a condition agree: on Python values, and on an engine."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.kernel.condition import All, Any_, Compare, Condition, Not, holds
from essor.mart.fitting import NEVER, fit
from essor.mart.predicate import to_ibis, to_sql

TYPES = {
    "name": "string",
    'odd "name"; --': "string",
    "lines": "int32",
    "rank": "int64",
    "amount": "decimal(18,2)",
    "rate": "decimal(18,4)",
    "paid": "boolean",
    "day": "date",
    "at": "timestamp",
}
_IBIS_TYPES = {"timestamp": "timestamp('UTC')"}
_DUCKDB_TYPES = {"string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "timestamp": "TIMESTAMPTZ"}
TABLE = ibis.table({name: _IBIS_TYPES.get(kind, kind) for name, kind in TYPES.items()}, name="rows")

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4) | st.sampled_from(
    ["", "'", '"', "o'clock", "x'); DROP TABLE rows; --", "Café", "café", "100 %", "a_b", "\\", "\\n", "日本"]
)
numbers = st.integers(-5, 5) | st.decimals(-5, 5, places=5) | st.sampled_from([2**31, -(2**63) - 1, Decimal("1e17")])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": texts,
    "int32": st.integers(-4, 4),
    "int64": st.integers(-4, 4) | st.sampled_from([2**31, 2**63 - 1, -(2**63)]),
    "decimal(18,2)": st.decimals(-4, 4, places=2) | st.just(Decimal("9999999999999999.99")),
    "decimal(18,4)": st.decimals(-4, 4, places=4),
    "boolean": st.booleans(),
    "date": st.dates(date(2024, 2, 27), date(2024, 3, 2)),
    "timestamp": st.sampled_from([datetime(2024, 3, 31, 0, 59, tzinfo=UTC) + timedelta(hours=h) for h in range(3)]),
}


def wanted(kind: str) -> st.SearchStrategy[Any]:
    return numbers if kind.startswith(("int", "decimal")) else VALUES[kind]


@st.composite
def comparisons(draw: st.DrawFn) -> Compare:
    column = draw(st.sampled_from(sorted(TYPES)))
    kind = TYPES[column]
    operators = ["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "is_null", "not_null"]
    operator: Any = draw(st.sampled_from([*operators, "starts_with", "contains"] if kind == "string" else operators))
    if operator in {"is_null", "not_null"}:
        return Compare(column, operator)
    if operator in {"in", "not_in"}:
        return Compare(column, operator, tuple(draw(st.lists(wanted(kind) | st.none(), max_size=3))))
    absent = st.none() if operator in {"eq", "ne"} else st.nothing()
    return Compare(column, operator, draw(wanted(kind) | absent))


conditions: st.SearchStrategy[Condition] = st.recursive(
    comparisons(),
    lambda parts: (
        st.builds(All, st.lists(parts, max_size=3).map(tuple))
        | st.builds(Any_, st.lists(parts, max_size=3).map(tuple))
        | st.builds(Not, parts)
    ),
    max_leaves=5,
)
rows = st.fixed_dictionaries({name: st.none() | VALUES[kind] for name, kind in TYPES.items()})


def on_python(condition: Condition, found: list[dict[str, Any]]) -> list[int]:
    """Return the places of the rows on which a condition holds."""
    return [place for place, row in enumerate(found) if holds(condition, row)]


def kept(where: str, found: list[dict[str, Any]]) -> list[int]:
    """Return the places of the rows that DuckDB keeps."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        quoted = {name: '"' + name.replace('"', '""') + '"' for name in TYPES}
        columns = ", ".join(f"{quoted[name]} {_DUCKDB_TYPES.get(kind, kind)}" for name, kind in TYPES.items())
        connection.execute(f"CREATE TABLE rows (place INTEGER, {columns})")
        for place, row in enumerate(found):
            marks = ", ".join("?" for _ in range(len(TYPES) + 1))
            connection.execute(f"INSERT INTO rows VALUES ({marks})", [place, *(row[name] for name in TYPES)])
        return [
            place for (place,) in connection.execute(f"SELECT place FROM rows WHERE {where} ORDER BY place").fetchall()
        ]


@settings(max_examples=150, deadline=None)
@given(conditions, st.lists(rows, min_size=1, max_size=4))
def test_the_sql_of_a_condition_keeps_the_rows_on_which_it_holds(
    condition: Condition, found: list[dict[str, Any]]
) -> None:
    assert kept(to_sql(condition, TYPES), found) == on_python(condition, found)


@settings(max_examples=100, deadline=None)
@given(conditions, st.lists(rows, min_size=1, max_size=4))
def test_the_ibis_expression_of_a_condition_keeps_the_rows_on_which_it_holds(
    condition: Condition, found: list[dict[str, Any]]
) -> None:
    sql = ibis.to_sql(TABLE.filter(to_ibis(condition, TABLE)).select("name"), dialect="duckdb")
    where = sql.split("WHERE\n", 1)[1].replace('"t0".', "") if "WHERE" in sql else "TRUE"
    assert kept(where, found) == on_python(condition, found)


@settings(max_examples=300, deadline=None)
@given(conditions, rows)
def test_fitting_a_condition_to_its_columns_changes_no_answer(condition: Condition, row: dict[str, Any]) -> None:
    assert holds(fit(condition, TYPES), row) == holds(condition, row)


def test_less_than_half_a_cent_more_is_at_most_the_cent() -> None:
    assert fit(Compare("amount", "lt", Decimal("19.995")), TYPES) == Compare("amount", "le", Decimal("19.99"))
    assert fit(Compare("amount", "gt", Decimal("-19.995")), TYPES) == Compare("amount", "ge", Decimal("-19.99"))


def test_an_amount_of_three_decimals_equals_no_amount_of_two() -> None:
    assert fit(Compare("amount", "eq", Decimal("19.995")), TYPES) == NEVER
    assert fit(Compare("amount", "ne", Decimal("19.995")), TYPES) == Compare("amount", "not_null")


def test_four_decimals_of_a_rate_are_not_rounded_to_three() -> None:
    row = dict.fromkeys(TYPES) | {"rate": Decimal("0.1234")}
    condition = Compare("rate", "eq", Decimal("0.1234"))
    assert kept(to_sql(condition, TYPES), [row]) == [0]
    assert "DECIMAL(18, 4)" in ibis.to_sql(TABLE.filter(to_ibis(condition, TABLE)), dialect="duckdb")


def test_a_negated_comparison_keeps_the_row_whose_value_is_absent() -> None:
    row = dict.fromkeys(TYPES)
    condition = Not(Compare("name", "eq", "x"))
    assert holds(condition, row)
    assert kept(to_sql(condition, TYPES), [row]) == [0]


def test_a_value_that_closes_the_quote_is_only_a_value() -> None:
    row = dict.fromkeys(TYPES) | {"name": "x'); DROP TABLE rows; --"}
    assert kept(to_sql(Compare("name", "eq", row["name"]), TYPES), [row, row]) == [0, 1]


@pytest.mark.parametrize(
    "compare",
    [
        Compare("nothing", "eq", 1),
        Compare("amount", "contains", "1"),
        Compare("amount", "eq", "19,90"),
        Compare("amount", "eq", True),
        Compare("amount", "lt", Decimal("NaN")),
        Compare("lines", "in", 3),
        Compare("lines", "eq", (1, 2)),
        Compare("day", "eq", datetime(2024, 1, 1, tzinfo=UTC)),
        Compare("day", "ge", "2024-01-01"),
        Compare("at", "lt", datetime(2024, 1, 1)),  # noqa: DTZ001 an instant without a zone is what is refused
        Compare("name", "lt", None),
        Compare("name", "eq", "nul\0"),
        Compare("name", "starts_with", 3),
    ],
    ids=str,
)
def test_what_cannot_be_compared_is_refused_by_both(compare: Compare) -> None:
    with pytest.raises(ValueError, match=compare.column):
        to_sql(compare, TYPES)
    with pytest.raises(ValueError, match=compare.column):
        to_ibis(compare, TABLE)
