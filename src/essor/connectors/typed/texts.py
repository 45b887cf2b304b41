"""Parse texts, words and yes/no cells: blanks and control characters off, the formula guard off."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from essor.mart.quoting import text

BLANK = r"\s\x0b\x{00A0}\x{202F}\x{2007}\x{2009}\x{200B}\x{FEFF}"
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f"
_GUARDED = r"=+\-@0-9\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}"
CLEAN = rf"[^'{BLANK}\x00-\x1f\x7f](?:[^{_CONTROL}\t]*[^{BLANK}\x00-\x1f\x7f])?"
_ABSENT = r"(?i)(?:-{1,3}|[\x{2013}\x{2014}]|n/?a|n\.a\.|#n/?a|null|none|nan|\(vide\)|\(not set\))"
YES = ("oui", "o", "yes", "y", "vrai", "true", "1", "x", "on")
NO = ("non", "n", "no", "faux", "false", "0", "off")

# A prefix ' stands before = + - @ and digits where a spreadsheet would have computed them.
_UNGUARDED = f"regexp_replace(t, '^[{BLANK}]*''([{_GUARDED}])', '\\1')"
_TRIMMED = (
    f"regexp_replace(regexp_replace({_UNGUARDED}, '[{_CONTROL}\\t]+', ' ', 'g'), '^[{BLANK}]+|[{BLANK}]+$', '', 'g')"
)
_LETTERS = "trim(regexp_replace(essor_word(t), '[^\\p{L}\\p{N}]+', ' ', 'g'))"
MACROS = {
    "essor_text(t)": f"nullif({_TRIMMED}, '')",
    "essor_present(t)": f"CASE WHEN regexp_full_match(essor_text(t), '{_ABSENT}') THEN NULL ELSE essor_text(t) END",
    "essor_word(t)": "lower(strip_accents(t))",
    "essor_name(t)": f"regexp_replace({_LETTERS}, ' +', ' ', 'g')",
    "essor_id(prefix, t)": "prefix || left(sha256(t), 16)",
}


def clean_text(raw: str) -> str:
    """Return the SQL of a text that may need cleaning."""
    return f"essor_text({raw})"


def is_clean(raw: str) -> str:
    """Return the SQL that is true when a cell can be taken as it is."""
    return f"regexp_full_match({raw}, {text(CLEAN)})"


def present(raw: str) -> str:
    """Return the SQL of a cell that is to be a number, a day …: NULL for --, n/a and the like."""
    return f"essor_present({raw})"


def word(value: str) -> str:
    """Return a word as essor_word gives it: lower case, without accents."""
    plain = unicodedata.normalize("NFKD", value.strip().lower())
    return "".join(character for character in plain if not unicodedata.combining(character))


def words(values: Iterable[object]) -> str:
    """Return a list of words as SQL literals."""
    return ", ".join(text(word(str(value))) for value in values)


def boolean(present_text: str, yes: Iterable[object] = (), no: Iterable[object] = ()) -> str:
    """Return the SQL of a yes/no cell, in the words of the source and the usual ones."""
    return (
        f"CASE WHEN essor_word({present_text}) IN ({words((*yes, *YES))}) THEN true "
        f"WHEN essor_word({present_text}) IN ({words((*no, *NO))}) THEN false END"
    )
