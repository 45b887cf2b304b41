"""Bring a header to the form that two exports of one system share.

Case, accents, no-break spaces, quotes, underscores, currency suffixes and damaged encodings (UTF-8 read
as cp1252 or latin-1, once or twice) say nothing about what a column holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_CURRENCY = re.compile(r"\s*(?:\(\s*(?:eur|usd|gbp|chf|cad|€|\$|£)\s*\)|\s(?:eur|usd|gbp|chf|€|\$|£))\s*$")
_QUOTES = str.maketrans(dict.fromkeys("’‘`´ʼ＇", "'") | dict.fromkeys('"“”«»', " "))
_APART = re.compile(r"[\s_\u200b\ufeff]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_UNDEFINED_IN_CP1252 = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_MOST_DAMAGE = 3


def _cp1252_bytes() -> dict[str, int]:
    table = {chr(code): code for code in range(256)}
    for code in set(range(0x80, 0xA0)) - _UNDEFINED_IN_CP1252:
        table[bytes([code]).decode("cp1252")] = code
    return table


_BYTE_OF = _cp1252_bytes()
_CONTINUATION = range(0x80, 0xC0)
_FOLLOWING = "".join(re.escape(sign) for sign, code in _BYTE_OF.items() if code in _CONTINUATION) + "Ƒ"
# A lead byte of UTF-8 as cp1252 shows it and the bytes that follow; also after a change of case.
_DAMAGED = re.compile(
    f"Â€[{_FOLLOWING}]|[à-ï][{_FOLLOWING}]{{2}}|[Â-ß][{_FOLLOWING}]|[ãåâ][{_FOLLOWING}]|[ð-ô][{_FOLLOWING}]{{3}}"
)


# The damage that stands out in a text, as an expression that both Python and the engine read.
DAMAGE = f"[ÂÃ][{_FOLLOWING[:-1]}]|â€[{_FOLLOWING[:-1]}]"


def bytes_shown(text: str) -> bytes:
    """Return the bytes that a text shows when it is taken for cp1252 or latin-1.

    Raises:
        KeyError: a letter of it stands in neither.

    """
    return bytes(_BYTE_OF[letter] for letter in text)


def repair(text: str) -> str:
    """Return text whose UTF-8 was read as cp1252 or latin-1 (up to three times) as it was written.

    Only the damaged letters are changed: what was right stays, and a text may hold both.
    """
    for _ in range(_MOST_DAMAGE):
        better = _DAMAGED.sub(_undo, text)
        if better == text:
            break
        text = better
    return text


def _undo(match: re.Match[str]) -> str:
    """Return the letter whose bytes a run of characters shows, or the run when it shows none."""
    run = match[0].replace("Ƒ", "ƒ")
    for lead in (run[0], run[0].swapcase()):
        try:
            read = bytes(_BYTE_OF[character] for character in lead + run[1:]).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            continue
        if read.isprintable() or read.isspace():
            return read
    return match[0]


@lru_cache(maxsize=65536)
def normalise(header: str) -> str:
    """Return the form under which a header is compared: lower case, no accents, single spaces."""
    text = repair(header).translate(_QUOTES).casefold()
    text = text.replace("œ", "oe").replace("æ", "ae")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = _APART.sub(" ", text).strip(" '")
    return _APART.sub(" ", _CURRENCY.sub("", text)).strip(" '")


@lru_cache(maxsize=65536)
def skeleton(header: str) -> str:
    """Return the ASCII letters and digits that survive any damage done to the others.

    Letters with accents are left out, so that ``Référence``, ``RÃ©fÃ©rence`` and ``R?f?rence`` agree.
    """
    text = _CURRENCY.sub("", _NOT_ASCII.sub("", unicodedata.normalize("NFC", header)).casefold())
    return re.sub(r"[^a-z0-9]+", "", text)


def fingerprint_text(headers: Iterable[str]) -> str:
    """Return one text for a set of headers, whatever their order, case or damage."""
    return "\n".join(sorted({normalise(header) for header in headers} - {""}))
