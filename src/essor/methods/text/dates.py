"""Check that dates are written as the language writes them, so that no reader takes a month for a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from babel.dates import format_date, get_month_names

from essor.kernel.message import Lang, message
from essor.kernel.words import LOCALES
from essor.methods.text.finding import TextFinding, TextPlace, readable

_SLASHED = re.compile(r"(?<![\w/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/])")
_MONTHS_PER_YEAR = 12


def date_findings(text: str, lang: Lang) -> tuple[TextFinding, ...]:
    """Return the dates that are not in the form of the language, or that two readers would read as two days.

    French writes 31/10/2026 or 31 octobre 2026. In English figures alone are ambiguous: the month is written out.
    """
    return tuple(sorted(_findings(readable(text), lang), key=lambda finding: finding.place.offset))


def _findings(text: str, lang: Lang) -> Iterator[TextFinding]:
    for match in _SLASHED.finditer(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        month_first = second > _MONTHS_PER_YEAR
        day = _day(year, first, second) if month_first else _day(year, second, first)
        if day is not None and (lang == "en" or month_first):
            yield _finding(text, match, day, lang)
    other: Lang = "en" if lang == "fr" else "fr"
    for pattern in _written(other):
        for match in pattern.finditer(text):
            day = _day(int(match["year"]), _months(other)[match["month"].casefold()], int(match["day"]))
            if day is not None:
                yield _finding(text, match, day, lang)


def _finding(text: str, match: re.Match[str], day: date, lang: Lang) -> TextFinding:
    expected = f"{day:%d/%m/%Y}" if lang == "fr" and "/" in match[0] else _long(day, lang)
    return TextFinding(
        check="date_form",
        place=TextPlace.of(text, match.start()),
        found=match[0],
        expected=expected,
        message=message(f"text.date_in_{lang}", found=match[0], expected=expected),
    )


def _long(day: date, lang: Lang) -> str:
    written = format_date(day, "d MMMM y", locale=LOCALES[lang])
    return f"1er {written[2:]}" if lang == "fr" and day.day == 1 else written


@cache
def _months(lang: Lang) -> Mapping[str, int]:
    return {name.casefold(): number for number, name in get_month_names(locale=LOCALES[lang]).items()}


@cache
def _written(lang: Lang) -> tuple[re.Pattern[str], ...]:
    """Return the forms of a date in full: 31 octobre 2026; 31 October 2026 and October 31, 2026."""
    months = "|".join(_months(lang))
    day_first = rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{months})\s+(?P<year>\d{{4}})\b"
    month_first = rf"\b(?P<month>{months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b"
    return tuple(re.compile(form, re.IGNORECASE) for form in (day_first, month_first))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
