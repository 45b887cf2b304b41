"""Find the period that a file says it covers: in the map, in its first lines, or in its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from essor.connectors.typed.texts import word
from essor.kernel.period import Period

_MONTHS = ("jan", "fev|feb", "mar", "avr|apr", "mai|may", "juin|jun", "juil|jul", "aou|aug", "sep", "oct", "nov", "dec")
_NAME = r"(?:janv?|fevr?|feb|mars?|avr|apr|mai|may|juin|june?|juil|july?|aout|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WRITTEN = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?:er)?(?:\s+|-)(?P<name>{_NAME})(?:\s+|-)(?P<year>[0-9]{{4}})"
    rf"|(?P<us_name>{_NAME})\s+(?P<us_day>[0-9]{{1,2}}),?\s+(?P<us_year>[0-9]{{4}})"
    r"|(?<![0-9])(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])"
    r"|(?<![0-9])(?P<compact>20[0-9]{2}[01][0-9][0-3][0-9])(?![0-9])"
    r"|(?P<slashed>[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})"
)
_SAME_MONTH = re.compile(
    rf"(?<![0-9])(?P<first>[0-9]{{1,2}})(?:er)?\s*(?:-|–|au|to|a)\s*(?P<last>[0-9]{{1,2}})\s+(?P<name>{_NAME})\s+(?P<year>[0-9]{{4}})"
)
_ONE_MONTH = re.compile(rf"\b(?P<name>{_NAME})\s+(?P<year>[0-9]{{4}})\b")
_NUMBERED = re.compile(
    r"(?<![0-9])(20[0-9]{2}-(?:0[1-9]|1[0-2])|20[0-9]{2}-?[QT][1-4]|FY20[0-9]{2}|20[0-9]{2})(?![0-9])"
)
_START, _END = re.compile(r"\b(?:start|debut|from)\b"), re.compile(r"\b(?:end|fin)\b")

Days = tuple[date, date]


def covered(stated: str, preamble: Iterable[str], file_name: str, fiscal_start_month: int = 1) -> Days | None:
    """Return the first day covered and the day after the last one; None where nothing says it.

    Args:
        stated: period of the map, as `essor.kernel.period.Period.parse` reads it; "" when it has none.
        preamble: lines above the header.
        file_name: name of the file.
        fiscal_start_month: first month of the company's year.

    Raises:
        ValueError: the map's period is not one.

    """
    if stated:
        period = Period.parse(stated, fiscal_start_month=fiscal_start_month)
        return period.start, period.end
    return _in_lines(list(preamble)) or _in_text(file_name) or _numbered(file_name, fiscal_start_month)


def _in_lines(lines: list[str]) -> Days | None:
    starts = [day for line in lines if _START.search(word(line)) for day in _days(line)]
    ends = [day for line in lines if _END.search(word(line)) for day in _days(line)]
    if starts and ends and starts[0] <= ends[0]:
        return starts[0], ends[0] + timedelta(days=1)
    for line in lines:
        if (found := _in_text(line)) is not None:
            return found
    return None


def _in_text(text: str) -> Days | None:
    """Return the period of a line that holds two days, two days of one month, or a month."""
    plain = word(text)
    if match := _SAME_MONTH.search(plain):
        month, year = _month(match["name"]), int(match["year"])
        return _ordered(_date(year, month, match["first"]), _date(year, month, match["last"]))
    days = list(_days(text))
    if len(days) > 1:
        return _ordered(days[0], days[1])
    if not days and (match := _ONE_MONTH.search(plain)):
        period = Period.month(int(match["year"]), _month(match["name"]))
        return period.start, period.end
    return None


def _ordered(first: date | None, last: date | None) -> Days | None:
    return (first, last + timedelta(days=1)) if first and last and first <= last else None


def _numbered(file_name: str, fiscal_start_month: int) -> Days | None:
    """Return the period of a name such as campaigns_2026-10.csv."""
    found = _NUMBERED.findall(file_name)
    if not found:
        return None
    if len(found) > 1:
        ends = [Period.parse(part) for part in found[:2]]
        return (ends[0].start, ends[1].end) if ends[0].start < ends[1].end else None
    period = Period.parse(re.sub(r"-?[QT]", "-Q", found[0]), fiscal_start_month=fiscal_start_month)
    return period.start, period.end


def _days(text: str) -> Iterator[date]:
    for match in _WRITTEN.finditer(word(text)):
        found = _read(match)
        if found is not None:
            yield found


def _read(match: re.Match[str]) -> date | None:
    if match["day"]:
        return _date(int(match["year"]), _month(match["name"]), match["day"])
    if match["us_day"]:
        return _date(int(match["us_year"]), _month(match["us_name"]), match["us_day"])
    if match["slashed"]:
        day, month, year = match["slashed"].split("/")
        return _date(int(year), int(month), day)
    digits = (match["iso"] or match["compact"]).replace("-", "")
    return _date(int(digits[:4]), int(digits[4:6]), digits[6:])


def _date(year: int, month: int, day: str) -> date | None:
    try:
        return date(year, month, int(day))
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(place for place, start in enumerate(_MONTHS, start=1) if re.match(start, name))
