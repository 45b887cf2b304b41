"""Find the figures that are said twice and not alike: two values, or two roundings that no value gives both.

A figure is its reference and its aspect (result, target, gap …). Two statements agree where one value may show as
both. Sentences, tables and files are voices: what one of them says has to be said by the other too, where it speaks
of the same. A table that gives many values to one figure shows parts that were not told apart, and stays unjudged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import Argument
from essor.kernel.ref import Ref
from essor.kernel.value import Count, Money, NotComputable, Quantity, Value, magnitude

COMPUTED = frozenset({"gap", "change", "attainment"})
_NOISE = Decimal("1e-9")
_OF_ROUNDED_PARTS = 3  # a difference of two rounded numbers may be away by one in its last digit


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold one place that says a figure.

    Args:
        figure: its reference without the snapshot.
        aspect: what is said of it: value, target, gap, ….
        value: as it is written.
        half: half of the last digit written, in the unit of the value; 0 where it is exact.
        where: its place.
        file: the file or version that it stands in.
        in_table: a table says it, not a sentence.
        plain: it is plain what it speaks of: a sentence, or a row that says several things of its figure.
        place: its place in words.
        shown: the value as it stands there.

    """

    figure: str
    aspect: str
    value: Value
    half: Decimal
    where: Ref
    file: str
    in_table: bool
    plain: bool = True
    place: Argument = ""
    shown: Argument = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Hold two statements of one figure that do not agree.

    Args:
        first: what is said first, tables before sentences.
        other: what does not agree with it.
        rounded: they are so near that they are two roundings, not two values.
        sure: nothing but a mistake explains it; two tables of a file may speak of two things, and a difference of
            rounded numbers may be one away in its last digit.

    """

    first: Statement
    other: Statement
    rounded: bool
    sure: bool


def contradictions(said: Iterable[Statement]) -> tuple[Contradiction, ...]:
    """Return each statement that does not agree with another one of the same figure, told once.

    Args:
        said: all statements, in reading order; one without a figure is passed over.

    """
    groups: dict[tuple[str, str, str], list[Statement]] = {}
    for one in said:
        if one.figure and magnitude(one.value) is not None:
            groups.setdefault((one.figure, one.aspect, _kind(one.value)), []).append(one)
    return tuple(found for group in groups.values() if len(group) > 1 for found in _within(group))


def agree(one: Statement, other: Statement) -> bool:
    """Tell whether one value may show as both statements."""
    return _apart(one, other) <= _noise(one, other) or _apart(one, other) < one.half + other.half


def _within(group: list[Statement]) -> Iterator[Contradiction]:
    """Yield what does not agree in the statements of one figure: within each voice, then between them."""
    voices: dict[tuple[str, bool], list[Statement]] = {}
    for one in sorted(group, key=lambda one: not one.in_table):
        voices.setdefault((one.file, one.in_table), []).append(one)
    told: list[Statement] = []
    for voice in voices.values():
        for found in _of_voice(voice):
            told.append(found.other)
            yield found
    heard: list[list[Statement]] = []
    for voice in voices.values():
        for before in heard:
            for found in _between([one for one in before if one not in told], voice):
                if not any(agree(found.other, known) for known in told):
                    told.append(found.other)
                    yield found
        heard.append(voice)


def _of_voice(voice: list[Statement]) -> Iterator[Contradiction]:
    """Yield the values that a voice gives beside its first."""
    values: list[Statement] = []
    for one in (one for one in voice if one.plain):
        if not any(agree(one, known) for known in values):
            values.append(one)
    for other in values[1:]:
        yield _contradiction(values[0], other)


def _between(before: list[Statement], voice: list[Statement]) -> Iterator[Contradiction]:
    """Yield what a voice plainly says that none of the statements of another one agrees with."""
    plain = [one for one in before if one.plain]
    for one in (one for one in voice if one.plain and plain):
        if not any(agree(one, known) for known in before):
            yield _contradiction(min(plain, key=lambda known: _apart(known, one)), one)


def _contradiction(first: Statement, other: Statement) -> Contradiction:
    room = _OF_ROUNDED_PARTS * (first.half + other.half)
    rounded = _apart(first, other) < room and not isinstance(other.value, Count)
    same_tables = first.file == other.file and first.in_table and other.in_table
    sure = not same_tables and not (rounded and first.aspect in COMPUTED)
    return Contradiction(first, other, rounded, sure)


def _apart(one: Statement, other: Statement) -> Decimal:
    return abs(_number(one) - _number(other))


def _noise(one: Statement, other: Statement) -> Decimal:
    return _NOISE * max(abs(_number(one)), abs(_number(other)))


def _number(one: Statement) -> Decimal:
    number = magnitude(one.value)
    return Decimal(0) if number is None else number


def _kind(value: Value) -> str:
    """Return what may be compared: counts with quantities, money of one currency, else the same type."""
    match value:
        case Money(currency=currency):
            return currency
        case Count() | Quantity():
            return "number"
        case NotComputable():
            return ""
        case _:
            return type(value).__name__
