"""Choose how to read a sheet: the map given, the one remembered, a known format, or a proposal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from essor.connectors import memory
from essor.connectors.catalogue import formats, map_from_data
from essor.connectors.correction import Correction, original_headers
from essor.connectors.covered import covered
from essor.connectors.faults import SHOWN_CHARACTERS
from essor.connectors.format import Format
from essor.connectors.headers import normalise
from essor.connectors.plan.build import Plan, build
from essor.connectors.plan.compiler import Surroundings
from essor.connectors.propose import Proposal, propose
from essor.connectors.reading import Sheet
from essor.connectors.reading.header import names_nothing
from essor.connectors.recognise import Guess, matcher
from essor.connectors.typed.texts import word
from essor.kernel.message import Bilingual, Message, message
from essor.kernel.value import Rate
from essor.mart.schema import tables

CERTAIN = 0.6
_SHOWN_COLUMNS = 12
_SHOWN_CELLS = 6


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold what staging is told.

    Args:
        file_name: the name that people know the file by.
        company: settings of the company: timezone, currency, fiscal_start_month, people (code by alias).
        mapping: a map as data, or None.
        mapping_name: fingerprint or name under which the map is known.
        format: name of a format, "" to recognise it.
        source: system of the company, "" for that of the format.
        memory_folder: the company's folder, where maps are remembered; None for none.

    """

    file_name: str
    company: Mapping[str, Any]
    mapping: Mapping[str, Any] | None = None
    mapping_name: str = ""
    format: str = ""
    source: str = ""
    memory_folder: Path | None = None

    @property
    def timezone(self) -> str:
        """Return the company's zone."""
        return str(self.company.get("timezone") or "Europe/Paris")


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold the format and the plan chosen for a sheet.

    Args:
        plan: what to make of the sheet; None when nothing can be.
        mapping: name of the map applied, "" for a format of Essor's.
        score: how well the format fits, 0 to 1.

    """

    plan: Plan | None
    score: float
    messages: tuple[Message, ...]
    mapping: str = ""
    proposal: Proposal | None = None


def choose(con: duckdb.DuckDBPyConnection, sheet: Sheet, settings: Settings, correction: Correction) -> Choice:
    """Choose how to read a sheet, and say why.

    Args:
        con: connection that holds the sheet.
        sheet: the sheet.
        settings: what the caller told.
        correction: what a file of rejects says of its origin.

    """
    shown = _shown(settings, sheet)
    try:
        choice = _choose(con, sheet, settings, correction)
    except ValueError as error:
        reason = " ".join(str(error).split())
        said = message("connectors.map_unusable", reason=reason)
        choice = Choice(None, 0.0, (said, message("connectors.no_table", file=shown)))
    if choice.plan is None and sheet.header_row and any(names_nothing(header) for header in sheet.headers):
        choice = replace(choice, messages=(*choice.messages, _without_header(sheet, shown)))
    return choice


def _without_header(sheet: Sheet, shown: str) -> Message:
    """Say that the row taken for the titles holds data, and how to name the columns."""
    cells = [header.strip()[:SHOWN_CHARACTERS] for header in sheet.headers[:_SHOWN_CELLS]]
    more = " | …" if len(sheet.headers) > _SHOWN_CELLS else ""
    return message(
        "connectors.no_header", file=shown, row=sheet.header_row, cells=" | ".join(cells) + more,
        count=len(sheet.headers),
    )  # fmt: skip


def _choose(con: duckdb.DuckDBPyConnection, sheet: Sheet, settings: Settings, correction: Correction) -> Choice:
    given = _given(sheet, settings, correction)
    if given is not None:
        format_, name = given
        plan = _plan(format_, sheet, settings)
        return _used(plan, 1.0, (), settings, sheet, name)
    if unknown := settings.format or correction.format:
        known = ", ".join(formats())
        if settings.format:
            return Choice(None, 0.0, (message("connectors.format_unknown", format=unknown, known=known),))
    guesses = matcher().guesses(original_headers(sheet.headers), settings.file_name)
    for guess in guesses:
        plan = _plan(formats()[guess.format], sheet, settings)
        if guess.sure and (_fills_first(plan) or guess.score >= CERTAIN):
            return _used(plan, guess.score, (_recognised(guess, settings, sheet),), settings, sheet, "")
    return _proposed(con, sheet, settings, guesses[0] if guesses else None)


def _given(sheet: Sheet, settings: Settings, correction: Correction) -> tuple[Format, str] | None:
    """Return the format that is known beforehand, with the name of its map."""
    if settings.mapping is not None:
        return map_from_data(settings.mapping), settings.mapping_name or _name_of(settings.mapping)
    if settings.format in formats():
        return formats()[settings.format], ""
    if settings.memory_folder is not None:
        kept = memory.recall(settings.memory_folder, sheet.headers)
        if kept is not None:
            return map_from_data(kept), _name_of(kept)  # as when it was given: the same file is already there
    return (formats()[correction.format], "") if correction.format in formats() else None


def _name_of(data: Mapping[str, Any]) -> str:
    told = json.dumps(data, sort_keys=True, default=str).encode()
    return f"map-{hashlib.sha256(told).hexdigest()[:12]}"


def _proposed(con: duckdb.DuckDBPyConnection, sheet: Sheet, settings: Settings, guess: Guess | None) -> Choice:
    shown = _shown(settings, sheet)
    said: list[Message] = []
    if guess is not None:
        label = formats()[guess.format].label
        said.append(message("connectors.unsure_format", file=shown, format=label, score=_rate(guess.score)))
    proposal = propose(con, sheet, settings.file_name)
    if proposal is None:
        return Choice(None, guess.score if guess else 0.0, (*said, message("connectors.no_table", file=shown)))
    table = tables()[proposal.table]
    columns = ", ".join(f"{header} → {field}" for field, header in proposal.columns.items())
    said.append(message("connectors.proposed", file=shown, table=Bilingual(table.fr, table.en), columns=columns))
    plan = _plan(map_from_data(proposal.data), sheet, settings)
    return replace(
        _used(plan, proposal.score, tuple(said), settings, sheet, _name_of(proposal.data)), proposal=proposal
    )


def _plan(format_: Format, sheet: Sheet, settings: Settings) -> Plan:
    company = settings.company
    fiscal = int(company.get("fiscal_start_month") or 1)
    around = Surroundings(
        stem=Path(settings.file_name).stem,
        timezone=settings.timezone,
        currency=str(company.get("currency") or "EUR"),
        period=covered(format_.period, sheet.preamble, settings.file_name, fiscal),
        people={word(str(alias)): str(code) for alias, code in dict(company.get("people") or {}).items()},
    )
    return build(format_, sheet, around)


def _fills_first(plan: Plan) -> bool:
    """Tell whether the first table of the format can be filled: the one it is made for."""
    return any(rows.table.name == plan.format.outputs[0].table for rows in plan.rows)


def _used(
    plan: Plan, score: float, said: tuple[Message, ...], settings: Settings, sheet: Sheet, mapping: str
) -> Choice:
    return Choice(plan if plan.rows else None, score, (*said, *_remarks(plan, settings, sheet)), mapping)


def _remarks(plan: Plan, settings: Settings, sheet: Sheet) -> Iterator[Message]:
    shown = _shown(settings, sheet)
    for note in plan.format.notes:
        yield message("connectors.note", file=shown, note=note)
    if not plan.rows or not _fills_first(plan):
        for missing in plan.missing:
            yield message(missing.key, file=shown, **missing.args)
    parent = plan.format.parent
    if plan.rows and parent is not None and plan.document is None:
        key = ", ".join(plan.format.fields.get(parent.key, (parent.key,)))
        yield message("connectors.no_document_key", file=shown, headers=key)
    if plan.wants_period:
        yield message("connectors.period_unknown", file=shown)
    if not plan.rows:
        yield message("connectors.no_table", file=shown)
    known = {normalise(header) for header in plan.format.known_headers}
    strange = [header for header in plan.unread if normalise(header) not in known]
    if strange and plan.rows:
        more = ", …" if len(strange) > _SHOWN_COLUMNS else ""
        yield message("connectors.unread_columns", file=shown, columns=", ".join(strange[:_SHOWN_COLUMNS]) + more)


def _recognised(guess: Guess, settings: Settings, sheet: Sheet) -> Message:
    label = formats()[guess.format].label
    return message("connectors.recognised", file=_shown(settings, sheet), format=label, score=_rate(guess.score))


def _rate(score: float) -> Rate:
    from decimal import Decimal

    return Rate(Decimal(str(round(score, 3))))


def _shown(settings: Settings, sheet: Sheet) -> str:
    return f"{settings.file_name} / {sheet.name}" if sheet.name else settings.file_name
