"""Tell what is known apart from a claim: from the company's data, or from what the file says elsewhere.

Without data a file is held against itself: a gap is its result less its target, a growth is its result
against last year, and what is said twice is said alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from essor.kernel.ref import FileRef
from essor.kernel.value import Count, Duration, Money, Points, Quantity, Rate, Value, magnitude
from essor.work.parameters import Parameters
from essor.work.submitted import Number, Submitted, Told
from essor.work.truth import Aspects, Truth

_HUNDRED = Decimal(100)
_NOISE = Decimal("1e-9")
_BASE = {"gap": "target", "change": "last_year", "attainment": "target"}
_COMPUTED = frozenset(_BASE)


def with_rates(truth: Truth) -> Truth:
    """Return what the data say, with the attainment of each target: value over target."""
    figures = {key: {**aspects, **_attained(aspects)} for key, aspects in truth.figures.items()}
    return replace(truth, figures=figures)


def truth_within(files: tuple[Submitted, ...], parameters: Parameters) -> Truth:
    """Return what files say of each figure: the first statement, and what follows from it.

    Args:
        files: with what was recognised in them.
        parameters: of the product.

    """
    said: dict[str, dict[str, Value]] = {}
    for file in files:
        for number in _tables_first(file):
            if number.figure and number.aspect not in _COMPUTED:
                said.setdefault(number.figure, {}).setdefault(number.aspect, number.told.value)
    figures = {key: {**aspects, **_following(aspects)} for key, aspects in said.items()}
    for file in files:
        for number in file.numbers:  # a difference of which the parts are not told stands alone
            if number.figure and number.aspect in _COMPUTED:
                figures.setdefault(number.figure, {}).setdefault(number.aspect, number.told.value)
    return Truth("document", figures, parameters)


def held_against(file: Submitted, truth: Truth, files: tuple[Submitted, ...]) -> Submitted:
    """Return a file whose numbers are exact where they show what is known; the others stay as written.

    Without data, a number that nothing else speaks of loses its figure: there is nothing to hold it against.
    """
    alone = _alone(files, truth) if truth.ground == "document" else frozenset()
    halves = _halves(files) if truth.ground == "document" else {}

    def number(one: Number) -> Number:
        key = (one.figure, one.aspect)
        figure = "" if key in alone else one.figure
        room = _room(one, truth.figures.get(one.figure, {}), halves)
        return Number(_exact(one.told, one.figure, one.aspect, truth, room), figure, one.aspect)

    by_place = {(one.told.where, one.aspect): number(one).told for one in file.numbers}
    rows = tuple(
        replace(row, told={aspect: by_place.get((told.where, aspect), told) for aspect, told in row.told.items()})
        for row in file.rows
    )
    return replace(file, rows=rows, numbers=tuple(number(one) for one in file.numbers))


def _tables_first(file: Submitted) -> tuple[Number, ...]:
    """Return the numbers of rows that show a target or a gap, those of other tables, then those of sentences."""
    rank: dict[FileRef, int] = {}
    for row in file.rows:
        aimed = "target" in row.told or "gap" in row.told
        rank.update({told.where: 0 if aimed else 1 for told in row.told.values()})
    return tuple(sorted(file.numbers, key=lambda one: rank.get(one.told.where, 2)))


def _alone(files: tuple[Submitted, ...], truth: Truth) -> frozenset[tuple[str, str]]:
    counted = Counter((one.figure, one.aspect) for file in files for one in file.numbers if one.figure)
    return frozenset(
        (figure, aspect)
        for (figure, aspect), times in counted.items()
        if times == 1 and not (aspect in _COMPUTED and aspect in _following(truth.figures.get(figure, {})))
    )


def _halves(files: tuple[Submitted, ...]) -> Mapping[tuple[str, str], Decimal]:
    """Return, by figure and aspect, half of the last digit of the coarsest place that says it."""
    found: dict[tuple[str, str], Decimal] = {}
    for one in (one for file in files for one in file.numbers if one.figure):
        key = (one.figure, one.aspect)
        found[key] = max(found.get(key, one.told.half), one.told.half)
    return found


def _room(one: Number, aspects: Aspects, halves: Mapping[tuple[str, str], Decimal]) -> Decimal:
    """Return what rounding may have taken from a number and, where it is a difference, from its rounded parts."""
    if not halves or one.aspect not in _COMPUTED:
        return one.told.half
    value, base = (_magnitude(aspects, name) for name in ("value", _BASE[one.aspect]))
    parts = [halves.get((one.figure, name), Decimal(0)) for name in ("value", _BASE[one.aspect])]
    match one.told.value:
        case Points() if isinstance(aspects.get("value"), Rate):
            taken = sum(parts, Decimal(0)) * _HUNDRED
        case Rate() if value is not None and base:
            taken = (parts[0] + abs(value / base) * parts[1]) / abs(base)
        case _:
            taken = sum(parts, Decimal(0))
    return max(3 * one.told.half, one.told.half + taken)


def _exact(told: Told, figure: str, aspect: str, truth: Truth, room: Decimal) -> Told:
    """Return a statement with the exact value where it is the one known, rounded as it is written."""
    known = truth.figures.get(figure)
    written = magnitude(told.value)
    if known is None or written is None:
        return told
    value = known.get(aspect)
    number = magnitude(value) if value is not None and _alike(value, told.value) else None
    if value is None or number is None:
        return told
    return replace(told, value=value) if abs(number - written) <= room + _NOISE * abs(number) else told


def _alike(one: Value, other: Value) -> bool:
    plain = (Count, Quantity)
    if isinstance(one, Money) and isinstance(other, Money):
        return one.currency == other.currency
    return type(one) is type(other) or (isinstance(one, plain) and isinstance(other, plain))


def _attained(aspects: Aspects) -> Mapping[str, Value]:
    value, target = _magnitude(aspects, "value"), _magnitude(aspects, "target")
    return {"attainment": Rate(value / target)} if value is not None and target else {}


def _following(aspects: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return what follows from a result, its target and last year's: gap, growth, attainment."""
    found = dict(_attained(aspects))
    value, target, before = (_magnitude(aspects, name) for name in ("value", "target", "last_year"))
    if value is not None and target is not None:
        found["gap"] = _difference(aspects["value"], value - target)
    if value is not None and before:
        ratio = isinstance(aspects["value"], Rate | Points)
        found["change"] = _difference(aspects["value"], value - before) if ratio else Rate((value - before) / before)
    return found


def _difference(like: Value, number: Decimal) -> Value:
    """Return a difference in the unit people read it in: points for rates."""
    match like:
        case Rate():
            return Points(number * _HUNDRED)
        case Points():
            return Points(number)
        case Money(currency=currency):
            return Money(number, currency)
        case Duration():
            return Duration(number)
        case Count() if number == number.to_integral_value():
            return Count(int(number))
        case _:
            return Quantity(number)


def _magnitude(aspects: Mapping[str, Value], name: str) -> Decimal | None:
    value = aspects.get(name)
    return None if value is None else magnitude(value)
