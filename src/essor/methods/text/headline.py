"""Tell whether a title says a message, by a figure or a verb, or only names its subject."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from essor.kernel.message import Lang
from essor.methods.text.splitting import words
from essor.standard.data_file import read_data

_FIGURE = re.compile(r"\d")
_LEAST_WORDS = 3


def says_something(title: str, lang: Lang) -> bool:
    """Tell whether a title holds a figure beside words, or a verb of the list among three words or more.

    An indication: a verb that the list does not know makes a good title look bare.
    """
    found = tuple(word.casefold() for word in words(title))
    if len(found) < _LEAST_WORDS:
        return False
    if _FIGURE.search(title):
        return True
    parts = {part for word in found for part in re.split(r"[’'-]", word)}
    return bool(parts & _verbs()[lang])


@cache
def _verbs() -> dict[Lang, frozenset[str]]:
    kind = TypeAdapter(dict[Lang, frozenset[str]])
    return kind.validate_python(read_data(files("essor.methods.text") / "verbs.yaml"))
