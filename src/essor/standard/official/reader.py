"""Read the official document of a qualification into its wording, or say at which line it cannot."""

from __future__ import annotations

import re
import string
from pathlib import Path

from essor.kernel.message import Message, message
from essor.standard.official.modalities import read_exams
from essor.standard.official.model import (
    OfficialActivity,
    OfficialBlock,
    OfficialCompetence,
    OfficialCriterion,
    OfficialStandard,
    Passage,
)
from essor.standard.official.prose import pieces
from essor.standard.official.received import receive
from essor.standard.official.table import Entry, Table, place

_MOST_MESSAGES = 50
_TITLE = re.compile(r"\btitre\s+(.+)$", re.IGNORECASE)


def read_official(source: Path | str) -> tuple[OfficialStandard | None, tuple[Message, ...]]:
    """Return the official standard with remarks, or None with the reasons.

    Args:
        source: the path of the export, or its text: lines of cells separated by tabs, the titles of
            columns in a row of their own, a code at the beginning of each block, activity, competence,
            criterion and exam; tags are read as paragraphs and lists.

    Returns:
        The standard, and what looks odd in it; or None, and each fault with its line and its mend.

    """
    received, problems = receive(source)
    if received is None:
        return None, problems
    table = place(received)
    competences = _competences(table)
    if table.errors:
        return None, _first(table, [*table.errors, *table.remarks])
    exams = read_exams(table, frozenset(one.code for one in competences))
    if table.errors:
        return None, _first(table, table.errors)
    _look_for_gaps(table)
    title = _TITLE.search(table.heading)
    official = OfficialStandard(
        heading=table.heading,
        title=title[1].strip() if title else table.heading,
        sha256=received.sha256,
        blocks=tuple(OfficialBlock(one.code, one.text, one.line) for one in table.of("block")),
        activities=tuple(OfficialActivity(one.code, one.text, one.block, one.line) for one in table.of("activity")),
        competences=competences,
        exams=exams,
    )
    return official, _first(table, table.remarks)


def _first(table: Table, messages: list[Message]) -> tuple[Message, ...]:
    """Return the first messages and say how many are left out: a wrong file has a fault on every line."""
    if len(messages) <= _MOST_MESSAGES:
        return tuple(messages)
    left = message("standard.more_messages", file=table.name, number=len(messages) - _MOST_MESSAGES)
    return (*messages[:_MOST_MESSAGES], left)


def _competences(table: Table) -> tuple[OfficialCompetence, ...]:
    """Return the competences, each with its criterion; one without the other is a fault of the document."""
    criteria = {entry.code: entry for entry in table.of("criterion")}
    read: list[OfficialCompetence] = []
    for entry in table.of("competence"):
        wanted = entry.code.replace("C", "CR", 1)
        if wanted in criteria:
            criterion = _criterion(criteria.pop(wanted))
            read.append(OfficialCompetence(entry.code, entry.text, entry.activity, entry.line, entry.column, criterion))
        else:
            table.errors.append(_about("standard.criterion_missing", table, entry, wanted))
    for entry in criteria.values():
        table.errors.append(_about("standard.competence_missing", table, entry, entry.code.replace("CR", "C", 1)))
    if not read and not table.errors:
        table.errors.append(message("standard.competences_missing", file=table.name))
    return tuple(read)


def _about(key: str, table: Table, entry: Entry, wanted: str) -> Message:
    return message(key, file=table.name, line=entry.line, column=entry.column, code=entry.code, wanted=wanted)


def _criterion(entry: Entry) -> OfficialCriterion:
    """Return a criterion cut into passages: each sentence is one, each item of a list is one with its lead."""
    passages: list[Passage] = []
    lead = ""
    for piece in pieces(entry.paragraphs):
        if piece.kind == "lead":
            lead = piece.text
            continue
        lead = lead if piece.kind == "item" else ""
        passages.append(Passage(f"{entry.code}.{_letter(len(passages))}", piece.text, lead, piece.line))
    return OfficialCriterion(entry.code, entry.text, tuple(passages), entry.line, entry.column)


def _letter(number: int) -> str:
    """Return a, b … z, aa, ab … for 0, 1 … 25, 26, 27 …."""
    letters = string.ascii_lowercase
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(letters))
        text = letters[rest] + text
    return text


def _look_for_gaps(table: Table) -> None:
    """Remark what is empty: no heading, a block or an activity with nothing under it."""
    if not table.heading:
        table.remarks.append(message("standard.title_missing", file=table.name))
    used = {entry.block for entry in table.of("competence")} | {entry.activity for entry in table.of("competence")}
    for entry in (*table.of("block"), *table.of("activity")):
        if entry.code not in used:
            table.remarks.append(message("standard.nothing_under", file=table.name, line=entry.line, code=entry.code))
