"""Make names that a spreadsheet takes: no text of a person can change what a formula means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from essor.documents.typography import printable

_SHEET_SIGNS = 31
_HEADER_SIGNS = 120
_FORBIDDEN_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_FORBIDDEN_IN_HEADERS = re.compile(r"[\[\]#@]")
_DEFINED = re.compile(r"[a-z_][a-z0-9_]{1,60}")
# A1 and R1C1 references, in the languages of Essor: TAX2026 is the cell of column TAX, row 2026; L1C1 is French.
_REFERENCE = re.compile(r"[a-z]{1,3}[0-9]+|[rcl]|[rl][0-9]*(c[0-9]*)?|c[0-9]+|true|false|vrai|faux")
_RESERVED_SHEETS = frozenset({"history", "historique"})


def is_defined_name(name: str) -> bool:
    """Tell whether a name can name a cell: lower-case letters, digits, underscores, and no reference."""
    return bool(_DEFINED.fullmatch(name)) and not _REFERENCE.fullmatch(name)


def defined_name(text: str) -> str:
    """Return a text as a defined name: "Marge brute (2026)" is marge_brute_2026, "TAX2026" is n_tax2026."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    name = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:50]
    return name if is_defined_name(name) and not name[:1].isdigit() else f"n_{name}"


def sheet_names(texts: Iterable[str], empty: str) -> list[str]:
    """Return a valid name for each sheet, all different whatever the case.

    Args:
        texts: wished names.
        empty: the name of a sheet whose text leaves nothing.

    """
    taken: set[str] = set()
    names: list[str] = []
    for text in texts:
        wished = _FORBIDDEN_IN_SHEETS.sub(" ", printable(text)).replace("'", "’")
        wished = re.sub(r"\s+", " ", wished).strip(" =+@-’")
        wished = _within(wished, _SHEET_SIGNS).strip(" ’") or empty
        if wished.casefold() in _RESERVED_SHEETS:
            wished = f"{wished} 1"
        names.append(_different(wished, taken, _SHEET_SIGNS))
    return names


def headers(texts: Iterable[str]) -> list[str]:
    """Return a valid header for each column of a table, all different whatever the case."""
    taken: set[str] = set()
    names: list[str] = []
    for text in texts:
        wished = _FORBIDDEN_IN_HEADERS.sub(" ", printable(text)).replace("'", "’")
        wished = re.sub(r"\s+", " ", wished).strip()
        wished = _within(wished, _HEADER_SIGNS).strip() or "–"
        names.append(_different(wished, taken, _HEADER_SIGNS))
    return names


def _different(wished: str, taken: set[str], limit: int) -> str:
    name, number = wished, 1
    while name.casefold() in taken:
        number += 1
        tail = f" {number}"
        name = _within(wished, limit - len(tail)) + tail
    taken.add(name.casefold())
    return name


def _within(text: str, limit: int) -> str:
    """Return the start of a text: spreadsheets count the halves of a pair, an emoji is two signs."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", errors="ignore")
