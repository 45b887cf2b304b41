"""Make checks of sentences: each is named as what it verifies, belongs to a part of the criterion, never marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_args

from essor.kernel.finding import Finding, Status
from essor.kernel.message import Message
from essor.kernel.ref import Ref
from essor.kernel.value import Value
from essor.work.truth import Truth

STATUSES: tuple[Status, ...] = get_args(Status)
_GRAVITY: tuple[Status, ...] = ("pass", "not_applicable", "not_reproduced", "not_found", "warn", "fail")


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold what a check sees at one place; the finding made of it knows the check, the part and the ground."""

    status: Status
    message: Message
    expected: Value | str | None = None
    found: Value | str | None = None
    where: tuple[Ref, ...] = ()


Look = Callable[[Any, Truth], Iterable[Seen]]


@dataclass(frozen=True, slots=True)
class PartCheck:
    """Hold a check of one part; called with claims and truth it gives findings.

    Args:
        name: the sentence that it verifies: figures_are_those_of_the_data.
        part: letter inside the criterion.
        about: what its docstring says: its reference page.
        look: what it does.

    """

    name: str
    part: str
    about: str
    look: Look

    def __call__(self, claims: Any, truth: Truth) -> tuple[Finding, ...]:
        """Return what the check finds."""
        return tuple(
            Finding(
                self.name, self.part, truth.ground, seen.status, seen.message, seen.expected, seen.found, seen.where
            )
            for seen in self.look(claims, truth)
        )


def verifies(part: str) -> Callable[[Look], PartCheck]:
    """Make a function the check of a part.

    Args:
        part: letter inside the criterion of the product.

    """

    def made(look: Look) -> PartCheck:
        return PartCheck(getattr(look, "__name__", ""), part, (look.__doc__ or "").strip(), look)

    return made


def checks_in(module: ModuleType) -> tuple[PartCheck, ...]:
    """Return the checks of a module in the order they stand in: none is listed."""
    return tuple(_found(module))


def worst(findings: Sequence[Finding]) -> Status:
    """Return the gravest status of findings; what found nothing is not found."""
    return max((finding.status for finding in findings), key=_GRAVITY.index, default="not_found")


def _found(module: ModuleType) -> Iterator[PartCheck]:
    for value in vars(module).values():
        if isinstance(value, PartCheck) and value.look.__module__ == module.__name__:
            yield value
