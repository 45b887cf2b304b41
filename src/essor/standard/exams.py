"""Hold the exams: their sittings, what is handed in, done and observed, and who judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from essor.kernel.message import Bilingual, Lang
from essor.standard.tree import By

Kind = Literal["written", "oral"]


@dataclass(frozen=True, slots=True)
class Deliverable:
    """Hold one thing handed in at a written sitting.

    Args:
        code: "E2W.6".
        label: its name.
        competences: codes of the competences that it evidences; empty for the two that are required
            without a competence of their own (the contexts of E2, the presentation of E3).
        languages: the languages it is written in.

    """

    code: str
    label: Bilingual
    competences: tuple[str, ...]
    languages: tuple[Lang, ...] = ("fr",)


@dataclass(frozen=True, slots=True)
class Deed:
    """Hold one thing that the candidate does at an oral sitting."""

    code: str
    label: Bilingual
    competences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConductRule:
    """Hold one rule on how the candidate behaves and speaks."""

    code: str
    label: Bilingual
    competences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JuryMember:
    """Hold how many members of the jury speak for the certifier or for the profession."""

    represents: Literal["certifier", "profession"]
    number: int


@dataclass(frozen=True, slots=True)
class JuryRule:
    """Hold who must sit."""

    code: str
    label: Bilingual
    members: tuple[JuryMember, ...]


@dataclass(frozen=True, slots=True)
class ExamPart:
    """Hold a part that stands on the exam grid beside the criteria.

    Args:
        code: "E2O.a".
        by: who settles it.
        judged_on: code of the deliverable, deed or conduct rule that it judges.
        marked: False for what is required without a mark.
        gist: a few words, for lists.
        statement: what work that deserves the level "acquired" shows.
        question: what is put to the person who judges.
        feeds: code of the competence that it counts for, or "".

    """

    code: str
    by: By
    judged_on: str
    marked: bool
    gist: Bilingual
    statement: Bilingual
    question: Bilingual
    feeds: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Hold one written or oral sitting of an exam.

    Args:
        code: exam and kind: "E2O".
        kind: written or oral.
        setting: "reconstituted" from a corpus, or "real" in a company.
        label: its name.
        statement: what happens there.
        placement_working_days: shortest placement in a company, in working days (jours ouvrés),
            Saturdays, Sundays and public holidays excluded; None where there is no placement.
        deliverables: what is handed in.
        deeds: what is done by voice.
        conduct_rules: how.
        jury: who must sit, where the standard says so.
        parts: what the exam grid judges beside the criteria.

    """

    code: str
    kind: Kind
    setting: Literal["reconstituted", "real"]
    label: Bilingual
    statement: Bilingual
    placement_working_days: int | None = None
    deliverables: tuple[Deliverable, ...] = ()
    deeds: tuple[Deed, ...] = ()
    conduct_rules: tuple[ConductRule, ...] = ()
    jury: JuryRule | None = None
    parts: tuple[ExamPart, ...] = ()

    @property
    def competences(self) -> tuple[str, ...]:
        """Return the codes of the competences examined here, each once, in order."""
        asked: tuple[Deliverable | Deed | ConductRule, ...] = (*self.deliverables, *self.deeds, *self.conduct_rules)
        return tuple(dict.fromkeys(code for one in asked for code in one.competences))


@dataclass(frozen=True, slots=True)
class Exam:
    """Hold one exam and the block it belongs to."""

    code: str
    block: str
    label: Bilingual
    sittings: tuple[Sitting, ...]
