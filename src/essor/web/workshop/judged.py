"""Put what the checks of a product found beside the parts of its criterion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from essor.kernel.finding import Finding, Question
from essor.standard.tree import Part
from essor.work import runtime

State = Literal["ok", "bad", "half", "human", "todo"]
SHOWN = 3
"""Findings of a part that are seen at once; the others unfold."""
_ORDER = {"fail": 0, "warn": 1, "not_reproduced": 2}


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """Hold one part of a criterion: what was found of it, what a person is asked, where it stands."""

    part: Part
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...]
    question: Question | None
    state: State


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold the parts of a criterion."""

    parts: tuple[JudgedPart, ...]

    def count(self, state: State) -> int:
        """Return how many parts stand somewhere."""
        return sum(one.state == state for one in self.parts)

    @property
    def proved(self) -> int:
        """Return how many parts the machine proved."""
        return self.count("ok")

    @property
    def computed(self) -> int:
        """Return how many parts the machine has to prove: all but those that a person judges."""
        return len(self.parts) - self.to_judge

    @property
    def to_judge(self) -> int:
        """Return how many parts a person has to judge."""
        return self.count("human")


def judged(made: runtime.Made) -> Judged:
    """Return the findings of a product by part of its criterion, the worst first."""
    parts = []
    for part in made.product.criterion:
        found = _worst_first(one for one in made.findings if one.part == part.letter)
        ask = next((one for one in made.questions if one.part == part.code), None)
        parts.append(
            JudgedPart(part, found[:SHOWN], found[SHOWN:], ask, _state(found, asked_of_person=ask is not None))
        )
    return Judged(tuple(parts))


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with what fails first, one of those that say the same."""
    told = {one.message.key + repr(sorted(one.message.args.items(), key=str)): one for one in findings}
    return tuple(sorted(told.values(), key=lambda one: _ORDER.get(one.status, len(_ORDER))))


def _state(findings: Iterable[Finding], *, asked_of_person: bool) -> State:
    statuses = {one.status for one in findings}
    if "fail" in statuses:
        return "bad"
    if statuses & {"warn", "not_reproduced"}:
        return "half"
    if asked_of_person:
        return "human"
    return "ok" if "pass" in statuses else "todo"
