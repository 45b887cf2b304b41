"""Cut the prose of a cell: tags into paragraphs, paragraphs into sentences and items of lists.

Abbreviations ("etc.", "C.A", "candidat.e") end no sentence; a sentence ends at a full stop that is
followed by a space and a capital, outside brackets that close.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

_BREAK = re.compile(r"</?(?:p|ul|ol|div|br|h[1-6]|tr|td|table)\b[^<>]*>|</li\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*>")
_BULLET = "[-–—•▪·]"
_LIST_BEGINS = re.compile(rf"(?:^|(?<=[:;]) )({_BULLET}) ")
_STOP = re.compile(r"[.!?…]+[»”\"')\]]* (?=[«“\"(]? ?(\w))")
_ABBREVIATIONS = frozenset({"m", "mm", "mme", "mmes", "mlle", "dr", "art", "cf", "ex", "p", "n", "réf", "vol"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold one paragraph on one line, and the line of the document it comes from."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a sentence, the words that open a list, or an item of it."""

    kind: Literal["sentence", "lead", "item"]
    text: str
    line: int


def paragraphs(markup: str, line: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a cell without tags; an item of a list begins with "- "."""
    broken = _ITEM.sub("\n- ", _BREAK.sub("\n", markup))
    plain = html.unescape(_TAG.sub("", broken))
    texts = (" ".join(one.split()) for one in plain.split("\n"))
    return tuple(Paragraph(text, line) for text in texts if text)


def pieces(among: Iterable[Paragraph]) -> tuple[Piece, ...]:
    """Return the sentences, leads and items of paragraphs that follow each other.

    A list begins with a bullet at the start of a paragraph or after a colon or semicolon; its items are
    separated by the same bullet, and it may go on in the next paragraph or cell. A sentence right before
    an item is its lead when it ends with a colon.
    """
    cut: list[Piece] = []
    for paragraph in among:
        begins = _LIST_BEGINS.search(paragraph.text)
        head = paragraph.text if begins is None else paragraph.text[: begins.start()]
        cut += [Piece("sentence", text, paragraph.line) for text in sentences(head)]
        if begins is None:
            continue
        if cut and cut[-1].kind == "sentence" and cut[-1].text.endswith(":"):
            cut[-1] = Piece("lead", cut[-1].text, cut[-1].line)
        items = [one for one in paragraph.text[begins.end() :].split(f" {begins[1]} ") if one.strip()]
        cut += [Piece("item", text.strip(), paragraph.line) for text in items[:-1]]
        for place, text in enumerate(sentences(items[-1]) if items else ()):
            cut.append(Piece("sentence" if place else "item", text, paragraph.line))
    return tuple(cut)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph, each as it is written."""
    inside = _brackets(text)
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        word = text[text.rfind(" ", 0, stop.start()) + 1 : stop.start()].lstrip("(«“\"'")
        initial = len(word) == 1 and word.isupper()
        if stop[1].isupper() and not inside[stop.end() - 1] and not initial and word.lower() not in _ABBREVIATIONS:
            found.append(text[start : stop.end()].strip())
            start = stop.end()
    found.append(text[start:].strip())
    return tuple(one for one in found if one)


def _brackets(text: str) -> list[bool]:
    """Tell for each character whether it stands inside round brackets that close.

    A bracket that is left open counts for nothing: it must not swallow the sentences that follow.
    """
    steps = [0] * (len(text) + 1)
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign == "(":
            opened.append(place)
        elif sign == ")" and opened:
            steps[opened.pop()] += 1
            steps[place] -= 1
    return [depth > 0 for depth in accumulate(steps)]
