"""Read the worked cases of `cases/` and compare what a method answers with what the case expects.

A case is a JSON file: method, source, inputs, expected, tolerance. The tolerance is a number for the whole case or a
number per name, with "default" for the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


def names() -> list[str]:
    """Return the name of every case, sorted."""
    return sorted(place.stem for place in CASES.glob("*.json"))


def case(name: str) -> dict[str, Any]:
    """Return a case; its numbers with a point are decimals."""
    content = (CASES / f"{name}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(content, parse_float=Decimal)
    return read


def differences(found: Any, expected: Any, tolerance: Any, where: str = "") -> list[str]:
    """Return where an answer leaves the expected values by more than the tolerance; nothing when it agrees."""
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping) or set(found) != set(expected):
            return [f"{where}: names {sorted(found)} instead of {sorted(expected)}"]
        return [
            line
            for name, value in expected.items()
            for line in differences(found[name], value, _own(tolerance, name), f"{where}/{name}")
        ]
    if isinstance(expected, list):
        if not isinstance(found, Sequence) or len(found) != len(expected):
            return [f"{where}: {found} instead of {expected}"]
        return [
            line
            for index, (one, other) in enumerate(zip(found, expected, strict=True))
            for line in differences(one, other, tolerance, f"{where}[{index}]")
        ]
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        near = abs(Decimal(found) - Decimal(expected)) <= Decimal(str(tolerance))
        return [] if near else [f"{where}: {found} instead of {expected} ± {tolerance}"]
    return [] if found == expected else [f"{where}: {found!r} instead of {expected!r}"]


def _own(tolerance: Any, name: str) -> Any:
    if isinstance(tolerance, Mapping):
        return tolerance.get(name, tolerance.get("default", 0))
    return tolerance
