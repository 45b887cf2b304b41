"""Hold the qualification as a tree: block, activity, competence, criterion, part.

A child knows its parent by its code: part CR1.2.4.c belongs to criterion CR1.2.4, which judges
competence C1.2.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from essor.kernel.message import Bilingual

By = Literal["machine", "both", "human"]
"""Who settles a part: computation, computation then a person, or a person's observation alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one sentence of a criterion.

    Args:
        code: "CR1.2.4.c".
        by: who settles it.
        gist: a few words, for lists.
        statement: what work that deserves the level "acquired" shows.
        question: what is put to the person who judges; for a machine part, what is asked when the
            computation finds nothing to stand on.

    """

    code: str
    by: By
    gist: Bilingual
    statement: Bilingual
    question: Bilingual

    @property
    def criterion(self) -> str:
        """Return the code of the criterion."""
        return self.code.rpartition(".")[0]

    @property
    def letter(self) -> str:
        """Return the letter inside the criterion."""
        return self.code.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Criterion:
    """Hold the criterion of one competence, cut into parts."""

    code: str
    parts: tuple[Part, ...]

    @property
    def competence(self) -> str:
        """Return the code of the competence that it judges."""
        return self.code.replace("CR", "C", 1)

    def part(self, letter: str) -> Part:
        """Return a part by its letter; raise KeyError when the criterion has none of that name."""
        for part in self.parts:
            if part.letter == letter:
                return part
        msg = f"{self.code} has no part {letter!r}"
        raise KeyError(msg)


@dataclass(frozen=True, slots=True)
class Competence:
    """Hold one competence; its noun names the work product that carries it out."""

    code: str
    noun: str
    label: Bilingual
    statement: Bilingual
    criterion: Criterion

    @property
    def folder(self) -> str:
        """Return the folder of its work product: C1.2.4 and "budget" give "c124_budget"."""
        return f"{self.code.lower().replace('.', '')}_{self.noun}"


@dataclass(frozen=True, slots=True)
class Activity:
    """Hold one activity of a block."""

    code: str
    label: Bilingual
    competences: tuple[Competence, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one block: what can be awarded on its own."""

    code: str
    noun: str
    label: Bilingual
    activities: tuple[Activity, ...]

    @property
    def number(self) -> int:
        """Return 1 for B1."""
        return int(self.code[1:])

    @property
    def folder(self) -> str:
        """Return the folder of its work products: "b1_strategy"."""
        return f"{self.code.lower()}_{self.noun}"

    @property
    def competences(self) -> tuple[Competence, ...]:
        """Return the competences of all its activities, in order."""
        return tuple(competence for activity in self.activities for competence in activity.competences)


@dataclass(frozen=True, slots=True)
class Level:
    """Hold one of the levels at which a part is judged, the weakest having rank 0."""

    code: str
    rank: int
    label: Bilingual
    meaning: Bilingual
