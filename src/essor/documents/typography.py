"""Write a figure as people of the language write it, rounded once, for display."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_currency, format_decimal, format_percent

from essor.kernel.message import Lang
from essor.kernel.value import Count, Duration, Money, Points, Quantity, Rate, magnitude
from essor.kernel.words import LOCALES, write

if TYPE_CHECKING:
    from essor.documents.blocks import Rich
    from essor.kernel.fact import Figure

_MINUS = "\N{MINUS SIGN}"
_NBSP = "\N{NO-BREAK SPACE}"
_FAINT_POINTS = Decimal("0.05")  # would show as zero with one decimal
_JOINER = "\N{WORD JOINER}"
_LOOSE_SIGN = re.compile(rf"(?<=[{_MINUS}+])(?=[€£$¥]\d)")
_BESIDE = 16  # signs of words beside a number that is still one
_WHOLE_EUROS_FROM = Decimal(1_000)


def show(figure: Figure, lang: Lang) -> str:
    """Return the text of a figure: 4 287 512 €, 12,5 %, +3,1 pts; a reason when there is no value."""
    locale = LOCALES[lang]
    match figure.value:
        case Money(amount=amount, currency=currency):
            digits = _digits(figure, 0 if abs(amount) >= _WHOLE_EUROS_FROM else 2)
            number = _rounded(amount, digits)
            pattern = _pattern(digits)
            pattern = f"{pattern}{_NBSP}¤" if lang == "fr" else f"¤{pattern}"
            text = format_currency(number, currency, pattern, locale=locale, currency_digits=False)
        case Rate(ratio=ratio):
            digits = _digits(figure, 1)
            number = _rounded(ratio, digits + 2)
            gap = "\N{NARROW NO-BREAK SPACE}" if lang == "fr" else ""
            text = format_percent(number, f"{_pattern(digits)}{gap}%", locale=locale)
        case Points(points=points):
            digits = _digits(figure, 2 if 0 < abs(points) < _FAINT_POINTS else 1)
            number = _rounded(points, digits)
            text = f"{format_decimal(number, _pattern(digits), locale=locale)}{_NBSP}pts"
        case Count(number=whole):
            number = Decimal(whole)
            text = format_decimal(number, "#,##0", locale=locale)
        case Quantity(number=amount, unit=unit):
            digits = _digits(figure, 0 if amount == amount.to_integral_value() else 2)
            number = _rounded(amount, digits)
            text = format_decimal(number, _pattern(digits), locale=locale) + (f"{_NBSP}{unit}" if unit else "")
        case Duration(days=days):
            number = _rounded(days, _digits(figure, 1))
            unit = "j" if lang == "fr" else "d"
            text = f"{format_decimal(number, _pattern(_digits(figure, 1)), locale=locale)}{_NBSP}{unit}"
        case _:
            return write(figure.value, lang)
    if figure.signed and number > 0:
        text = f"+{text}"
    return text.replace("-", _MINUS, 1) if number < 0 else text


def printable(text: str) -> str:
    """Return text without what no document can hold: control characters, direction overrides, halves of pairs.

    A line break or a tabulator becomes a space: text never makes a structure.
    """
    return "".join(" " if sign in "\n\t\r" else sign for sign in text if sign in "\n\t\r" or _holds(sign))


def _holds(sign: str) -> bool:
    overrides = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in overrides + "\ufffe\uffff"


def unbroken(text: str) -> str:
    """Return text whose signed amounts stay on one line: "−€52,144" may end a line after its minus otherwise.

    A word joiner (U+2060) is set between the sign and the currency: it is never seen, and Word, PowerPoint and
    LibreOffice break no line there. What reads a document leaves it out.
    """
    return _LOOSE_SIGN.sub(_JOINER, text)


def plain(text: Rich, lang: Lang) -> str:
    """Return rich text without emphasis, its figures written."""
    parts: list[str] = []
    for span in text:
        if isinstance(span, str):
            parts.append(span)
        elif hasattr(span, "spans"):
            parts.append(plain(span.spans, lang))
        else:
            parts.append(show(span, lang))
    return "".join(parts)


def is_number(text: Rich) -> bool:
    """Tell whether a text is a number, with a word or two at most: it stands right and never breaks.

    A sentence with figures in it is none.
    """
    beside = sum(len(span) for span in text if isinstance(span, str))
    return beside <= _BESIDE and any(hasattr(span, "value") and magnitude(span.value) is not None for span in text)


def runs(text: Rich, lang: Lang) -> list[tuple[str, bool]]:
    """Return rich text as pieces of printable text, each with its weight: True is strong."""
    pieces: list[tuple[str, bool]] = []
    for span in text:
        if isinstance(span, str):
            pieces.append((printable(span), False))
        elif hasattr(span, "spans"):
            pieces.extend((piece, True) for piece, _ in runs(span.spans, lang))
        else:
            pieces.append((show(span, lang), False))
    return pieces


def _digits(figure: Figure, habit: int) -> int:
    return habit if figure.digits is None else figure.digits


def _pattern(digits: int) -> str:
    return "#,##0" if digits == 0 else "#,##0." + "0" * digits


def _rounded(number: Decimal, digits: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
