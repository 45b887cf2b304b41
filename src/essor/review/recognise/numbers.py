"""Read numbers as people write them in French and English: 4 287 512 €, €412.3k, −12,5 %, +3.1 pts, (15 000)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from essor.kernel.message import Lang
from essor.kernel.value import Count, Duration, Money, Points, Quantity, Rate, Value
from essor.metrics.kpi import Kpi
from essor.review.recognise.labels import months
from essor.work.plain_words import folded

Unit = Literal["", "EUR", "GBP", "USD", "CHF", "%", "pts", "days"]
_SPACES = " \u00a0\u202f\u2009"
_GROUP = f"[{_SPACES}.,'’]"
_NUMBER = re.compile(
    rf"""(?<![\w./:@#,\-\N{{MINUS SIGN}}–])
    (?P<open>\()?
    (?P<sign>[+\-\N{{MINUS SIGN}}–])?[{_SPACES}]?
    (?P<before>€|£|\$|EUR\b|GBP\b|USD\b|CHF\b)?[{_SPACES}]?
    (?P<late>[\-\N{{MINUS SIGN}}])?
    (?P<digits>\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)
    (?![\d/:@])
    (?:[{_SPACES}]?(?P<scale>k|K|M|Md)(?=[{_SPACES}]?(?:€|£|\$|EUR)|\b)|[{_SPACES}](?P<spelled>milliers|millions?|thousand|million)\b)?
    (?:[{_SPACES}]?(?:d['’]|of[{_SPACES}])?[{_SPACES}]?(?P<after>€|£|\$|EUR\b|euros?\b|GBP\b|USD\b|CHF\b|%|pts?\b|points?\b|pp\b|jours?\b|days?\b|[jd]\b))?
    (?P<close>\))?
    """,
    re.VERBOSE,
)
_SCALES = {"k": 1_000, "K": 1_000, "M": 1_000_000, "Md": 1_000_000_000, "milliers": 1_000, "thousand": 1_000}
_CURRENCIES: dict[str, Unit] = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "EUR": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "GBP": "GBP",
    "USD": "USD",
    "CHF": "CHF",
}
_HUNDRED = Decimal(100)
_THREE = 3


@dataclass(frozen=True, slots=True)
class Written:
    """Hold a number as it is written.

    Args:
        number: exact, in the unit: 12.5 for 12,5 %; the scale is counted in.
        half: half of its last digit.
        unit: that stands beside it; "" where none does.
        start: place of its first sign in the text.
        end: place after its last.
        signed: a plus or a minus stands before it.

    """

    number: Decimal
    half: Decimal
    unit: Unit
    start: int
    end: int
    signed: bool = False


def numbers(text: str, lang: Lang) -> Iterator[Written]:
    """Yield every number of a text in its order; years, dates, codes and ordinals are none."""
    for match in _NUMBER.finditer(text):
        found = _written(match, lang)
        if found is not None and not _is_other(text, match, found):
            yield found


def _written(match: re.Match[str], lang: Lang) -> Written | None:
    digits = match["digits"]
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        return None  # a code: 000001
    plain, decimals = _plain(digits, lang)
    scale = _SCALES.get(match["scale"] or match["spelled"] or "", 1_000_000 if match["spelled"] else 1)
    accounting = bool(match["open"] and match["close"]) and not match["sign"]
    sign = (match["sign"] or "") + (match["late"] or "")
    negative = any(one in sign for one in "-\N{MINUS SIGN}–")
    number = Decimal(plain) * scale * (-1 if negative else 1)
    half = Decimal("0.5").scaleb(-decimals) * scale
    unit = _unit(match)
    if accounting and unit in _CURRENCIES.values() and not match["after"] and not match["before"]:
        return None
    start = match.start("digits")
    for name in ("late", "before", "sign"):
        start = match.start(name) if match[name] else start
    end = max(match.end(name) for name in ("digits", "scale", "spelled", "after"))
    return Written(number, half, unit, start, end, signed=bool(sign))


def _plain(digits: str, lang: Lang) -> tuple[str, int]:
    """Return digits with a dot for decimal mark, and how many decimals they have."""
    tight = re.sub(f"[{_SPACES}'’]", "", digits)
    last = max(tight.rfind("."), tight.rfind(","))
    if last < 0:
        return tight, 0
    mark, tail = tight[last], tight[last + 1 :]
    both = "." in tight and "," in tight
    repeated = tight.count(mark) > 1
    grouping = "," if lang == "en" else "."
    is_group = repeated or (
        not both and len(tail) == _THREE and mark == grouping and last <= _THREE and tight[:last] != "0"
    )
    if is_group:
        return tight.replace(mark, ""), 0
    return re.sub(r"[.,]", "", tight[:last]) + "." + tail, len(tail)


def _unit(match: re.Match[str]) -> Unit:
    after, before = match["after"] or "", match["before"] or ""
    if after == "%":
        return "%"
    if after.startswith(("pt", "point", "pp")):
        return "pts"
    if after in {"j", "d"} or after.startswith(("jour", "day")):
        return "days"
    return _CURRENCIES.get(after or before, "")


def _is_other(text: str, match: re.Match[str], found: Written) -> bool:
    """Tell a year, a day or a piece of a word from a quantity."""
    after = text[match.end() : match.end() + 1]
    if after and (after.isalpha() or after == "_") and not match["after"]:
        return True
    if found.unit or match["scale"] or match["spelled"]:
        return False
    whole = match["digits"]
    before = re.findall(r"[a-z]+", folded(text[: match.start("digits")]))[-1:]
    if before and before[0] in months() and len(whole) <= 2:  # noqa: PLR2004 "oct. 26" is a month of 2026
        return True
    return len(whole) == 4 and whole[:2] in {"19", "20"} and not found.signed  # noqa: PLR2004 a year has four digits


def value_of(
    written: Written,
    kpi: Kpi | None,
    *,
    share_of_one: bool = False,
    label_percent: bool = False,
    difference: bool = False,
) -> tuple[Value, Decimal]:
    """Return a written number in its unit, and half of its last digit in that unit.

    Args:
        written: the number.
        kpi: that it speaks of; None where it is not known.
        share_of_one: a spreadsheet holds it as a share of one (percent format).
        label_percent: the label says %, the number stands bare: 12.5.
        difference: it is a gap or a change: of a rate, in points.

    """
    number, half = written.number, written.half
    if share_of_one:
        return Rate(number), half
    unit = "%" if label_percent and not written.unit else written.unit
    match unit:
        case "%":
            return Rate(number / _HUNDRED), half / _HUNDRED
        case "pts":
            return Points(number), half
        case "days":
            return Duration(number), half
        case "":
            return _bare(number, half, kpi, difference=difference)
        case _:
            return Money(number, unit), half


def _bare(number: Decimal, half: Decimal, kpi: Kpi | None, *, difference: bool) -> tuple[Value, Decimal]:
    """Return a number without a unit in that of its KPI; without one, a count or a quantity."""
    match kpi.unit if kpi is not None else "":
        case "EUR":
            return Money(number), half
        case "ratio" if difference and abs(number) >= 1:
            return Points(number), half
        case "ratio":
            divisor = Decimal(1) if abs(number) <= 1 else _HUNDRED
            return Rate(number / divisor), half / divisor
        case "points":
            return Points(number), half
        case "days":
            return Duration(number), half
    symbol = kpi.symbol if kpi is not None else ""
    counted = number == number.to_integral_value() and not symbol and (kpi is None or kpi.unit == "count")
    return (Count(int(number)) if counted else Quantity(number, symbol)), half
