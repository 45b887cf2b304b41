"""Ask an engine the questions that facts answer, each question once, and hold figures against `facts.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine
from essor.metrics.analyses import AnalysisRows, analysis_rows
from essor.metrics.compute import KpiAnswer, KpiRow, kpi_rows

Row = tuple[Any, ...]
Figure = Callable[["Asked"], Any]


@dataclass(frozen=True)
class Asked:
    """Hold an engine and what it has answered: a question to Spark costs seconds, so none is asked twice."""

    engine: Engine
    answers: dict[Any, Any] = field(default_factory=dict)

    def rows(self, sql: str) -> list[Row]:
        if sql not in self.answers:
            self.answers[sql] = self.engine.query(sql).rows
        found: list[Row] = self.answers[sql]
        return found

    def row(self, sql: str) -> Row:
        (only,) = self.rows(sql)
        return only

    def by(self, sql: str) -> dict[Any, Any]:
        """Return a query of two columns as a mapping."""
        return dict(self.rows(sql))

    def kpis(
        self, codes: Sequence[str], period: str, by: Sequence[str] = (), perimeter: Perimeter = ALL
    ) -> tuple[KpiRow, ...]:
        """Return the rows of KPIs, none of which may be refused."""
        question = (tuple(codes), period, tuple(by), perimeter)
        if question not in self.answers:
            self.answers[question] = kpi_rows(self.engine, codes, Period.parse(period), by, perimeter)
        answer: KpiAnswer = self.answers[question]
        assert not answer.messages, answer.messages
        return answer.rows

    def kpi(self, code: str, period: str, *, beside: Sequence[str] = (), perimeter: Perimeter = ALL) -> Decimal | None:
        """Return one figure; `beside` names the KPIs that are asked with it."""
        rows = self.kpis(beside or [code], period, (), perimeter)
        (only,) = (row for row in rows if row.kpi == code)
        return only.value

    def kpi_by(
        self, code: str, period: str, dimension: str, *, beside: Sequence[str] = (), perimeter: Perimeter = ALL
    ) -> dict[str | None, Decimal | None]:
        """Return the figures of a KPI by one dimension."""
        rows = self.kpis(beside or [code], period, (dimension,), perimeter)
        name = dimension.partition(":")[0]
        return {row.dimensions[name]: row.value for row in rows if row.kpi == code}

    def analysis(self, code: str, period: str) -> list[dict[str, Any]]:
        """Return the rows of an analysis, which may not be refused."""
        if (code, period) not in self.answers:
            self.answers[code, period] = analysis_rows(self.engine, code, Period.parse(period))
        answer: AnalysisRows = self.answers[code, period]
        assert not answer.messages, answer.messages
        return answer.dicts()


def facts(folder: Path) -> dict[str, Any]:
    """Return what was computed beside Essor, amounts as exact decimals."""
    found: dict[str, Any] = json.loads((folder / "facts.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return found


def rounded(value: Decimal | None, decimals: int) -> Decimal | None:
    """Round once, at the end, as many decimals as a fact states."""
    return None if value is None else value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def all_rounded(values: Mapping[Any, Decimal | None], decimals: int) -> dict[Any, Decimal | None]:
    return {key: rounded(value, decimals) for key, value in values.items()}


def largest(values: Mapping[str, int], n: int) -> dict[str, int]:
    """Return the n largest, ties by name."""
    return dict(sorted(values.items(), key=lambda item: (-item[1], item[0]))[:n])


def mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, Decimal(0)) / len(found)


def share_of_the_top(values: Sequence[Decimal], count: int) -> Decimal:
    """Return what the `count` largest hold of the total."""
    ranked = sorted(values, reverse=True)
    return sum(ranked[:count], Decimal(0)) / sum(ranked, Decimal(0))
