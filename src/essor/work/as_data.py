"""Write a work product as a JSON document, the same for the command line, the REST interface and stored versions."""

from __future__ import annotations

from typing import Any

from essor.kernel.fact import Figure
from essor.kernel.finding import Finding
from essor.kernel.plain import plain
from essor.work.runtime import Made
from essor.work.wording import Edits, Passage


def as_data(made: Made, edits: Edits) -> dict[str, Any]:
    """Return a product made of one period: result, prose, what is missing, findings, questions.

    Args:
        made: the product.
        edits: prose that a person rewrote; it stands in place of ours.

    """
    result, data = made.result, made.result.data
    values = {name: getattr(result, name) for name in result.__dataclass_fields__ if name != "data"}
    return {
        "product": made.product.code,
        "period": data.period.key(),
        "snapshot": data.snapshot,
        "result": {**values, "inputs": result.inputs.model_dump()},
        "texts": [listed(one, edits) for one in made.passages()],
        "missing": [plain(said) for said in data.missing],
        "findings": [_told(one) for one in made.remarks + made.findings],
        "questions": [{"part": one.part, "ask": plain(one.ask)} for one in made.questions],
    }


def _told(finding: Finding) -> dict[str, object]:
    """Return a finding as data, its sentence in both languages."""
    return {**plain(finding), "message": plain(finding.message)}


def listed(passage: Passage, edits: Edits) -> dict[str, object]:
    """Return a passage as data: its key, its text with {names}, what each name stands for."""
    values = {
        name: value.value if isinstance(value, Figure) else value
        for name, value in passage.values.items()
        if isinstance(value, Figure | str) and value
    }
    return {
        "key": passage.key,
        "text": edits.get(passage.key, passage.text),
        "edited": passage.key in edits,
        "placeholders": values,
    }
