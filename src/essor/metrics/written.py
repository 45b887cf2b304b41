"""Read the number of a KPI as people write it, and write it back: 125 000 €, £1,250.50, 42 %, 12,5 pts, 3 j.

What could be read in two ways is refused with its mend, never guessed: 1.234 among French numbers is a
thousand or a little more than one, 0,42 in a column of per cent is 42 % or 0.42 %.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from babel.numbers import format_decimal

from essor.kernel.message import Lang, Message, message
from essor.kernel.words import LOCALES
from essor.metrics.formula import EXACT
from essor.metrics.kpi import Kpi, Unit

_DECIMALS: Mapping[Unit, int] = {"EUR": 2, "count": 0}
_STORED = 4
"""Decimals that a target keeps: those of a rate are two more than those of its per cent."""
_GROUP = 3
"""Digits of a group of thousands: as many decimals of an amount are a group in the habits of others."""
_MOST = Decimal(10) ** 14
_HUNDRED = Decimal(100)
_MARKS: Mapping[Lang, tuple[str, str]] = {"fr": (",", "."), "en": (".", ",")}
"""Decimal mark of a language, and the other one."""
_SPACE = "[ \u00a0\u202f\u2007\u2009]"
_SYMBOLS: Mapping[str, tuple[str, ...]] = {"€": ("EUR",), "$": ("USD", "CAD", "AUD"), "£": ("GBP",), "¥": ("JPY",)}
_SCALES: Mapping[str, int] = {"": 1, "k": 1_000, "m": 1_000_000}
_AFTER: Mapping[Unit, str] = {
    "days": r"(?:j|jours?|d|days?)", "points": r"(?:pts?|points?)", "ratio": "%", "EUR": "",
}  # fmt: skip
_MINUS = "\N{MINUS SIGN}"


def read_written(text: str, kpi: Kpi, lang: Lang, currency: str = "EUR") -> Decimal | Message:
    """Return the number that a text says in the unit of a KPI, a rate in parts of one, or why it is not read.

    Args:
        text: as typed or copied from a sheet.
        kpi: its unit says which signs may stand beside the number.
        lang: whose habits the number follows: 1 234,56 or 1,234.56.
        currency: of the company.

    """
    signed = _without_unit(text.strip(), kpi, currency)
    if isinstance(signed, Message):
        return signed
    body, scale, negative, percent = signed
    read = _magnitude(body, lang, text)
    if isinstance(read, Message):
        return read
    if kpi.unit in _DECIMALS and _places(read) == _GROUP:
        return message("metrics.written_twofold", text=text, whole=str(read).replace(".", ""),
                       decimal=_plain(read, lang))  # fmt: skip
    number = EXACT.multiply(-read if negative else read, Decimal(scale))
    if kpi.unit == "ratio":
        if not percent and 0 < abs(number) <= 1:
            return message("metrics.written_share", text=text, share=_plain(number * _HUNDRED, lang),
                           number=_plain(number, lang))  # fmt: skip
        number = number.scaleb(-2)
    return _fitting(number, kpi, text)


def written(number: Decimal, kpi: Kpi, lang: Lang, digits: int | None = None) -> str:
    """Return a number of a KPI as a person would type it: 125 000 or 42,55 %.

    Args:
        number: a rate in parts of one.
        kpi: its unit.
        lang: whose habits.
        digits: decimals shown, of the per cent for a rate; None for those that the number has.

    """
    if kpi.unit != "ratio":
        return _plain(number, lang, digits)
    space = "\N{NARROW NO-BREAK SPACE}" if lang == "fr" else ""
    return f"{_plain(number * _HUNDRED, lang, digits)}{space}%"


def unit_sign(kpi: Kpi, lang: Lang, currency: str) -> str:
    """Return the sign that stands for the unit of a KPI beside its name: €, %, pts, j."""
    if kpi.unit == "EUR":
        return next((sign for sign, codes in _SYMBOLS.items() if currency == codes[0]), currency)
    return {"ratio": "%", "points": "pts", "days": "j" if lang == "fr" else "d"}.get(kpi.unit, kpi.symbol)


def _plain(number: Decimal, lang: Lang, digits: int | None = None) -> str:
    pattern = "#,##0.####" if digits is None else f"#,##0.{'0' * digits}".rstrip(".")
    return format_decimal(number, pattern, locale=LOCALES[lang]).replace("-", _MINUS, 1)


def _without_unit(text: str, kpi: Kpi, currency: str) -> tuple[str, int, bool, bool] | Message:
    """Return the digits of a text, what they are multiplied by, whether they are negative and in per cent."""
    found = _frame(kpi.unit, kpi.symbol).fullmatch(text)
    if found is None:
        return message("metrics.written_unreadable", text=text, example=_example(kpi))
    part = found.groupdict()
    sign = (part.get("before") or part.get("after") or "").upper()
    if sign and currency not in _SYMBOLS.get(sign, (sign,)):
        return message("metrics.written_currency", text=text, currency=currency)
    negative = part["minus"] in {"-", _MINUS} or bool(part["trailing"]) or part["open"] is not None
    if (part["open"] is None) != (part["close"] is None):
        return message("metrics.written_unreadable", text=text, example=_example(kpi))
    unit = (part.get("unit") or "").strip()
    return part["body"].strip(), _SCALES[(part.get("scale") or "").lower()], negative, unit == "%"


@cache
def _frame(unit: Unit, symbol: str) -> re.Pattern[str]:
    """Return what may stand around the digits of a number of this unit."""
    money = r"[€$£¥]|[A-Za-z]{3}"
    before = f"(?:(?P<before>{money}){_SPACE}*)?" if unit == "EUR" else ""
    after = f"(?:{_SPACE}*(?P<scale>[kKM]))?(?:{_SPACE}*(?P<after>{money}))?" if unit == "EUR" else ""
    named = _AFTER.get(unit, re.escape(symbol))
    after += f"(?:{_SPACE}*(?P<unit>{named}))?" if named else ""
    return re.compile(
        rf"(?P<open>\()?{_SPACE}*(?P<minus>[-+{_MINUS}])?{_SPACE}*{before}"
        rf"(?P<body>[0-9.,'’]+(?:{_SPACE}[0-9.,'’]+)*)(?P<trailing>-)?{after}{_SPACE}*(?P<close>\))?"
    )


def _magnitude(body: str, lang: Lang, text: str) -> Decimal | Message:
    """Return the number that digits, groups and one decimal mark say, or why they say none or two."""
    mark, other = _MARKS[lang]
    if lang != "en" and re.fullmatch(rf"[1-9]\d{{0,2}}[{other}]\d{{3}}", body):
        return message("metrics.written_twofold", text=text, whole=body.replace(other, ""),
                       decimal=body.replace(other, mark))  # fmt: skip
    for form, group, decimal in _forms(mark, other):
        if re.fullmatch(form, body):
            return Decimal(f"0{re.sub(group, '', body).replace(decimal, '.')}")
    return message("metrics.written_unreadable", text=text, example="1234")


@cache
def _forms(mark: str, other: str) -> tuple[tuple[str, str, str], ...]:
    """Return the forms of a number, each with what groups its thousands and its decimal mark; the first that fits."""
    found = [(r"\d+", "_", mark)]
    for group in (_SPACE, "['’]"):
        found += [(rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{one}\d+)?", group, one) for one in (r",", r"\.")]
    for decimal, group in ((mark, other), (other, mark)):
        found += [
            (rf"\d{{1,3}}(?:[{group}]\d{{3}})+[{decimal}]\d+", f"[{group}]", decimal),
            (rf"\d{{1,3}}(?:[{group}]\d{{3}}){{2,}}", f"[{group}]", decimal),
        ]
    found += [(rf"\d*[{mark}]\d+", "_", mark)]
    found += [(rf"[1-9]\d{{0,2}}[{other}]\d{{3}}", f"[{other}]", mark), (rf"\d*[{other}]\d+", "_", other)]
    return tuple((form, group, decimal.strip("\\")) for form, group, decimal in found)


def _fitting(number: Decimal, kpi: Kpi, text: str) -> Decimal | Message:
    """Return a number that a target can hold, or why it cannot."""
    most = _DECIMALS.get(kpi.unit, _STORED)
    bare = EXACT.plus(number).normalize(EXACT)
    if _places(bare) > most:
        if kpi.unit == "count":
            return message("metrics.written_whole", text=text)
        return message("metrics.written_decimals", text=text, most=most - 2 if kpi.unit == "ratio" else most)
    if abs(bare) >= _MOST:
        return message("metrics.written_large", text=text)
    return bare if _places(bare) else bare.quantize(Decimal(1))


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _example(kpi: Kpi) -> str:
    return {"EUR": "1234,56", "ratio": "42 %", "days": "12,5 j", "points": "12,5", "count": "1234"}.get(
        kpi.unit, "12,5"
    )
