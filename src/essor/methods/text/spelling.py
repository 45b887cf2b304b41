"""Find frequent misspellings of business writing by a list, which stands where no dictionary is installed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from essor.kernel.message import Lang, message
from essor.methods.text.finding import TextFinding, TextPlace, readable
from essor.standard.data_file import read_data

_THRICE = re.compile(r"\b[^\W\d_]*([^\W\d_])\1\1[^\W\d_]*\b")
_ROMAN = re.compile(r"[IVXLCDM]+|www", re.IGNORECASE)


@cache
def misspellings() -> Mapping[Lang, Mapping[str, str]]:
    """Return how words are written wrong, and right, by language; the same object each time."""
    kind = TypeAdapter(dict[Lang, dict[str, str]])
    return kind.validate_python(read_data(files("essor.methods.text") / "spelling.yaml"))


def spelling_findings(text: str, lang: Lang) -> tuple[TextFinding, ...]:
    """Return the misspellings that are listed, and words with a letter three times in a row, in order."""
    body = readable(text)
    found = list(listed_findings(body, misspellings()[lang], "spelling", "text.misspelling"))
    for match in _THRICE.finditer(body):
        if not _ROMAN.fullmatch(match[0]):
            place = TextPlace.of(body, match.start())
            said = message("text.letter_thrice", found=match[0])
            found.append(TextFinding("spelling", place, match[0], "", said))
    return tuple(sorted(found, key=lambda finding: finding.place.offset))


def listed_findings(body: str, wrong: Mapping[str, str], check: str, key: str) -> tuple[TextFinding, ...]:
    """Return where listed words stand, each with what should; a capital at its head is kept.

    Args:
        body: the text, what is no prose blanked out.
        wrong: what is wrong, and right; apostrophes curved.
        check: name of the check.
        key: of the message, which takes found and expected.

    """
    found = []
    for match in _pattern(tuple(wrong)).finditer(body):
        right = wrong[re.sub(r"\s+", " ", match[0]).replace("'", "’").casefold()]
        expected = right[0].upper() + right[1:] if match[0][0].isupper() else right
        said = message(key, found=match[0], expected=expected)
        found.append(TextFinding(check, TextPlace.of(body, match.start()), match[0], expected, said))
    return tuple(found)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = (
        re.escape(word).replace("’", "[’']").replace(r"\ ", r"\s+")
        for word in sorted(words, key=lambda word: (-len(word), word))
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])", re.IGNORECASE)
