"""Read the column of modalities: exams, their sittings, what is handed in, done and observed.

An exam begins with its code (E2) and goes on over the cells below it. A sitting begins with the exam,
with a cell that opens with the code of a competence, or with the sentence that tells an oral defence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from essor.kernel.message import Message, message
from essor.standard.official.model import OfficialExam, OfficialItem, OfficialKind, OfficialSitting
from essor.standard.official.prose import Paragraph, Piece, pieces
from essor.standard.official.table import Table, opening, unplaced

_ORAL = re.compile(r"\b(?:oral(?:es?|ement)?|oraux|soutien(?:t|nent)|soutenance)\b", re.IGNORECASE)
_WRITTEN = re.compile(r"\bécrit(?:e?s?)\b", re.IGNORECASE)
_JURY = re.compile(r"\bjury\b", re.IGNORECASE)
_WORKING_DAYS = re.compile(r"\b([0-9]{1,4}) jours? ouvrés?", re.IGNORECASE)
_CITED = re.compile(r"\bC[0-9]+(?:\.[0-9]+)*\b")
_LETTERS: dict[OfficialKind, str] = {"written": "W", "oral": "O", "written_and_oral": "M"}


@dataclass(slots=True)
class _Sitting:
    """Gather one sitting while its pieces are read."""

    line: int
    kind: OfficialKind = "written"
    head: str = ""
    opening: str = ""
    lead: str = ""
    terms: list[Piece] = field(default_factory=list)
    items: list[Piece] = field(default_factory=list)
    conduct: list[Piece] = field(default_factory=list)
    jury: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Segment:
    """Gather the paragraphs that follow an exam's code, or a competence's code inside an exam."""

    line: int
    head: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class _Exam:
    """Gather one exam."""

    code: str
    block: str
    line: int
    segments: list[_Segment] = field(default_factory=list)


def read_exams(table: Table, competences: AbstractSet[str]) -> tuple[OfficialExam, ...]:
    """Return the exams of the document; what is odd is added to the remarks of the table.

    Args:
        table: the placed cells.
        competences: the codes that a deliverable may cite.

    """
    exams = _gather(table, competences)
    read = tuple(_exam(exam, competences) for exam in exams)
    cited = {code for exam in read for sitting in exam.sittings for code in sitting.competences}
    table.remarks += _unknown(table, exams, competences)
    if not read:
        table.remarks.append(message("standard.exams_missing", file=table.name))
    else:
        for entry in table.of("competence"):
            if entry.code not in cited:
                table.remarks.append(
                    message("standard.competence_not_examined", file=table.name, line=entry.line, code=entry.code)
                )
    return read


def _gather(table: Table, competences: AbstractSet[str]) -> list[_Exam]:
    exams: dict[str, _Exam] = {}
    current: _Exam | None = None
    for block, cell in table.modalities:
        for paragraph in cell.paragraphs:
            kind, code, text = opening(paragraph.text) or ("", "", paragraph.text)
            if kind == "exam":
                if code in exams:
                    table.errors.append(
                        message(
                            "standard.code_twice",
                            file=table.name,
                            line=cell.line,
                            column=cell.column,
                            code=code,
                            first_line=exams[code].line,
                        )
                    )
                current = exams.setdefault(code, _Exam(code, block, cell.line))
                current.segments.append(_Segment(cell.line))
            elif current is None:
                table.remarks.append(unplaced(table.name, cell, paragraph))
                continue
            elif kind == "competence" and code in competences:
                current.segments.append(_Segment(cell.line, code))
            else:
                text = paragraph.text
            if text:
                current.segments[-1].paragraphs.append(Paragraph(text, paragraph.line))
    return list(exams.values())


def _exam(exam: _Exam, competences: AbstractSet[str]) -> OfficialExam:
    sittings = [sitting for segment in exam.segments for sitting in _sittings(segment)]
    used: Counter[str] = Counter()
    read = []
    for sitting in sittings:
        letter = _LETTERS[sitting.kind]
        used[letter] += 1
        number = str(used[letter]) if used[letter] > 1 else ""
        read.append(_official(f"{exam.code}{letter}{number}", sitting, competences))
    return OfficialExam(exam.code, exam.block, tuple(read), exam.line)


def _sittings(segment: _Segment) -> list[_Sitting]:
    sittings = [_Sitting(segment.line, head=segment.head)]
    for piece in pieces(segment.paragraphs):
        current = sittings[-1]
        untouched = not (current.opening or current.items or current.lead)
        if piece.kind == "item":
            current.items.append(piece)
        elif piece.kind == "lead":
            current.lead = piece.text
        elif untouched:
            _open(current, piece)
        elif current.kind == "written" and _ORAL.search(piece.text):
            sittings.append(_Sitting(piece.line))
            _open(sittings[-1], piece)
        elif _JURY.search(piece.text):
            current.jury.append(piece)
        elif current.kind == "oral":
            current.conduct.append(piece)
        else:
            current.terms.append(piece)
    return sittings


def _open(sitting: _Sitting, piece: Piece) -> None:
    sitting.opening = piece.text
    if _ORAL.search(piece.text):
        defends = _JURY.search(piece.text) is not None
        sitting.kind = "written_and_oral" if _WRITTEN.search(piece.text) and not defends else "oral"
        sitting.jury = [piece] if defends else []


def _official(code: str, sitting: _Sitting, competences: AbstractSet[str]) -> OfficialSitting:
    items = _items(code, "", sitting.items, competences)
    conduct = _items(code, "R", sitting.conduct, competences)
    jury = _items(code, "J", sitting.jury, competences)
    opens = [sitting.opening, *(piece.text for piece in sitting.terms), sitting.lead]
    days = [int(match[1]) for text in opens for match in _WORKING_DAYS.finditer(text)]
    own = (sitting.head,) if sitting.head else ()
    cited = [*own, *_cited(" ".join(opens), competences)]
    cited += [one for item in (*items, *conduct, *jury) for one in item.competences]
    return OfficialSitting(
        code=code,
        kind=sitting.kind,
        opening=sitting.opening,
        terms=tuple(piece.text for piece in sitting.terms),
        lead=sitting.lead,
        deliverables=items if sitting.kind != "oral" else (),
        deeds=items if sitting.kind == "oral" else (),
        conduct_rules=conduct,
        jury=jury,
        working_days=days[0] if days else None,
        competences=tuple(dict.fromkeys(cited)),
        line=sitting.line,
    )


def _items(sitting: str, mark: str, among: Iterable[Piece], competences: AbstractSet[str]) -> tuple[OfficialItem, ...]:
    """Return items with their codes; the punctuation that only separates the items of a list is left out."""
    return tuple(
        OfficialItem(
            code=f"{sitting}.{mark}{number}",
            text=piece.text.rstrip(" ;.") if piece.kind == "item" else piece.text,
            competences=_cited(piece.text, competences),
            line=piece.line,
        )
        for number, piece in enumerate(among, start=1)
    )


def _cited(text: str, competences: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in _CITED.findall(text) if code in competences))


def _unknown(table: Table, exams: Iterable[_Exam], competences: AbstractSet[str]) -> Iterable[Message]:
    """Say which cited codes name no competence; "C1" alone may be a level of language, so it needs a dot."""
    for exam in exams:
        for segment in exam.segments:
            for paragraph in segment.paragraphs:
                for code in _CITED.findall(paragraph.text):
                    if "." in code and code not in competences:
                        yield message(
                            "standard.unknown_competence_cited", file=table.name, line=paragraph.line, code=code
                        )
