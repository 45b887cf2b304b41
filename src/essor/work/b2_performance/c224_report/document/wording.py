"""Say the words of the report: labels, titles with their figures, names of months."""

from __future__ import annotations

import string
from collections.abc import Mapping

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Argument, Lang, Message
from essor.kernel.ref import Ref
from essor.kernel.value import Count, Money, Points, Quantity, Rate, Value, magnitude
from essor.kernel.words import sentences, write
from essor.work.data import Line, Share
from essor.work.wording import Edits, Wording

SHARES: tuple[Share, ...] = ("physical", "ecommerce")
WORDS = Wording(__package__)


def said(lang: Lang, key: str, /, **args: Argument) -> str:
    """Return a sentence of the folder in a language."""
    return WORDS.say(lang, key, **args)


def titled(name: str, key: str, lang: Lang, edits: Edits, /, **values: object) -> b.Heading:
    """Return a section title that says its message, its figures with their references; a person may rewrite it.

    Args:
        name: of the section; its title is rewritten under "NAME_title".
        key: of the sentence that says what the period gives.
        lang: of the title.
        edits: titles and prose that a person rewrote.
        values: what the {names} of the sentence stand for.

    """
    return b.Heading(WORDS.title(f"{name}_title", key, lang, values, edits))


def prose(name: str, lang: Lang, values: dict[str, object], edits: Edits) -> b.Para:
    """Return a paragraph of prose."""
    return b.Para(WORDS.prose(name, lang, values, edits))


def figure(value: Value | None, ref: Ref | None = None, *, signed: bool = False) -> Figure | None:
    """Return a figure of a value that is a number, or None."""
    return None if value is None or magnitude(value) is None else Figure(value, ref, signed=signed)


def count(number: int) -> Figure | None:
    """Return a figure of a number of things, or None for none."""
    return Figure(Count(number)) if number else None


def value_of(line: Line | None) -> Figure | None:
    """Return the figure of a line that has a value, or None."""
    return None if line is None else figure(line.fact.value, line.fact.ref)


def gap_of(line: Line | None) -> Figure | None:
    """Return the gap of a line to its target, or None."""
    return None if line is None else figure(line.gap, line.fact.ref, signed=True)


def fact(message: Message, lang: Lang, refs: Mapping[str, Ref]) -> b.Rich:
    """Return a sentence whose numbers are figures: the writer rounds them as it rounds all others.

    Args:
        message: a fact behind a cause, of the words of its own product.
        lang: of the sentence.
        refs: where its numbers come from, by the names that they have in it.

    """
    found: list[b.Span] = []
    for literal, name, _, _ in string.Formatter().parse(sentences()[message.key][lang]):
        found += [literal] if literal else []
        if name is None:
            continue
        value = message.args[name]
        if isinstance(value, Money | Rate | Points | Count | Quantity):
            found.append(Figure(value, refs.get(name), signed=name.endswith(_SIGNED)))
        else:
            found.append(write(value, lang))
    return tuple(found)


_SIGNED = ("change", "delta")
