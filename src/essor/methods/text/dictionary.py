"""Ask the dictionaries of Hunspell whether a word is spelt right; say why, where there is none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from essor.kernel.message import Lang, Message, message

FILES: dict[Lang, str] = {"fr": "fr", "en": "en_GB"}
FOLDERS = (Path(sys.prefix) / "share/hunspell", Path("/usr/share/hunspell"))
_KEPT = 4096  # words whose suggestions are remembered: they take a tenth of a second each


class Speller(Protocol):
    """Tell right from wrong; the engine of Hunspell, or another in tests."""

    def spell(self, word: str) -> bool:
        """Return whether a word is spelt right."""

    def suggest(self, word: str) -> Sequence[str]:
        """Return what may have been meant, the nearest first."""


def speller(lang: Lang) -> Speller | Message:
    """Return the dictionary of a language, loaded once, or why there is none: the engine or its files are absent."""
    folder = next((one for one in FOLDERS if _held(one, FILES[lang])), None)
    if folder is None:
        return message(f"text.no_dictionary_{lang}", file=f"{FILES[lang]}.dic", folder=str(FOLDERS[0]))
    try:
        return _loaded(folder, FILES[lang])
    except ImportError:
        return message("text.no_engine")


@lru_cache(maxsize=_KEPT)
def suggested(word: str, lang: Lang) -> tuple[str, ...]:
    """Return what may have been meant by a word, the nearest first; nothing without a dictionary."""
    found = speller(lang)
    return () if isinstance(found, Message) else tuple(found.suggest(word))


def _held(folder: Path, name: str) -> bool:
    return all((folder / f"{name}.{end}").is_file() for end in ("aff", "dic"))


@lru_cache(maxsize=4)
def _loaded(folder: Path, name: str) -> Speller:
    from hunspell import Hunspell

    found: Speller = Hunspell(name, hunspell_data_dir=str(folder))
    return found
