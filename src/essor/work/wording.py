"""Say the words of a work product: labels of its words.toml, sentences of its prose files."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from essor.documents import blocks as b
from essor.documents.prose import prose
from essor.kernel.message import Argument, Lang, Message, message
from essor.kernel.words import say

Edits = Mapping[str, str]
"""Prose as a person rewrote it, its figures still placeholders, by the name of its file: "report.fr"."""


class Wording:
    """Hold the words of one folder: a copy of the folder speaks its own."""

    def __init__(self, package: str | None) -> None:
        """Take the dotted name of the folder."""
        self.package = package or ""
        self._group = self.package.rpartition(".")[2]

    def message(self, key: str, /, **args: Argument) -> Message:
        """Return a message of the folder's words.toml."""
        return message(f"{self._group}.{key}", **args)

    def say(self, lang: Lang, key: str, /, **args: Argument) -> str:
        """Return a sentence of the folder's words.toml in a language."""
        return say(self.message(key, **args), lang)

    def prose(self, name: str, lang: Lang, values: Mapping[str, object], edits: Edits) -> b.Rich:
        """Return the paragraphs of a prose file as one rich text, its figures with their references.

        Args:
            name: of the file, "report" for report.fr.md and report.en.md.
            lang: of the text.
            values: what the placeholders stand for.
            edits: prose that a person rewrote.

        Raises:
            jinja2.TemplateError: the text cannot be read, or names a value that is not given.

        """
        template = edits.get(f"{name}.{lang}")
        if template is None:
            template = (files(self.package) / f"{name}.{lang}.md").read_text(encoding="utf-8")
        spans: list[b.Span] = []
        for block in prose(template, values):
            if isinstance(block, b.Para):
                spans.extend(block.text)
        return tuple(spans)
