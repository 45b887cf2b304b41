"""Hold the official wording of a qualification with the line each sentence stands on.

Texts are kept as they are written, mistakes included; only tags and repeated spaces are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from essor.standard.digest import content_hash

OfficialKind = Literal["written", "oral", "written_and_oral"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold one sentence, or one item of a list, of a criterion.

    Args:
        code: criterion and letter: "CR3.2.6.b".
        text: the sentence or the item.
        lead: the words that open the list, shared by its items; "" for a sentence.
        line: line of the document, from 1.

    """

    code: str
    text: str
    lead: str = ""
    line: int = 0

    @property
    def full_text(self) -> str:
        """Return the lead and the text."""
        return f"{self.lead} {self.text}" if self.lead else self.text


@dataclass(frozen=True, slots=True)
class OfficialCriterion:
    """Hold the criterion of a competence: its whole text, and the same cut into passages."""

    code: str
    text: str
    passages: tuple[Passage, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class OfficialCompetence:
    """Hold a competence, the activity it stands under, and its criterion."""

    code: str
    text: str
    activity: str
    line: int
    column: int
    criterion: OfficialCriterion


@dataclass(frozen=True, slots=True)
class OfficialActivity:
    """Hold an activity and the block it stands under."""

    code: str
    text: str
    block: str
    line: int


@dataclass(frozen=True, slots=True)
class OfficialBlock:
    """Hold a block; "Bloc 2" has the code B2."""

    code: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class OfficialItem:
    """Hold a deliverable, a deed, a conduct rule or a jury rule, with the competences it cites."""

    code: str
    text: str
    competences: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class OfficialSitting:
    """Hold the modalities of one sitting.

    Args:
        code: exam and kind: "E2O".
        kind: what the opening sentence says.
        opening: the sentence that opens it.
        terms: the other sentences that tell how it is held.
        lead: the words that open its list.
        deliverables: items of a sitting with a written part.
        deeds: items of an oral sitting.
        conduct_rules: sentences of an oral sitting on bearing and speech.
        jury: sentences that name the jury.
        working_days: shortest duration in working days (jours ouvrés), where it is said.
        competences: codes cited by the sitting, each once.

    """

    code: str
    kind: OfficialKind
    opening: str
    terms: tuple[str, ...]
    lead: str
    deliverables: tuple[OfficialItem, ...]
    deeds: tuple[OfficialItem, ...]
    conduct_rules: tuple[OfficialItem, ...]
    jury: tuple[OfficialItem, ...]
    working_days: int | None
    competences: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class OfficialExam:
    """Hold an exam and the block in whose table it is described."""

    code: str
    block: str
    sittings: tuple[OfficialSitting, ...]
    line: int


@dataclass(frozen=True, slots=True)
class OfficialStandard:
    """Hold the official document of one qualification.

    Args:
        heading: the line above the first table, as it is.
        title: the name of the qualification inside it.
        sha256: hash of the bytes that were read.

    """

    heading: str
    title: str
    sha256: str
    blocks: tuple[OfficialBlock, ...]
    activities: tuple[OfficialActivity, ...]
    competences: tuple[OfficialCompetence, ...]
    exams: tuple[OfficialExam, ...]

    @property
    def criteria(self) -> tuple[OfficialCriterion, ...]:
        """Return the criteria in the order of their competences."""
        return tuple(competence.criterion for competence in self.competences)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return the passages of all criteria."""
        return tuple(passage for criterion in self.criteria for passage in criterion.passages)

    @property
    def sittings(self) -> tuple[OfficialSitting, ...]:
        """Return the sittings of all exams."""
        return tuple(sitting for exam in self.exams for sitting in exam.sittings)

    @property
    def deliverables(self) -> tuple[OfficialItem, ...]:
        """Return what is handed in at all sittings."""
        return tuple(item for sitting in self.sittings for item in sitting.deliverables)

    @property
    def content_hash(self) -> str:
        """Return the hash of the content."""
        return content_hash(self)
