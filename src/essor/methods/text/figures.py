"""Read the numbers that a text shows in the writing of its language, to compare two languages of one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import Lang

_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_JOINER = "\N{WORD JOINER}"
"""Keeps a sign and its currency on one line; never seen."""
_BEFORE = rf"(?<![\w.,])(?<!\bN[{_MINUS}-])(?P<sign>[{_MINUS}+-])?{_JOINER}?(?P<currency>[€$£])?"
_AFTER = rf"(?![\w])(?P<unit>[{_SPACES}]?(?:%|€|pts\b))?"
_WRITTEN: dict[Lang, re.Pattern[str]] = {
    "fr": re.compile(rf"{_BEFORE}(?P<number>(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}}(?!\d))+|\d+)(?:,\d+)?){_AFTER}"),
    "en": re.compile(rf"{_BEFORE}(?P<number>(?:\d{{1,3}}(?:,\d{{3}}(?!\d))+|\d+)(?:\.\d+)?)(?:[km](?=\W|$))?{_AFTER}"),
}
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold a number as a text shows it, rounded as it stands there.

    Args:
        number: with its sign: −2.7 of "−2.7%", 800 of "€800k" as of « 800 k€ ».
        unit: "%", "€", "pts" or "".
        text: as it is written.
        offset: where it starts.

    """

    number: Decimal
    unit: str
    text: str
    offset: int

    @property
    def is_year(self) -> bool:
        """Tell whether it may be a year: four digits and no unit."""
        return not self.unit and len(self.text) == len("2026") and self.number in _YEARS


def figures_shown(text: str, lang: Lang) -> tuple[Shown, ...]:
    """Return the numbers of a text in order; the 1 of N−1, references and words with digits are none."""
    return tuple(_shown(text, lang))


def _shown(text: str, lang: Lang) -> Iterator[Shown]:
    for match in _WRITTEN[lang].finditer(text):
        plain = re.sub(rf"[{_SPACES}]" if lang == "fr" else ",", "", match["number"]).replace(",", ".")
        number = Decimal(plain) * (-1 if match["sign"] in {_MINUS, "-"} else 1)
        unit = (match["unit"] or match["currency"] or "").strip(_SPACES)
        yield Shown(number, unit, match[0].strip(_SPACES).replace(_JOINER, ""), match.start())
