"""Hold the standard: the qualification in our own wording, its exams, and look-ups by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Protocol, Self, TypeVar

from pydantic import ConfigDict

from essor.kernel.finding import Question
from essor.kernel.message import Bilingual, message
from essor.standard.digest import content_hash
from essor.standard.exams import ConductRule, Deed, Deliverable, Exam, ExamPart, JuryRule, Sitting
from essor.standard.official.model import OfficialStandard
from essor.standard.pairing import official_wording
from essor.standard.tree import Activity, Block, Competence, Criterion, Level, Part


class Coded(Protocol):
    """Have a code."""

    @property
    def code(self) -> str:
        """Return the code."""


C = TypeVar("C", bound=Coded)
_NO_WORDING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Standard:
    """Hold one version of the standard.

    Args:
        code: name of the qualification in the program.
        version: number of the version; a published version does not change.
        revised_date: day of the version.
        title: name of the qualification.
        levels: the levels of a judgement, weakest first.
        counts: what the official standard holds, by name; `check` compares.
        blocks: the tree.
        exams: the exams.
        official: the official wording, when its owner's document was imported.

    """

    code: str
    version: int
    revised_date: date
    title: Bilingual
    levels: tuple[Level, ...]
    counts: Mapping[str, int]
    blocks: tuple[Block, ...]
    exams: tuple[Exam, ...]
    official: OfficialStandard | None = None
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """Return the activities in order."""
        return tuple(activity for block in self.blocks for activity in block.activities)

    @cached_property
    def competences(self) -> tuple[Competence, ...]:
        """Return the competences in order."""
        return tuple(competence for block in self.blocks for competence in block.competences)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return the criteria in the order of their competences."""
        return tuple(competence.criterion for competence in self.competences)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of all criteria in order."""
        return tuple(part for criterion in self.criteria for part in criterion.parts)

    @cached_property
    def sittings(self) -> tuple[Sitting, ...]:
        """Return the sittings of all exams."""
        return tuple(sitting for exam in self.exams for sitting in exam.sittings)

    @cached_property
    def exam_parts(self) -> tuple[ExamPart, ...]:
        """Return the parts of the exam grids that stand beside the criteria."""
        return tuple(part for sitting in self.sittings for part in sitting.parts)

    @cached_property
    def deliverables(self) -> tuple[Deliverable, ...]:
        """Return what is handed in at all written sittings."""
        return tuple(item for sitting in self.sittings for item in sitting.deliverables)

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """Return what is done at all oral sittings."""
        return tuple(deed for sitting in self.sittings for deed in sitting.deeds)

    @cached_property
    def conduct_rules(self) -> tuple[ConductRule, ...]:
        """Return the rules of conduct of all oral sittings."""
        return tuple(rule for sitting in self.sittings for rule in sitting.conduct_rules)

    @cached_property
    def jury_rules(self) -> tuple[JuryRule, ...]:
        """Return who must sit, for each sitting that has a jury."""
        return tuple(sitting.jury for sitting in self.sittings if sitting.jury is not None)

    def block(self, code: str) -> Block:
        """Return a block by code (B2); raise KeyError when there is none."""
        return _found(self.blocks, code)

    def activity(self, code: str) -> Activity:
        """Return an activity by code (A2.1); raise KeyError when there is none."""
        return _found(self.activities, code)

    def competence(self, code: str) -> Competence:
        """Return a competence by code (C2.1.4.1) or by noun (negotiation); raise KeyError when there is none."""
        for competence in self.competences:
            if code in {competence.code, competence.noun}:
                return competence
        raise KeyError(code)

    def criterion(self, code: str) -> Criterion:
        """Return a criterion by code (CR1.2.4); raise KeyError when there is none."""
        return _found(self.criteria, code)

    def part(self, code: str) -> Part | ExamPart:
        """Return a part by code (CR1.2.4.c or E2O.a); raise KeyError when there is none."""
        among: tuple[Part | ExamPart, ...] = (*self.parts, *self.exam_parts)
        return _found(among, code)

    def exam(self, code: str) -> Exam:
        """Return an exam by code (E2); raise KeyError when there is none."""
        return _found(self.exams, code)

    def sitting(self, code: str) -> Sitting:
        """Return a sitting by code (E2O); raise KeyError when there is none."""
        return _found(self.sittings, code)

    def deliverable(self, code: str) -> Deliverable:
        """Return a deliverable by code (E2W.6); raise KeyError when there is none."""
        return _found(self.deliverables, code)

    def examined_in(self, competence: str) -> tuple[Sitting, ...]:
        """Return the sittings that examine a competence."""
        return tuple(sitting for sitting in self.sittings if competence in sitting.competences)

    def question(self, code: str) -> Question:
        """Return what a person is asked about a part, with the levels of the answer, weakest first."""
        part = self.part(code)
        levels = tuple(message("standard.level", label=one.label, meaning=one.meaning) for one in self.levels)
        return Question(part.code, message("standard.question", question=part.question), levels)

    def with_official(self, official: OfficialStandard) -> Self:
        """Return the same standard with the official wording beside ours; `align` tells what differs."""
        return replace(self, official=official)

    def official_text(self, code: str) -> str:
        """Return the official wording of a code of ours, or "" where none is known.

        Takes the code of a block, activity, competence, criterion, part, sitting, deliverable, deed,
        conduct rule, jury rule or exam part.
        """
        return self._wording.get(code, "")

    @cached_property
    def _wording(self) -> Mapping[str, str]:
        return _NO_WORDING if self.official is None else official_wording(self.blocks, self.exams, self.official)

    @cached_property
    def content_hash(self) -> str:
        """Return the SHA-256 of the content, the official wording included when there is one.

        A session is bound to it, and a mark says which wording it was given against.
        """
        return content_hash(self)


def _found(among: Iterable[C], code: str) -> C:
    for one in among:
        if one.code == code:
            return one
    raise KeyError(code)
