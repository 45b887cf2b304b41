"""Remember the map that a company chose for a set of headers, so that the next file needs no question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from essor.connectors.correction import original_headers
from essor.connectors.headers import fingerprint_text
from essor.mart.durable import make_folder, put

FOLDER = "mappings"


def fingerprint(headers: Sequence[str]) -> str:
    """Return 16 hexadecimal digits for a set of headers, whatever their order, case, accents or damage."""
    return hashlib.sha256(fingerprint_text(original_headers(headers)).encode()).hexdigest()[:16]


def remember(company_folder: Path, headers: Sequence[str], data: Mapping[str, Any]) -> str:
    """Keep a map for files with these headers; return its fingerprint.

    Args:
        company_folder: the company's own folder.
        headers: headers of the file that the map was made for.
        data: the map, as data of `essor.connectors.format`.

    """
    name = fingerprint(headers)
    make_folder(company_folder / FOLDER)
    content = {"headers": list(original_headers(headers)), "map": dict(data)}
    written = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    put(company_folder / FOLDER / f"{name}.json", written.encode())
    return name


def recall(company_folder: Path, headers: Sequence[str]) -> Mapping[str, Any] | None:
    """Return the map that the company keeps for these headers, or None."""
    return recall_by_name(company_folder, fingerprint(headers))


def recall_by_name(company_folder: Path, name: str) -> Mapping[str, Any] | None:
    """Return the map kept under a fingerprint, or None; a file that is damaged counts as none."""
    try:
        kept = json.loads((company_folder / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return None
    found = kept.get("map") if isinstance(kept, dict) else None
    return found if isinstance(found, dict) else None


def forget(company_folder: Path, headers: Sequence[str]) -> bool:
    """Drop the map kept for these headers; tell whether there was one."""
    place = company_folder / FOLDER / f"{fingerprint(headers)}.json"
    stood = place.exists()
    place.unlink(missing_ok=True)
    return stood


def remembered(company_folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return every map that the company keeps, by fingerprint."""
    folder = company_folder / FOLDER
    names = sorted(place.stem for place in folder.glob("*.json")) if folder.is_dir() else []
    found = ((name, recall_by_name(company_folder, name)) for name in names)
    return {name: data for name, data in found if data is not None}
