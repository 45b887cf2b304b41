"""Say the words of a work product: labels of its words.toml, sentences of its prose files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from essor.documents import blocks as b
from essor.documents.prose import filled, prose, unfilled
from essor.kernel.message import Argument, Lang, Message, message
from essor.kernel.words import say, sentences

Edits = Mapping[str, str]
"""Prose as a person rewrote it, its figures still {names}, by the name of its file and language: "summary.fr"."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold a passage of prose that a person may rewrite.

    Args:
        key: its name and its language: "summary.fr".
        text: as it is computed, its figures as {names}.
        values: what each {name} stands for; None is a value that the period does not have.

    """

    key: str
    text: str
    values: Mapping[str, object]


class Heard(Mapping[str, str]):
    """Hold edits, and hear every passage that a document asks for while it is composed."""

    def __init__(self, edits: Edits) -> None:
        """Take the edits that apply."""
        self._edits = edits
        self.passages: list[Passage] = []

    def __getitem__(self, key: str) -> str:
        """Return the text of an edit."""
        return self._edits[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of the edits."""
        return iter(self._edits)

    def __len__(self) -> int:
        """Return the number of edits."""
        return len(self._edits)


class Wording:
    """Hold the words of one folder: a copy of the folder speaks its own."""

    def __init__(self, package: str | None) -> None:
        """Take the dotted name of a module or package of the folder: "essor.work.b2_performance.c224_report"."""
        named = (package or "").split(".")
        folder = next((place for place, part in enumerate(named) if _is_product(part)), len(named) - 1)
        self.package = ".".join(named[: folder + 1])
        self._group = self.package.rpartition(".")[2]

    def message(self, key: str, /, **args: Argument) -> Message:
        """Return a message of the folder's words.toml."""
        return message(f"{self._group}.{key}", **args)

    def say(self, lang: Lang, key: str, /, **args: Argument) -> str:
        """Return a sentence of the folder's words.toml in a language."""
        return say(self.message(key, **args), lang)

    def rich(self, lang: Lang, key: str, /, **values: object) -> b.Rich:
        """Return a sentence of the folder's words.toml whose {names} stand for figures that keep their references."""
        return filled(sentences()[f"{self._group}.{key}"][lang], values)

    def title(self, name: str, key: str, lang: Lang, values: Mapping[str, object], edits: Edits) -> b.Rich:
        """Return a title of words.toml as one rich line, its figures with their references; a person may rewrite it.

        Args:
            name: under which it is rewritten, whatever the period makes it say: "results_title".
            key: of the sentence that says what this period gives.
            lang: of the title.
            values: what its {names} stand for.
            edits: titles that a person rewrote: one line of text with {names}.

        Raises:
            UnfitTextError: the edit has a broken brace, or names a value that is not given.

        """
        template = sentences()[f"{self._group}.{key}"][lang]
        if isinstance(edits, Heard):
            edits.passages.append(Passage(f"{name}.{lang}", template, values))
        return filled(edits.get(f"{name}.{lang}", template), values)

    def prose(self, name: str, lang: Lang, values: Mapping[str, object], edits: Edits) -> b.Rich:
        """Return the paragraphs of a prose file as one rich text, its figures with their references.

        Args:
            name: of the file, "report" for report.fr.md and report.en.md.
            lang: of the text.
            values: what the placeholders stand for.
            edits: prose that a person rewrote: text with {names}, never a template.

        Raises:
            jinja2.TemplateError: the file cannot be read, or names a value that is not given.
            UnfitTextError: the edit has a broken brace, or names a value that is not given.

        """
        key = f"{name}.{lang}"
        template = (files(self.package) / f"{key}.md").read_text(encoding="utf-8").strip()
        if isinstance(edits, Heard):
            edits.passages.append(Passage(key, unfilled(template, values), values))
        rewritten = edits.get(key)
        if rewritten is not None:
            return filled(rewritten, values)
        spans: list[b.Span] = []
        for block in prose(template, values):
            if isinstance(block, b.Para):
                spans.extend(block.text)
        return tuple(spans)


def _is_product(part: str) -> bool:
    return part[:1] == "c" and part[1:2].isdigit()
