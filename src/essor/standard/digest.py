"""Give content a hash that depends on what is said alone: not on order of keys, place or layout."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def content_hash(value: Any) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of a frozen value.

    Keys are sorted, texts are in the composed form of Unicode (NFC), nothing is indented: the same
    content gives the same hash on every machine, a changed letter gives another.

    Args:
        value: dataclasses, tuples, mappings, texts, integers, booleans, dates and None.

    Raises:
        TypeError: the value holds something else (a float has no canonical form here).

    """
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plain(value: Any) -> Any:
    """Return the JSON values that stand for a frozen value.

    Raises:
        TypeError: the value has no such form.

    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    msg = f"no canonical form: {value!r}"
    raise TypeError(msg)
