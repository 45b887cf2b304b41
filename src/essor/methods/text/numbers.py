"""Check that figures are written as the language writes them: 1 234,5 € and 12 %, or €1,234.5 and 12%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essor.kernel.message import Lang, message
from essor.methods.text.finding import TextFinding, TextPlace, readable

_NB, _NNB = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_SPACES = f" {_NB}{_NNB}"
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?<!\w-)(?P<before>[€$£][{_SPACES}]?)?(?P<number>\d+(?:[{_SPACES}.,]\d+)*)"
    rf"(?P<after>[{_SPACES}]?(?:€|%))?(?![\w/-]|[.,]\d)"
)
_SPACED = re.compile(rf"(\d{{1,3}}(?:[{_SPACES}]\d{{3}})+)(?:,(\d+))?")
_COMMA = re.compile(r"(\d+),(\d{1,2}|\d{4,})")
_COMMA_GROUPS = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_POINT = re.compile(r"(\d+)\.(\d{1,2}|\d{4,})")
_POINT_GROUPS = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?")
_HEADING = re.compile(r"[\s#]*")


def number_findings(text: str, lang: Lang) -> tuple[TextFinding, ...]:
    """Return the figures in the form of the other language, each with the form of this one.

    A number that both languages may mean ("1,234" in French, a reference written "732 829 320" in English) is left
    alone or put as a question.
    """
    return tuple(_findings(readable(text), lang))


def _findings(text: str, lang: Lang) -> Iterator[TextFinding]:
    for match in _AMOUNT.finditer(text):
        number, before, after = match["number"], match["before"] or "", match["after"] or ""
        if "." in number and not before and not after and _numbers_a_heading(text, match):
            continue
        expected = _french(number, before, after) if lang == "fr" else _english(number, before, after)
        if expected is not None and expected != match[0]:
            yield TextFinding(
                check="number_form",
                place=TextPlace.of(text, match.start()),
                found=match[0],
                expected=expected,
                message=message(f"text.number_in_{lang}", found=match[0], expected=expected),
                sure=bool(before or after) or not _is_reference(number, lang),
            )


def _english(number: str, before: str, after: str) -> str | None:
    spaced, comma = _SPACED.fullmatch(number), _COMMA.fullmatch(number)
    written = number
    if spaced:
        written = _joined(re.sub(rf"[{_SPACES}]", ",", spaced[1]), spaced[2], ".")
    elif comma:
        written = _joined(comma[1], comma[2], ".")
    elif re.search(rf"[{_SPACES}]", number):
        return None
    sign = before.strip(_SPACES)
    unit = after.strip(_SPACES)
    return f"{unit}{written}" if unit == "€" and not sign else f"{sign}{written}{unit}"


def _french(number: str, before: str, after: str) -> str | None:
    written = _in_french(number, currency=bool(before))
    if written is None:
        return None
    unit = after.strip(_SPACES) or before.strip(_SPACES)
    if not unit:
        return written
    gap = _NNB if unit == "%" else _NB
    if not before and after[0] in {_NB, _NNB}:
        gap = after[0]
    return f"{written}{gap}{unit}"


def _in_french(number: str, *, currency: bool) -> str | None:
    """Return a number as French writes it; None when it is no plain number."""
    if re.fullmatch(r"\d+(?:,\d+)?", number) and not (currency and _COMMA_GROUPS.fullmatch(number)):
        return number
    spaced = _SPACED.fullmatch(number)
    if spaced:
        return number.replace(" ", _NNB)
    for pattern, mark in ((_COMMA_GROUPS, ","), (_POINT_GROUPS, ".")):
        grouped = pattern.fullmatch(number)
        if grouped:
            return _joined(grouped[1].replace(mark, _NNB), grouped[2], ",")
    point = _POINT.fullmatch(number)
    return _joined(point[1], point[2], ",") if point else None


def _joined(whole: str, decimals: str | None, mark: str) -> str:
    return whole if decimals is None else f"{whole}{mark}{decimals}"


def _is_reference(number: str, lang: Lang) -> bool:
    """Tell whether digits in groups may be a reference, or a number of another meaning, rather than an amount."""
    groups = _SPACED if lang == "en" else _POINT_GROUPS
    found = groups.fullmatch(number)
    return found is not None and found[2] is None


def _numbers_a_heading(text: str, match: re.Match[str]) -> bool:
    start = match.start() - TextPlace.of(text, match.start()).column + 1
    return _HEADING.fullmatch(text, start, match.start()) is not None
