"""Read the sources that a snapshot stands on, from the reports of its imports: files, rows, control totals, days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from essor.connectors.catalogue import formats, map_from_data
from essor.connectors.filled import Filled, filled
from essor.connectors.format import Format
from essor.connectors.memory import recall
from essor.kernel.message import LANGS, Bilingual, message
from essor.kernel.value import Money, Quantity, Value
from essor.kernel.words import say
from essor.mart.company import Company
from essor.mart.engines import Engine
from essor.mart.imports import ImportRecord
from essor.mart.schema import tables
from essor.mart.snapshot import Snapshot
from essor.metrics.recount import ImportDays, import_days
from essor.work.collection import ControlTotal, Source

_COUNTS = ("rows_read", "rows_kept", "rows_rejected", "rows_set_aside")
_PARTS = ("source", "mart", "rejected")

Fills = Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]
"""By table and column, the headers that each source fills it with."""


@dataclass(slots=True)
class _Gathered:
    """Gather the imports of one format."""

    records: list[ImportRecord] = field(default_factory=list)
    published: list[date] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTS, 0))
    totals: dict[tuple[str, str], dict[str, Decimal]] = field(default_factory=dict)
    label: Bilingual = field(default_factory=lambda: Bilingual("", ""))


def read_sources(company: Company, snapshot: Snapshot, engine: Engine) -> tuple[Source, ...]:
    """Return the sources of a snapshot, one a format, in the order of their first file."""
    found: dict[str, _Gathered] = {}
    for record in snapshot.imports:
        said = _told(company, record)
        one = found.setdefault(record.format, _Gathered())
        one.label = _label(record, said["report"])
        one.records.append(record)
        one.published.append(datetime.fromisoformat(said["published_at"]).date())
        rows = sum(record.rows.values())
        entered = {"rows_read": rows, "rows_kept": rows}  # what was entered in Essor itself has no report
        for name in _COUNTS:
            one.counts[name] += int((said["report"] or entered).get(name, 0))
        for total in (said["report"].get("control_totals") or {}).values():
            sums = one.totals.setdefault((total["table"], total["column"]), dict.fromkeys(_PARTS, Decimal(0)))
            for part in _PARTS:
                sums[part] += Decimal(str(total.get(part) or 0))
    days = _days(engine, found)
    return tuple(_source(code, one, days, company.currency) for code, one in found.items())


def _label(record: ImportRecord, report: Mapping[str, Any]) -> Bilingual:
    label = report.get("label") or {}
    if not report:
        return Bilingual(*(say(message("work.entered_here"), lang) for lang in LANGS))
    return Bilingual(str(label.get("fr", record.format)), str(label.get("en", record.format)))


def read_fills(company: Company, snapshot: Snapshot) -> Fills:
    """Return which source fills which column, with the headers that it is made of."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for record in snapshot.imports:
        report = _told(company, record)["report"]
        sheets = report.get("sheets") or ()
        parts = [_of_sheet(company, record, sheet) for sheet in sheets]
        for part in parts if parts and all(parts) else [*parts, _surely(record, report)]:
            for place, headers in part.items():
                of = found.setdefault(place, {})
                of[record.format] = tuple(dict.fromkeys((*of.get(record.format, ()), *headers)))
    return found


def _of_sheet(company: Company, record: ImportRecord, sheet: Mapping[str, Any]) -> Filled:
    """Return what one sheet fills, by its format or by the map that it was read with; nothing where none is known."""
    headers = sheet.get("headers") or ()
    known = formats().get(sheet.get("format") or record.format)
    if known is None:
        data = sheet.get("proposal") or recall(company.folder, headers)
        known = None if data is None else _mapped(data)
    return {} if known is None else filled(known, headers)


def _mapped(data: Mapping[str, Any]) -> Format | None:
    with suppress(ValueError):
        return map_from_data(data)
    return None


def _surely(record: ImportRecord, report: Mapping[str, Any]) -> Filled:
    """Return what an import fills for sure where its map is not known: keys, days and control totals."""
    totals = (report.get("control_totals") or {}).values()
    places = [(total["table"], total["column"]) for total in totals]
    for name in record.rows:
        table = tables()[name]
        places += [(name, column) for column in (*table.key, table.date) if column not in {"", "source"}]
    return dict.fromkeys(places, ())


def _told(company: Company, record: ImportRecord) -> Mapping[str, Any]:
    text = (company.imports / f"{record.position:06d}.json").read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(text)
    return content


def _days(engine: Engine, found: Mapping[str, _Gathered]) -> Mapping[str, Mapping[str, ImportDays]]:
    """Return, by table and import, what the tables hold now."""
    names = dict.fromkeys(name for one in found.values() for record in one.records for name in record.rows)
    dated = [name for name in names if tables()[name].date]
    return {name: {one.import_id: one for one in import_days(engine, name)} for name in dated}


def _source(code: str, one: _Gathered, days: Mapping[str, Mapping[str, ImportDays]], currency: str) -> Source:
    known = formats().get(code)
    last = one.records[-1]
    held: dict[str, int] = {}
    for record in one.records:
        for name, rows in record.rows.items():
            held[name] = held.get(name, 0) + rows
    spans = [
        span
        for name in held
        for record in one.records
        if (span := days.get(name, {}).get(record.import_id)) is not None and span.last is not None
    ]
    names = [PurePosixPath(record.file_name) for record in one.records]
    return Source(
        code=code,
        family=known.family if known else code,
        label=one.label,
        tool=known.vendor if known else "",
        system=last.source,
        mode=last.mode,
        endings=tuple(dict.fromkeys(name.suffix.lstrip(".").lower() for name in names if name.suffix)),
        files=len(one.records),
        last_file=names[-1].name,
        last_import_date=max(one.published),
        first_date=min((span.first for span in spans), default=None),
        last_date=max((span.last for span in spans), default=None),
        **one.counts,
        totals=tuple(_total(place, sums, currency) for place, sums in one.totals.items()),
        table=max(held, key=lambda name: held[name]) if held else "",
        tables=tuple(sorted(held, key=lambda name: -held[name])),
        personal=any(column.personal for name in held for column in tables()[name].columns),
    )


def _total(place: tuple[str, str], sums: Mapping[str, Decimal], currency: str) -> ControlTotal:
    table, name = place
    column = tables()[table].column(name)

    def value(part: str) -> Value:
        return Money(sums[part], currency) if name.endswith("amount") else Quantity(sums[part])

    return ControlTotal(Bilingual(column.fr, column.en), value("source"), value("mart"), value("rejected"))
