"""Write what the metrics answer as JSON documents, the same for the command line and the REST interface."""

from __future__ import annotations

from typing import Any

from essor.kernel.plain import exact, plain
from essor.kernel.value import NotComputable
from essor.metrics import catalogue
from essor.metrics.compute import KpiAnswer, KpiRow
from essor.metrics.explain import Explanation, MeasureTrace, RowTrace
from essor.metrics.formula import needs, wording
from essor.metrics.kpi import Kpi
from essor.metrics.syntax import write


def definition(one: Kpi) -> dict[str, Any]:
    """Return a KPI as the catalogue defines it."""
    words = wording(one.stated, catalogue.names())
    return {
        "code": one.code,
        "family": one.family,
        "unit": one.unit,
        "direction": one.direction,
        "timing": one.timing,
        "labels": {"fr": one.label.fr, "en": one.label.en},
        "definition": {"fr": one.definition.fr, "en": one.definition.en},
        "formula": write(one.stated),
        "formula_in_words": {"fr": words.fr, "en": words.en},
        "needs": sorted(needs(one.formula)),
        "competences": list(one.competences),
        "target_rule": one.target,
    }


def answered(known: Kpi, answer: KpiAnswer, snapshot: str) -> dict[str, Any]:
    """Return the figures of a KPI; exact decimals are text."""
    return {
        "kpi": known.code,
        "unit": known.unit,
        "snapshot": snapshot,
        "rows": [_row(row) for row in answer.rows],
        "messages": [plain(said) for said in answer.messages],
    }


def _row(row: KpiRow) -> dict[str, Any]:
    return {
        "period": row.period.key(),
        **{name: value for name, value in row.dimensions.items() if name != "period"},
        "perimeter": None if None in row.dimensions.values() else row.perimeter.key(),
        "value": None if row.value is None else exact(row.value),
        "n": row.n,
        "target": None if row.target is None else exact(row.target),
        "base": None if row.base is None else exact(row.base),
        "variance": None if row.variance is None else exact(row.variance),
        "reason": None if row.reason is None else plain(row.reason),
    }


def explained(found: Explanation) -> dict[str, Any]:
    """Return the chain of a figure, down to rows of files."""
    return {
        "figure": found.ref.key(),
        "kpi": found.ref.kpi,
        "label": plain(found.label),
        "definition": plain(found.definition),
        "formula": found.formula,
        "formula_in_words": plain(found.words),
        "period": found.ref.period.key(),
        "perimeter": found.ref.perimeter.key(),
        "snapshot": found.ref.snapshot,
        "value": None if found.row.value is None else exact(found.row.value),
        "reason": None if found.row.reason is None else plain(found.row.reason),
        "n": found.row.n,
        "target": None if found.row.target is None else exact(found.row.target),
        "variance": None if found.row.variance is None else exact(found.row.variance),
        "last_year": None if found.last_year is None else _row(found.last_year),
        "measures": [_measure(one) for one in found.measures],
        "target_rows": None if found.target_rows is None else _measure(found.target_rows),
        "messages": [plain(said) for said in found.messages],
    }


def _measure(one: MeasureTrace) -> dict[str, Any]:
    return {
        "measure": one.code,
        "label": plain(one.label),
        "table": one.table,
        "how": one.how,
        "column": one.column,
        "where": one.where,
        "value": None if isinstance(one.value, NotComputable) else exact(one.value),
        "files": [
            {
                "file": file.file_name,
                "sha256": file.file_sha256,
                "sheet": file.sheet,
                "import_id": file.import_id,
                "rows": file.rows,
                "amount": None if file.amount is None else exact(file.amount),
            }
            for file in one.files
        ],
        "rows": [_source_row(row) for row in one.rows],
    }


def _source_row(row: RowTrace) -> dict[str, Any]:
    return {
        "table": row.table,
        "key": list(row.key),
        "file": row.file_name,
        "sha256": row.file_sha256,
        "sheet": row.sheet,
        "row": row.row_number,
        "day": None if row.day is None else row.day.isoformat(),
        "amount": None if row.amount is None else exact(row.amount),
    }
