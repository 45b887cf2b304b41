"""Read the control of the files that a snapshot stands on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from essor.kernel.message import Bilingual
from essor.kernel.value import Money, Quantity, Value
from essor.mart.company import Company
from essor.mart.publish import report
from essor.mart.snapshot import Snapshot
from essor.work.data import SourceFile

_COUNTS = ("rows_read", "rows_kept", "rows_rejected", "rows_set_aside")
_TOTALS = ("source", "mart", "rejected")
_UNITS = {"_minutes": "min", "_hours": "h", "_km": "km", "_kg": "kg", "sessions": "sessions"}
"""What the name of a column ends in, and the unit it says: the same in both languages."""


def source_files(company: Company, snapshot: Snapshot) -> tuple[SourceFile, ...]:
    """Return the control of the imports of a snapshot, one line a format, in the order they came."""
    gathered: dict[str, dict[str, Any]] = {}
    for record in snapshot.imports:
        said = report(company, record)
        if "rows_read" not in said:
            continue
        line = gathered.setdefault(record.format, {"label": _label(said, record.format), **dict.fromkeys(_COUNTS, 0)})
        for count in _COUNTS:
            line[count] += int(said.get(count, 0))
        for name, amounts in (said.get("control_totals") or {}).items():
            if name == line.setdefault("control", name):
                line["column"] = str(amounts.get("column", ""))
                for total in _TOTALS:
                    line[total] = line.get(total, Decimal(0)) + Decimal(str(amounts.get(total) or 0))
    return tuple(_file(name, line, company.currency) for name, line in gathered.items())


def _label(said: Mapping[str, Any], name: str) -> Bilingual:
    label = said.get("label") or {}
    return Bilingual(str(label.get("fr", name)), str(label.get("en", name)))


def _amount(line: Mapping[str, Any], total: str, currency: str) -> Value | None:
    """Return a total in the unit that its column says; where it says none, rows of several units were added up."""
    if total not in line:
        return None
    if line["column"].endswith("amount"):
        return Money(line[total], currency)
    unit = next((unit for ending, unit in _UNITS.items() if line["column"].endswith(ending)), "")
    return Quantity(line[total], unit) if unit else None


def _file(name: str, line: Mapping[str, Any], currency: str) -> SourceFile:
    amounts = {total: _amount(line, total, currency) for total in _TOTALS}
    return SourceFile(
        name=name,
        format=line["label"],
        rows_read=line["rows_read"],
        rows_kept=line["rows_kept"],
        rows_rejected=line["rows_rejected"],
        rows_set_aside=line["rows_set_aside"],
        source_total=amounts["source"],
        mart_total=amounts["mart"],
        rejected_total=amounts["rejected"],
    )
