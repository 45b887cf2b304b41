"""Write the SQL of each cell, and of the reason why a text is no value, from what the survey decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from essor.connectors.plan.cells import How, Spec
from essor.connectors.survey import RATE_SCALE, Decision
from essor.connectors.typed import days, numbers, texts
from essor.connectors.typed.numbers import Mark
from essor.mart.quoting import text

CENTS = 2
_TWO_DIGIT_YEAR = r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}(?:[ T].*)?"


@dataclass(frozen=True, slots=True)
class Zones:
    """Hold the zone of local times in the source and that of the company's days."""

    source: str
    company: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """Hold how a cell is worked out.

    Args:
        spec: the cell.
        value: SQL of its value; it reads the text under the alias ``t…`` when there is one.
        given: SQL of the text that has to be parsed with care, "" when nothing can go wrong.
        reason: SQL of the key of the message that says why the text is no value.
        filled: the value is never NULL.
        words: the few words that the column holds, when it is text.

    """

    spec: Spec
    value: str
    given: str = ""
    reason: str = ""
    filled: bool = False
    words: tuple[str, ...] = ()

    @property
    def text_alias(self) -> str:
        """Return the alias of the text."""
        return "t" + self.spec.alias[1:]

    @property
    def bad(self) -> str:
        """Return the SQL that is true where a text gave no value."""
        return f"({self.text_alias} IS NOT NULL AND {self.spec.alias} IS NULL)" if self.given else "false"


def parse_all(specs: Sequence[Spec], decisions: Mapping[str, Decision], zones: Zones) -> Mapping[str, Parsed]:
    """Return how each cell is worked out, by alias."""
    found = {}
    for spec in specs:
        decision, way = decisions[spec.alias], parse(spec, decisions[spec.alias], zones)
        filled = decision.plain and decision.filled and not way.given
        found[spec.alias] = replace(way, filled=filled, words=decision.words)
    return found


def parse(spec: Spec, decision: Decision, zones: Zones) -> Parsed:
    """Return how one cell is worked out."""
    how = spec.how
    if how is None:
        return Parsed(spec, spec.source)
    if how.kind == "text":
        clean = decision.plain or spec.level > 0
        return Parsed(spec, spec.source if clean else texts.clean_text(spec.source))
    if how.kind == "boolean":
        alias = "t" + spec.alias[1:]
        value = texts.boolean(alias, how.yes, how.no)
        return Parsed(spec, value, texts.present(spec.source), "'connectors.unreadable_yes_no'")
    return _number(spec, how, decision) if how.kind in {"number", "rate"} else _day(spec, how, decision, zones)


def _number(spec: Spec, how: How, decision: Decision) -> Parsed:
    rate = how.kind == "rate"
    scale = RATE_SCALE if rate else how.scale
    mark: Mark = "." if decision.canonical else decision.mark
    percent = "" if decision.share or not rate else " * CAST(0.01 AS DECIMAL(3,2))"
    plain = f"{numbers.plain_value(spec.source, mark, scale)}{percent}"
    if decision.plain:
        return Parsed(spec, plain)
    given = "t" + spec.alias[1:]
    careful = _careful(given, how, decision, loose=how.loose or rate)
    if rate:
        careful = f"CASE WHEN contains({given}, '%') THEN {careful} ELSE {careful}{percent} END"
    matches = f"regexp_full_match({spec.source}, {text(numbers.plain(mark, scale))})"
    amount = not rate and how.scale == CENTS
    share = f" WHEN contains({given}, '%') THEN NULL" if amount else ""  # 5 % is no amount
    value = f"CASE WHEN {matches} THEN {plain}{share} ELSE {careful} END"
    loosely = _careful(given, how, decision, loose=True)
    percent_sign = f" OR contains({given}, '%')" if amount else ""
    known = numbers.is_number(given, decision.mark)
    known = f"({known} OR {numbers.is_dotted(given)})" if decision.canonical else known
    wrong = f"NOT {known}{percent_sign}"
    reason = (
        f"CASE WHEN {wrong} THEN 'connectors.unreadable_number' "
        f"WHEN {loosely} IS NULL THEN 'connectors.too_large' ELSE 'connectors.excess_decimals' END"
    )
    return Parsed(spec, value, texts.present(spec.source), reason)


def _careful(given: str, how: How, decision: Decision, *, loose: bool) -> str:
    """Return the SQL of a number in any writing; what a spreadsheet holds as a number has a dot, never groups."""
    read = numbers.careful_value(given, decision.mark, how.scale, loose=loose)
    if not decision.canonical or decision.mark == ".":
        return read
    dotted = numbers.careful_value(given, ".", how.scale, loose=loose)
    return f"CASE WHEN {numbers.is_dotted(given)} THEN {dotted} ELSE {read} END"


def _day(spec: Spec, how: How, decision: Decision, zones: Zones) -> Parsed:
    def value_of(shape: days.Shape, cell: str) -> str:
        if how.kind == "instant":
            return days.as_instant(shape, cell, zones.source, midnight=how.midnight)
        return days.as_day(shape, cell, zones.source, zones.company)

    told = decision.shape
    if told is not None and decision.plain and not (told.form == "stamp" and _may_skip(how, zones)):
        return Parsed(spec, value_of(told, spec.source))
    given = "t" + spec.alias[1:]
    shapes = days.shapes(decision.order, months=how.kind == "month", serials=decision.canonical)
    cases = " ".join(f"WHEN {shape.matches(given)} THEN {value_of(shape, given)}" for shape in shapes)
    exists = " ".join(f"WHEN {shape.matches(given)} THEN {shape.value(given)} IS NOT NULL" for shape in shapes)
    other = days.ordered("mdy" if decision.order == "dmy" else "dmy")
    swapped = " OR ".join(f"({shape.matches(given)} AND {shape.value(given)} IS NOT NULL)" for shape in other)
    reason = (
        f"CASE WHEN regexp_full_match({given}, {text(_TWO_DIGIT_YEAR)}) THEN 'connectors.two_digit_year' "
        f"WHEN CASE {exists} ELSE false END THEN 'connectors.no_such_hour' "
        f"WHEN {swapped} THEN 'connectors.other_order_{decision.order}' "
        f"WHEN CASE {exists} END IS NOT NULL THEN 'connectors.no_such_day' "
        f"WHEN {days.is_serial(given)} THEN 'connectors.serial_day' "
        f"ELSE 'connectors.unreadable_day' END"
    )
    return Parsed(spec, f"CASE {cases} END", _text_of_day(spec, how, shapes), reason)


def _text_of_day(spec: Spec, how: How, shapes: Sequence[days.Shape]) -> str:
    """Return the SQL of the text of a day; where an instant is read, a bare day has none and is no fault."""
    present = texts.present(spec.source)
    if how.kind != "instant" or how.midnight:
        return present
    bare = " OR ".join(shape.matches(present) for shape in shapes if shape.form in {"day", "month"})
    return f"CASE WHEN {bare} THEN NULL ELSE {present} END"


def _may_skip(how: How, zones: Zones) -> bool:
    """Tell whether a local time may not exist: the hour that the change to summer time skips."""
    reads_instant = how.kind == "instant" or zones.source != zones.company
    return reads_instant and bool(days.change_days(zones.source))
