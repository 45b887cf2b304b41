"""Read the numbers of sentences, each with the figure that its sentence plainly speaks of; doubt leaves it unnamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from essor.kernel.message import Lang
from essor.kernel.period import Period
from essor.kernel.value import Money, Points, Rate, Value
from essor.metrics import catalogue
from essor.metrics.kpi import Kpi
from essor.review.recognise.labels import Mention, mentions, moves, period_of, qualified
from essor.review.recognise.numbers import Written, numbers, value_of
from essor.work.data import Share
from essor.work.submitted import Aspect

_OF_ONE = re.compile(r"\s(?:de|du|des|d['’]|of|for|by|par)\s*[A-ZÉÈÀ][\w-]*\d*\s*:")
_AGAINST = re.compile(r"(?:\bcontre|\bprévue?s?|\bagainst|\bplanned|\bversus)\s+$", re.IGNORECASE)
_THEN_OR_NOW = re.compile(
    r"\s*(?:l['’]an dernier|maintenant|last year|now|un an plus tôt|a year (?:ago|before|earlier))\b"
)
_RANGE_AFTER = re.compile(r"\s*(?:à|to|[–—-])\s*[+\N{MINUS SIGN}-]?[€£$]?\d")
_RANGE_BEFORE = re.compile(r"\d[\s\u00a0\u202f]*(?:€|%|pts|k€|M€|[km])?\s*(?:à|to)\s+$")
_SENTENCE = re.compile(r"[^.!?…;]+(?:[.](?=\d)[^.!?…;]*)*[.!?…;]?")


@dataclass(frozen=True, slots=True)
class Said:
    """Hold a number of a sentence, in its unit, and what it speaks of: a KPI "" where that is not plain."""

    written: Written
    value: Value
    half: Decimal
    kpi: str = ""
    share: Share = "all"
    aspect: Aspect | None = None


def said(text: str, lang: Lang, period: Period | None = None) -> tuple[Said, ...]:
    """Return every number of a paragraph.

    Args:
        text: the paragraph.
        lang: of its numbers.
        period: that the file speaks of: what a sentence says of another one is left unnamed.

    """
    reader = _Reader(text, lang, period)
    return tuple(reader.read())


class _Reader:
    """Go through a paragraph; the KPI of a sentence is the one that it names, else the one before it."""

    def __init__(self, text: str, lang: Lang, period: Period | None = None) -> None:
        self.text, self.lang, self.period = text, lang, period
        self.named = list(mentions(text))
        self.sentences = [match.span() for match in _SENTENCE.finditer(text)]
        self.used: set[tuple[str, Share, str]] = set()

    def read(self) -> Iterator[Said]:
        """Yield each number."""
        before = 0
        for written in numbers(self.text, self.lang):
            yield self._said(written, before)
            before = written.end

    def _said(self, written: Written, before: int) -> Said:
        start = next((left for left, right in self.sentences if left <= written.start < right), 0)
        heard = [one for one in self.named if one.end <= written.start]
        here = [one for one in heard if one.start >= start]
        kpi = self._kpi(heard)
        share = self._share(here, kpi)
        between = self.text[max(before, start) : written.start]
        aspect = self._aspect(written, here, kpi, between)
        found = catalogue.kpis().get(kpi.code) if kpi else None
        value, half = value_of(written, found, difference=aspect in {"gap", "change"})
        doubtful = kpi is not None and (self._doubtful(written, kpi) or self._elsewhere(written, start, aspect))
        if found is None or kpi is None or aspect is None or doubtful or not _fits(value, found, aspect):
            return Said(written, *value_of(written, None))
        key = (found.code, share, aspect)
        if key in self.used:
            return Said(written, value, half)
        self.used.add(key)
        return Said(written, value, half, found.code, share, aspect)

    def _doubtful(self, written: Written, kpi: Mention) -> bool:
        """Tell whether a number is set against another or ends a range, or its KPI is that of one person or product."""
        return bool(
            _RANGE_AFTER.match(self.text, written.end)
            or _RANGE_BEFORE.search(self.text[max(0, written.start - 40) : written.start])
            or _OF_ONE.match(self.text, kpi.end)
            or _AGAINST.search(self.text[max(0, written.start - 20) : written.start])
            or _THEN_OR_NOW.match(self.text, written.end)
        )

    def _elsewhere(self, written: Written, start: int, aspect: Aspect | None) -> bool:
        """Tell whether a sentence gives a result of another period than that of the file."""
        named = period_of(self.text[start : written.start]) if aspect in {"value", "target"} else None
        return named is not None and self.period is not None and named != self.period

    @staticmethod
    def _kpi(heard: list[Mention]) -> Mention | None:
        return next((one for one in reversed(heard) if one.kind == "kpi"), None)

    @staticmethod
    def _share(here: list[Mention], kpi: Mention | None) -> Share:
        after = [one for one in here if one.kind == "share" and (kpi is None or one.end >= kpi.start - 30)]
        code = after[-1].code if after else "all"
        return code if code in {"physical", "ecommerce"} else "all"  # type: ignore[return-value]  # checked here

    def _aspect(self, written: Written, here: list[Mention], kpi: Mention | None, between: str) -> Aspect | None:
        """Return what a number says of its KPI, or None where the sentence leaves a doubt."""
        named = [one for one in here if one.kind == "aspect"]
        last = named[-1].code if named else ""
        after = self.text[written.end : written.end + 25]
        ahead = [one.code for one in mentions(after) if one.kind == "aspect"]
        if written.unit == "%" and not written.signed and next(iter(ahead), "") in {"target", "attainment"}:
            return "attainment"
        if written.signed:
            return (
                None
                if qualified(self._sentence(written))
                else self._difference(self._against(written) or last, between)
            )
        if last in {"target", "last_year", "year_to_date", "forecast"} and named[-1].end >= written.start - 25:
            return "target" if last == "target" else "last_year" if last == "last_year" else None
        if kpi is None or kpi.start < written.start - 60 or moves(between) or last in {"gap", "change"}:
            return None
        only = not any(kpi.end <= one.end <= written.start for one in numbers_of(self.text, self.lang))
        return "value" if only and not named_between(named, kpi) else None

    def _sentence(self, written: Written) -> str:
        return next((self.text[left:right] for left, right in self.sentences if left <= written.start < right), "")

    def _against(self, written: Written) -> str:
        """Return the aspect that is named right after a number: "−15 041 € face à l’an dernier"."""
        after = re.split(r"[,;.(]|\d", self.text[written.end : written.end + 40])[0]
        return next((one.code for one in mentions(after) if one.kind == "aspect"), "")

    @staticmethod
    def _difference(last: str, between: str) -> Aspect | None:
        if last in {"last_year", "change"} or (moves(between) and last not in {"gap", "target", "attainment"}):
            return "change"
        return "gap" if last in {"gap", "target", "attainment"} else None


def named_between(named: list[Mention], kpi: Mention) -> bool:
    """Tell whether an aspect is named after the KPI: the number is that aspect's, or nobody's."""
    return any(one.start > kpi.end and one.code != "value" for one in named)


def numbers_of(text: str, lang: Lang) -> tuple[Written, ...]:
    """Return the numbers of a text."""
    return tuple(numbers(text, lang))


def _fits(value: Value, kpi: Kpi, aspect: Aspect) -> bool:
    """Tell whether a number has the unit that an aspect of a KPI has."""
    if aspect == "attainment":
        return isinstance(value, Rate)
    if aspect == "change":
        return isinstance(value, Rate | Points)
    if kpi.unit == "EUR":
        return isinstance(value, Money)
    if kpi.unit == "ratio":
        return isinstance(value, Points) if aspect == "gap" else isinstance(value, Rate)
    return not isinstance(value, Money | Rate)
