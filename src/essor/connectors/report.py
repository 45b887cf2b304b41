"""Hold what staging has to say of a file, as data that a child process can hand over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from essor.connectors.sums import Total
from essor.kernel.message import Message
from essor.kernel.words import say

Level = Literal["info", "warning", "error"]
_INFO = frozenset({
    "connectors.recognised", "connectors.unread_columns", "connectors.period_taken", "connectors.set_aside",
    "connectors.corrected", "connectors.note", "connectors.cancelled_rows", "connectors.local_times",
    "connectors.total_row", "connectors.already_there", "connectors.total_row_unnamed",
})  # fmt: skip
_ERRORS = frozenset({
    "connectors.no_table", "connectors.map_unusable", "connectors.format_unknown", "connectors.control_differs",
    "connectors.period_unknown", "connectors.no_header",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aside:
    """Hold rows that are no data, and why."""

    reason: str
    rows: int
    first_rows: tuple[int, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SheetReport:
    """Hold what was made of one sheet.

    Args:
        rows_read: rows of the sheet below its header, those that could not be read included.
        tables: for each canonical table, the file of its rows and how many there are.
        proposal: the map that was proposed for it, as data; None where the format or the map is known.
        certain: the proposal leaves no doubt.
        samples: for each header, some of its values, where a person may have to say what the column is.

    """

    name: str
    format: str
    label: Mapping[str, str]
    score: float
    source: str
    mapping: str
    mode: str
    headers: tuple[str, ...]
    header_row: int
    rows_read: int
    rows_kept: int
    rows_rejected: int
    aside: tuple[Aside, ...] = ()
    tables: Mapping[str, tuple[Path, int]] = field(default_factory=dict)
    totals: tuple[Total, ...] = ()
    messages: tuple[Message, ...] = ()
    rejects_file: str = ""
    proposal: Mapping[str, Any] | None = None
    certain: bool = False
    corrected: bool = False
    samples: tuple[tuple[str, ...], ...] = ()


def level(message: Message, *, refused: bool = False) -> Level:
    """Return how grave a message is: words of reading that stop nothing are warnings, those of a refusal errors."""
    if refused or message.key in _ERRORS or message.key.startswith("safety."):
        return "error"
    return "info" if message.key in _INFO else "warning"


def told(messages: Iterable[Message], sheet: str = "", *, refused: bool = False) -> list[dict[str, Any]]:
    """Return messages as data, in both languages, with the place they speak of.

    Args:
        messages: what is to be said.
        sheet: the sheet that they speak of, "" for the file.
        refused: they say why nothing of the file was read.

    """
    return [
        {
            "level": level(one, refused=refused),
            "key": one.key,
            "fr": say(one, "fr"),
            "en": say(one, "en"),
            "sheet": sheet,
            "row": _number(one.args.get("row")),
            "column": str(one.args.get("column", "")),
        }
        for one in messages
    ]


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def control_totals(sheets: Sequence[SheetReport]) -> dict[str, dict[str, str | int]]:
    """Return the control totals of a file by name, exact to the cent, the sheets added up."""
    found: dict[str, Total] = {}
    for sheet in sheets:
        for total in sheet.totals:
            found[total.name] = found[total.name] + total if total.name in found else total
    return {
        name: {
            "table": total.table,
            "column": total.column,
            "source": format(total.source, "f"),
            "mart": format(total.mart, "f"),
            "rejected": format(total.rejected, "f"),
            "set_aside": format(total.set_aside, "f"),
            "rows_unreadable": total.unreadable,
        }
        for name, total in found.items()
    }


def write(report: Mapping[str, Any], folder: Path) -> None:
    """Write the report beside the files it speaks of."""
    content = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(content + "\n", encoding="utf-8")
