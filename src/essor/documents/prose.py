"""Turn a template of prose with figure placeholders into blocks whose figures keep their references.

The template is ours (report.fr.md, report.en.md): sandboxed Jinja, undefined names raise, then Markdown
paragraphs, lists, headings and emphasis. Text that a user entered arrives as a value: it is never a
template and never Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt

from essor.documents import blocks as b
from essor.kernel.fact import Figure

if TYPE_CHECKING:
    from markdown_it.token import Token

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_MARKDOWN = MarkdownIt("zero").enable(["emphasis", "list", "heading"])


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

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=mark)
    text = environment.from_string(template).render(values)
    return tuple(_blocks(_MARKDOWN.parse(text), kept))


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
