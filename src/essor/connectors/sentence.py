"""Say a message inside the engine: the sentences of words.toml as SQL, for rejects by the million."""

from __future__ import annotations

import string
from collections.abc import Mapping

from essor.kernel.message import Bilingual, Lang
from essor.kernel.words import sentences
from essor.mart.quoting import text


def sentence(key: str, lang: Lang, args: Mapping[str, str | Bilingual]) -> str:
    """Return the SQL of a sentence.

    Args:
        key: message to say.
        lang: language.
        args: SQL of each placeholder, or a wording in both languages.

    Raises:
        KeyError: no words.toml holds the key, or a placeholder has no argument.

    """
    parts = []
    for before, name, _, _ in string.Formatter().parse(sentences()[key][lang]):
        if before:
            parts.append(text(before))
        if name is not None:
            value = args[name]
            parts.append(text(value.text(lang)) if isinstance(value, Bilingual) else f"coalesce({value}, '')")
    return " || ".join(parts)


def place(file: str, sheet: str, column: str, row: str, lang: Lang) -> str:
    """Return the SQL of the place of a cell, or of a row when the column is ""."""
    args = {"file": text(shown_file(file, sheet)), "row": f"CAST({row} AS VARCHAR)", "column": text(column)}
    return sentence("connectors.at_cell" if column else "connectors.at_row", lang, args)


def shown_file(file: str, sheet: str) -> str:
    """Return how people call a sheet of a file."""
    return f"{file} / {sheet}" if sheet else file
