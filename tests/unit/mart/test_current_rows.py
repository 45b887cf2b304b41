"""Any sequence of imports and undos leaves what one computation from scratch leaves."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essor.mart.derived import derived
from essor.mart.publish import publish, rebuild, undo
from essor.mart.snapshot import head
from mart_cases import NOW, Oracle, Row, Stager, everything, line, new_company, read

DAYS = ["2026-08-31", "2026-09-01", "2026-09-30", "2026-10-15"]
PERIODS = ["2026-09", "2026-08..2026-09", "2026-10-15"]


def unique(rows: list[Row], *key: str):
    return list({tuple(row[name] for name in key): row for row in rows}.values())


lines = st.lists(
    st.builds(
        lambda order, number, day, cents, party, product, status, cost: line(
            order,
            number,
            day,
            f"{cents}.10",
            party_id=party,
            product_id=product,
            status=status,
            cost_amount=cost,
            quantity=Decimal(number),
        ),
        st.sampled_from(["SO1", "SO2", "SO3"]),
        st.integers(1, 2),
        st.sampled_from(DAYS),
        st.integers(-3, 3),
        st.sampled_from(["C1", "C2", None]),
        st.sampled_from(["P1", "P2", None]),
        st.sampled_from(["paid", "cancelled", None]),
        st.sampled_from([None, Decimal("0.05")]),
    ),
    min_size=2,
    max_size=6,
).map(lambda rows: unique(rows, "order_id", "line_id"))
products = st.lists(
    st.builds(
        lambda product, label, family: {"product_id": product, "label": label, "family": family},
        st.sampled_from(["P1", "P2"]),
        st.sampled_from([None, "Verre", "Bol"]),
        st.sampled_from([None, "Table", "Cuisine"]),
    ),
    min_size=1,
    max_size=2,
).map(lambda rows: unique(rows, "product_id"))
targets = st.lists(
    st.builds(
        lambda day, value: {
            "kpi": "revenue",
            "period_start": date.fromisoformat(day),
            "period_end": date(2026, 12, 31),
            "perimeter": "all",
            "version": "v1",
            "value": Decimal(value),
        },
        st.sampled_from(DAYS),
        st.integers(1, 3),
    ),
    max_size=2,
).map(lambda rows: unique(rows, "period_start"))
traffic = st.lists(
    st.builds(
        lambda day, days, cut, label, sessions: {
            "period_start": date.fromisoformat(day),
            "period_end": date.fromisoformat(day) + timedelta(days=days),
            "dimension": cut,
            "label": label,
            "sessions": sessions,
        },
        st.sampled_from(DAYS),
        st.sampled_from([1, 7, 31]),
        st.sampled_from(["channel_group", "channel_group|device", "query"]),
        st.sampled_from(["Direct", "Direct|mobile", "Email|a|b"]),
        st.none() | st.integers(0, 3),
    ),
    min_size=1,
    max_size=5,
).map(lambda rows: unique(rows, "period_start", "period_end", "dimension", "label"))
answers = st.lists(
    st.builds(
        lambda number, day, score: {
            "survey_id": "s",
            "answer_id": str(number),
            "question": "q",
            "answer_date": date.fromisoformat(day),
            "scale": "nps",
            "score": None if score is None else Decimal(score),
        },
        st.integers(1, 3),
        st.sampled_from(DAYS),
        st.none() | st.integers(0, 10),
    ),
    min_size=1,
    max_size=3,
).map(lambda rows: unique(rows, "answer_id"))
held = (
    st.fixed_dictionaries({"order_lines": lines, "products": products})
    | st.fixed_dictionaries({"order_lines": lines})
    | st.fixed_dictionaries({"web_traffic": traffic}, optional={"survey_answers": answers})
    | st.fixed_dictionaries({"products": products, "targets": targets})
    | st.fixed_dictionaries({"order_lines": st.just([]), "targets": targets})
)
modes = st.sampled_from([("add", "")] * 4 + [("replace_all", "")] + [("replace_period", period) for period in PERIODS])
imports = st.tuples(st.just("import"), st.sampled_from(["odoo", "odoo", "shopify"]), modes, held)
undos = st.tuples(st.just("undo"), st.integers(0, 9))


# Enough orders that stay, so that a change of three is not taken for a reason to compute everything anew.
MANY = [
    line(f"T{number}", 1, DAYS[number % 4], "12.50", party_id=f"C{number % 3}", product_id=f"P{number % 4}")
    for number in range(60)
]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(imports, st.lists(imports | imports | imports | undos, min_size=3, max_size=6))
def test_any_sequence_of_imports_and_undos_equals_the_oracle_and_a_rebuild(first: Any, others: list[Any]):
    with tempfile.TemporaryDirectory() as folder:
        company, stage = new_company(Path(folder)), Stager(Path(folder) / "staged")
        many = {"order_lines": MANY}
        oracle = Oracle([(stage("till", **many), many)])
        publish(company, [oracle.imports[0][0]], now=NOW)
        for step in [first, *others]:
            if step[0] == "undo":
                if len(oracle.imports) == 1:
                    continue
                taken, _ = oracle.imports.pop(1 + step[1] % (len(oracle.imports) - 1))
                undo(company, taken.import_id, now=NOW)
            else:
                _, source, (mode, period), rows = step
                staged = stage(source, mode=mode, period=period, **rows)
                snapshot = publish(company, [staged], now=NOW)
                if not snapshot.already_there:
                    oracle.imports.append((staged, rows))
            for table in ("order_lines", "products", "targets", "survey_answers", "web_traffic"):
                assert read(head(company), table) == oracle.rows(table)
        for table in derived():
            assert read(head(company), table) == oracle.derived(table)
        before = everything(head(company))
        rebuild(company, now=NOW)
        assert everything(head(company)) == before
