"""Recognise what a label speaks of: a KPI, a channel, an aspect, a month; any case, accent, plural, unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import yaml

from essor.kernel.message import Lang
from essor.kernel.period import Period
from essor.metrics import catalogue
from essor.standard.terms import glossary
from essor.work.data import Share, Standing
from essor.work.plain_words import bare, contains, folded, stems
from essor.work.submitted import Aspect

Stems = tuple[str, ...]
_BRACKETED = re.compile(r"\(([^)]*)\)")
_WITH_VAT = re.compile(r"\b(ttc|incl\.? vat|including vat)\b")
_GLYPHS: Mapping[str, Standing] = {
    "●": "on",
    "◆": "risk",
    "▲": "off",
    "✓": "on",
    "✔": "on",
    "✗": "off",
    "✘": "off",
    "🟢": "on",
    "🟠": "risk",
    "🟡": "risk",
    "🔴": "off",
}
_ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
_MOST_STEMS = 9
_UNFINISHED = ("-", "+", "\N{MINUS SIGN}", "÷", "×", "/")  # the first half of a label that goes on below


@dataclass(frozen=True, slots=True)
class Label:
    """Hold what a label says, empty where it says nothing of it; a month without its year is its number."""

    kpi: str = ""
    share: Share | None = None
    aspect: Aspect | None = None
    period: Period | None = None
    column: str = ""
    percent: bool = False
    scale: int = 1
    month: int = 0

    @property
    def says(self) -> bool:
        """Tell whether anything was recognised."""
        return bool(self.kpi or self.share or self.aspect or self.period or self.column or self.month)


@cache
def words() -> Mapping[str, Any]:
    """Return the words of strangers' tables."""
    body: Mapping[str, Any] = yaml.safe_load((files("essor.review.recognise") / "words.yaml").read_text("utf-8"))
    return body


@cache
def _index(group: str) -> Mapping[Stems, str]:
    return {stems(word): str(name) for name, listed in words()[group].items() for word in listed}


@cache
def kpi_index() -> Mapping[Stems, str]:
    """Return the code of a KPI by the stems of each of its names: catalogue, glossary, usage."""
    found: dict[Stems, str] = {}
    for names in (_catalogue_names, _short_names):
        for code, text in names():
            found.setdefault(stems(text), code)
    for code, listed in words()["synonyms"].items():
        found.update((stems(word), code) for word in listed)
    for code, text in _glossary_names():
        found.setdefault(stems(text), code)
    return {key: code for key, code in found.items() if key}


def _catalogue_names() -> Iterator[tuple[str, str]]:
    return ((code, text) for code, kpi in catalogue.kpis().items() for text in (kpi.label.fr, kpi.label.en))


def _short_names() -> Iterator[tuple[str, str]]:
    """Yield each name without its brackets, and the acronym that stands in them."""
    for code, text in _catalogue_names():
        yield code, bare(text)
        yield from ((code, inside) for inside in _BRACKETED.findall(text) if inside.isupper())


def _glossary_names() -> Iterator[tuple[str, str]]:
    terms = [term for term in glossary().terms if term.code in catalogue.kpis()]
    return ((term.code, word) for term in terms for word in (*term.words("fr"), *term.words("en")))


@cache
def label(text: str) -> Label:
    """Return what a label says, taken whole: "CA web (k€)" is revenue, e-commerce, in thousands."""
    if text.rstrip().endswith(_UNFINISHED) or text.count("(") > text.count(")"):
        return Label()
    inside = stems(bare(text)) or stems(text)
    percent = "%" in text
    scale = (
        1_000 if re.search(r"\bk\s?€|\bK€|milliers|thousand", text) else 1_000_000 if re.search(r"\bM€", text) else 1
    )
    column = _index("columns").get(inside, "")
    share = _exact(inside, "shares")
    aspect = _exact(inside, "aspects")
    kpi = "" if _WITH_VAT.search(folded(text)) and "ttc" not in "".join(inside) else _kpi(stems(text), inside)
    period = period_of(text)
    month = months().get(folded(text).strip(" ."), 0)
    if kpi or share or aspect:
        return Label(kpi, share, aspect, period, column, percent, scale, month)  # type: ignore[arg-type]  # the names of the file are these literals, proved by a test
    if not column and len(inside) <= _MOST_STEMS:
        column = next((name for word, name in _index("columns").items() if len(word) and contains(inside, word)), "")
    found = _parted(tuple(one for one in inside if one not in _period_stems() and not one.isdigit()))
    return Label(found.kpi, found.share, found.aspect, period, column, percent, scale, month)


def _kpi(whole: Stems, inside: Stems) -> str:
    return kpi_index().get(whole) or kpi_index().get(inside) or ""


def _exact(inside: Stems, group: str) -> str | None:
    return _index(group).get(inside)


def _parted(inside: Stems) -> Label:
    """Return what a label says part by part: its channel and its aspect are taken out, the rest is a KPI."""
    share, inside = _taken(inside, "shares")
    aspect, rest = _taken(inside, "aspects")
    kpi = kpi_index().get(rest, "") or kpi_index().get(inside, "")
    if kpi_index().get(inside):
        aspect = None
    if not kpi and rest:
        return Label()
    return Label(kpi, share, aspect)  # type: ignore[arg-type]  # the same


def _taken(inside: Stems, group: str) -> tuple[str | None, Stems]:
    for key in sorted(_index(group), key=len, reverse=True):
        if key and contains(inside, key):
            place = next(at for at in range(len(inside)) if inside[at : at + len(key)] == key)
            return _index(group)[key], inside[:place] + inside[place + len(key) :]
    return None, inside


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold what a stretch of a sentence speaks of."""

    start: int
    end: int
    kind: str
    code: str


_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|%")


def mentions(text: str) -> Iterator[Mention]:
    """Yield KPIs, channels and aspects that a sentence names, the longest names first at each place."""
    flat = text.replace("’", "'")
    tokens = [(match.start(), match.end(), stems(match[0])) for match in _TOKEN.finditer(flat)]
    kept = [(start, end, found[0]) for start, end, found in tokens if found]
    place = 0
    while place < len(kept):
        for length in range(min(_MOST_STEMS, len(kept) - place), 0, -1):
            key = tuple(one for _, _, one in kept[place : place + length])
            named = _named(key)
            if named is not None:
                yield Mention(kept[place][0], kept[place + length - 1][1], *named)
                place += length - 1
                break
        place += 1


def _named(key: Stems) -> tuple[str, str] | None:
    if key in kpi_index():
        return "kpi", kpi_index()[key]
    for group, kind in (("shares", "share"), ("aspects", "aspect")):
        if key in _index(group):
            return kind, _index(group)[key]
    return None


def moves(text: str) -> bool:
    """Tell whether words speak of a movement: what follows is no level."""
    flat = folded(text)
    return any(folded(word) in flat for word in words()["moves"])


def qualified(text: str) -> bool:
    """Tell whether words say that a number was corrected for something: it is no longer the plain figure."""
    flat = folded(text)
    return any(folded(word) in flat for word in words()["qualifiers"])


def compares(text: str) -> bool:
    """Tell whether words set one period against another."""
    flat = folded(text)
    return any(folded(word) in flat for word in words()["comparisons"])


@cache
def months() -> Mapping[str, int]:
    """Return the number of a month by its names in both languages, short and long."""
    return {folded(word): number for number, listed in words()["months"].items() for word in listed}


@cache
def _period_stems() -> frozenset[str]:
    return frozenset(one for word in months() for one in stems(word))


_NAMED_MONTH = re.compile(r"\b([a-z]{3,9})\.?[\s'’-]*((?:20)?\d{2})\b")
_FORMS = (
    (re.compile(r"(?<!\d)(20\d{2})-(0[1-9]|1[0-2])(?!\d|-\d)"), "{0}-{1}"),
    (re.compile(r"\b(0?[1-9]|1[0-2])[/-](20\d{2})\b"), "{1}-{0}"),
    (re.compile(r"\b[tq]([1-4])[\s-]*(20\d{2})\b"), "{1}-Q{0}"),
    (re.compile(r"\b(20\d{2})[\s-]*[tq]([1-4])\b"), "{0}-Q{1}"),
)
_ALONE = re.compile(r"(?:annee|exercice|year|fy)?\s*(20\d{2})")


@cache
def period_of(text: str) -> Period | None:
    """Return the month, the quarter or the year that a text names, or None."""
    flat = folded(text)
    for match in _NAMED_MONTH.finditer(flat):
        month = months().get(match[1])
        if month:
            year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])  # noqa: PLR2004 a year has four digits
            return Period.month(year, month)
    for pattern, form in _FORMS:
        if found := pattern.search(flat):
            first, second = (part.zfill(2) if len(part) < 3 and "Q" not in form else part for part in found.groups())  # noqa: PLR2004 a month has two digits
            return Period.parse(form.format(first, second))
    alone = _ALONE.fullmatch(flat.strip())
    return Period.parse(alone[1]) if alone else None


def standing(text: str) -> Standing | None:
    """Return the standing that a cell shows by a sign or a word, or None."""
    drawn = {status for glyph, status in _GLYPHS.items() if glyph in text}
    if drawn:
        return drawn.pop() if len(drawn) == 1 else None  # two signs are a legend
    found = _index("statuses").get(stems(text))
    return found if found in {"on", "risk", "off"} else None  # type: ignore[return-value]  # checked in this line


def language(text: str) -> Lang | None:
    """Return the language that most of the small words of a text belong to, or None where they settle nothing."""
    counted = dict.fromkeys(("fr", "en"), 0)
    tokens = re.findall(r"[a-z]+", folded(text))
    for lang in counted:
        known = {folded(word) for word in words()["languages"][lang]}
        counted[lang] = sum(token in known for token in tokens)
    if counted["fr"] == counted["en"]:
        return None
    return "fr" if counted["fr"] > counted["en"] else "en"
