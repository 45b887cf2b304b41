"""Say what a check expected, what it found and where; put to a person what no machine can settle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from essor.kernel.message import Message
    from essor.kernel.ref import Ref
    from essor.kernel.value import Value

Ground = Literal["live", "corpus", "document"]
Status = Literal["pass", "warn", "fail", "not_reproduced", "not_found", "not_applicable"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim(Generic[T]):
    """Hold what a document asserts, and each place where it does."""

    value: T
    where: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold the outcome of one check on one part of a criterion; it never holds a mark."""

    check: str
    part: str
    ground: Ground
    status: Status
    message: Message
    expected: Value | str | None = None
    found: Value | str | None = None
    where: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Hold what a person has to judge, with the levels of the answer from weakest to strongest."""

    part: str
    ask: Message
    levels: tuple[Message, ...] = ()


Check = Callable[[Any, Any], Iterable[Finding]]
