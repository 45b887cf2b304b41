"""Say the words of this folder from inside the document, and write its columns and cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Argument, Lang
from essor.kernel.value import Money, Value
from essor.kernel.words import say as said
from essor.work.wording import Edits, Wording

from ..compute import REFRESH_STEPS, CollectionResult, KeptField, rules

WORDS = Wording(__package__)


def say(lang: Lang, key: str, /, **args: Argument) -> str:
    """Return a sentence of the folder's words.toml in a language."""
    return WORDS.say(lang, key, **args)


def refresh_steps(lang: Lang) -> Iterator[str]:
    """Give what to do next month, one step each."""
    for number in range(1, REFRESH_STEPS + 1):
        yield say(lang, f"refresh_{number}")


def why_of(why: str, lang: Lang) -> str:
    """Return a reason for what is left out, in words."""
    return say(lang, f"why_{why}")


def rule_of(kept: KeptField, lang: Lang) -> str:
    """Return the rule of a field in words: key, required, bounds, words, reference."""
    return " · ".join(said(rule, lang) for rule in rules(kept.field))


def bases_of(kept: KeptField, lang: Lang) -> str:
    """Return the legal bases of a field in words, or that it names nobody."""
    return " · ".join(say(lang, f"basis_{basis}") for basis in kept.bases) or say(lang, "basis_none")


def kpi_name(result: CollectionResult, code: str, lang: Lang) -> str:
    """Return the name of a chosen KPI; the code of one that was not chosen."""
    return next((feed.label.text(lang) for feed in result.collection.feeds if feed.kpi == code), code)


def source_names(result: CollectionResult, codes: Iterable[str], lang: Lang) -> str:
    """Return the names of sources, with commas; the code of one that the period does not have."""
    labels = {one.source.code: one.source.label.text(lang) for one in result.sources}
    return ", ".join(labels.get(code, code) for code in codes)


def heads(lang: Lang, *described: str) -> tuple[b.TableColumn, ...]:
    """Return columns written as name:width, > before a name of numbers."""
    found = []
    for one in described:
        name, _, width = one.partition(":")
        label = say(lang, f"column_{name.lstrip('>')}")
        found.append(b.TableColumn(label, "right" if name.startswith(">") else "left", int(width)))
    return tuple(found)


def cell(value: Value | str | None, lang: Lang, *, digits: int | None = None) -> b.Cell:
    """Return a cell of a value or a text; what is not there is said."""
    if value is None:
        return b.Cell((say(lang, "none"),))
    return b.Cell((value,) if isinstance(value, str) else (Figure(value, digits=digits),))


def exact(value: Value, lang: Lang) -> b.Cell:
    """Return a control total: money to the cent."""
    return cell(value, lang, digits=2 if isinstance(value, Money) else None)


def agreed(lang: Lang, *, equal: bool) -> b.Cell:
    """Return the outcome of a control in words."""
    return b.Cell((say(lang, "equal" if equal else "different"),))


def titled(name: str, lang: Lang, edits: Edits) -> b.Heading:
    """Return a section title; a person may rewrite it under "NAME_title"."""
    return b.Heading(WORDS.title(f"{name}_title", name, lang, {}, edits))
