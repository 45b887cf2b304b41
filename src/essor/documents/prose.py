"""Turn a template of prose with figure placeholders into blocks whose figures keep their references.

The template is ours (report.fr.md, report.en.md): sandboxed Jinja, undefined names raise, then Markdown
paragraphs, lists, headings and emphasis. Text that a user entered arrives as a value: it is never a
template and never Markdown. A sentence that a person rewrote is no template either: it holds {names} of
figures and emphasis, and nothing in it is code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Message, message

if TYPE_CHECKING:
    from markdown_it.token import Token

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_MARKDOWN = MarkdownIt("zero").enable(["emphasis", "list", "heading"])
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_SIGNS = str.maketrans("", "", f"{_OPEN}{_CLOSE}")


class UnfitTextError(ValueError):
    """Carry why a rewritten sentence cannot be filled, and the mend; the caller knows its file and its key."""

    def __init__(self, why: Message) -> None:
        """Keep the message to be said."""
        super().__init__(why.key)
        self.why = why


class EmptyPlaceError(UnfitTextError):
    """Carry which value a rewritten sentence speaks of that this period does not have."""


def prose(template: str, values: Mapping[str, Any]) -> tuple[b.Block, ...]:
    """Return the blocks of a template.

    Args:
        template: Markdown with Jinja placeholders.
        values: figures, texts, numbers for conditions, and lists of these, by name.

    Raises:
        jinja2.UndefinedError: the template names a value that is not given.

    """
    kept: list[b.Span] = []

    def mark(value: Any) -> Any:
        if isinstance(value, Figure | str):
            kept.append(value)
            return f"{_OPEN}{len(kept) - 1}{_CLOSE}"
        return value

    return tuple(_blocks(_MARKDOWN.parse(_rendered(template, values, mark)), kept))


def filled(text: str, values: Mapping[str, Any]) -> b.Rich:
    """Return a sentence that a person rewrote, each {name} replaced by its value; it is text and emphasis, no code.

    Args:
        text: the sentence: "Revenue ends at **{revenue}**."
        values: figures and texts by name; None is a value that this period does not have.

    Raises:
        EmptyPlaceError: it names a value that this period does not have.
        UnfitTextError: a brace stands alone, or it names a value that is not given.

    """
    kept: list[b.Span] = []

    def mark(match: re.Match[str]) -> str:
        name = match[1].strip()
        if name not in values:
            known = ", ".join(f"{{{one}}}" for one, held in values.items() if isinstance(held, Figure | str | None))
            raise UnfitTextError(message("documents.place_unknown", name=match[0], known=known))
        value = values[name]
        if value is None or value == "":
            raise EmptyPlaceError(message("documents.place_empty", name=match[0]))
        kept.append(value if isinstance(value, Figure) else str(value))
        return f"{_OPEN}{len(kept) - 1}{_CLOSE}"

    bare = text.translate(_SIGNS)
    left = _PLACE.sub("", bare)
    alone = next((place for place, sign in enumerate(left) if sign in "{}"), None)
    if alone is not None:
        raise UnfitTextError(message("documents.place_broken", near=left[max(0, alone - 20) : alone + 20].strip()))
    one_line = re.sub(r"[ \t\r\n]+", " ", _PLACE.sub(mark, bare)).strip()
    return tuple(span for token in _MARKDOWN.parseInline(one_line) for span in _rich(token.children or [], kept))


def unfilled(template: str, values: Mapping[str, Any]) -> str:
    """Return a template with its conditions decided and its {names} kept: what a person may rewrite.

    Args:
        template: Markdown with Jinja placeholders.
        values: as prose() takes them.

    Raises:
        jinja2.UndefinedError: the template names a value that is not given.

    """
    names = {id(value): name for name, value in reversed(tuple(values.items())) if isinstance(value, Figure | str)}
    return _rendered(template, values, lambda value: f"{{{names[id(value)]}}}" if id(value) in names else value)


def _rendered(template: str, values: Mapping[str, Any], finalize: Callable[[Any], Any]) -> str:
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=finalize)
    return environment.from_string(template).render(values)


def _blocks(tokens: list[Token], kept: list[b.Span]) -> list[b.Block]:
    blocks: list[b.Block] = []
    items: list[b.Rich] | None = None
    level = 0
    for token in tokens:
        if token.type == "bullet_list_open":
            items = []
        elif token.type == "bullet_list_close" and items is not None:
            blocks.append(b.Items(tuple(items)))
            items = None
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "inline":
            rich = _rich(token.children or [], kept)
            if level:
                blocks.append(b.Heading(rich, max(1, level - 1)))
                level = 0
            elif items is not None:
                items.append(rich)
            else:
                blocks.append(b.Para(rich))
    return blocks


def _rich(children: list[Token], kept: list[b.Span]) -> b.Rich:
    spans: list[b.Span] = []
    strong: list[str | Figure] | None = None
    for child in children:
        if child.type == "strong_open":
            strong = []
        elif child.type == "strong_close" and strong is not None:
            spans.append(b.Strong(tuple(strong)))
            strong = None
        elif child.type in {"text", "softbreak", "hardbreak"}:
            pieces = _pieces(" " if child.type != "text" else child.content, kept)
            if strong is None:
                spans.extend(pieces)
            else:
                strong.extend(pieces)
    return tuple(spans)


def _pieces(text: str, kept: list[b.Span]) -> list[Any]:
    pieces: list[b.Span] = []
    for index, part in enumerate(_MARK.split(text)):
        if index % 2:
            pieces.append(kept[int(part)])
        elif part:
            pieces.append(part)
    return pieces
