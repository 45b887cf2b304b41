"""A score counts the same, whether it is read from the answers or from the months that the snapshot keeps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from small_shop import Files, Row

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine, open_engine
from essor.metrics.analyses import analysis_rows, to_sql
from essor.metrics.analyses.analysis import Asked
from essor.metrics.compute import kpi_rows

SCORES = ("nps", "csat_top2", "csat_mean", "ces_mean", "ces_agree_rate")
SCALES = {"nps": 10, "csat": 5, "ces": 7, "choice": 3, "text": None}


def answers() -> list[Row]:
    chance = random.Random(11)
    return [
        {"survey_id": chance.choice("ab"), "answer_id": str(place), "question": chance.choice(["q1", "q2"]),
         "answer_date": date(2025, 1, 1) + timedelta(days=chance.randrange(400)), "scale": scale,
         "score": None if not SCALES[scale] or chance.random() < 0.1 else Decimal(chance.randint(0, SCALES[scale])),
         "touchpoint": chance.choice([None, "shop", "delivery"]), "party_id": chance.choice([None, "p1"]),
         "channel": chance.choice(["physical", "ecommerce", None])}
        for place, scale in enumerate(chance.choices(list(SCALES), k=900))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(Path(tmp_path_factory.mktemp("answers"))).add("order_lines", []).add("survey_answers", answers())


@pytest.fixture(scope="module")
def engines(files: Files) -> Iterator[tuple[Engine, Engine]]:
    whole = files.aggregate()
    with open_engine("duckdb", whole) as months, open_engine("duckdb", whole.only()) as rows:
        yield months, rows


@pytest.mark.parametrize("where", [ALL, Perimeter.of(channel="physical"), Perimeter.of(party_id="p1")])
@pytest.mark.parametrize("period", ["2025", "2025-03", "2025-02-10..2025-07-03"])
@pytest.mark.parametrize("code", ["satisfaction", "scores"])
def test_the_months_give_what_the_answers_give(
    engines: tuple[Engine, Engine], code: str, period: str, where: Perimeter
) -> None:
    from_months, from_rows = (analysis_rows(engine, code, Period.parse(period), where) for engine in engines)
    assert from_months == from_rows
    assert from_rows.rows


@pytest.mark.parametrize("by", [(), ("period:month",), ("channel", "touchpoint"), ("period:week",), ("party_id",)])
def test_the_kpis_of_satisfaction_are_the_same_from_months_and_answers(
    engines: tuple[Engine, Engine], by: tuple[str, ...]
) -> None:
    fast, slow = (kpi_rows(engine, SCORES, Period.parse("2025"), by) for engine in engines)
    assert fast == slow
    assert any(row.value is not None for row in fast.rows)


def test_whole_months_are_read_where_they_are_kept_and_days_from_the_answers() -> None:
    held = frozenset({"monthly_scores"})
    for period, table in (("2025-03", "monthly_scores"), ("2025-02-10..2025-07-03", "survey_answers")):
        sql = to_sql("satisfaction", Asked(Period.parse(period), Period.parse("2024"), ALL, ""), held, "duckdb")
        assert f'"{table}"' in sql
