"""Look up the numbers that the field agreed on, each with its unit, its reference and the day it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Convention:
    """Hold a number that calculations take by default."""

    name: str
    value: Decimal
    unit: str
    reference: str
    checked: date


@cache
def conventions() -> Mapping[str, Convention]:
    """Return every convention by name."""
    body = yaml.safe_load((files("essor.methods") / "conventions.yaml").read_text(encoding="utf-8"))
    return {
        name: Convention(name, Decimal(row["value"]), row["unit"], row["reference"], body["checked"])
        for name, row in body["conventions"].items()
    }


def convention(name: str) -> Decimal:
    """Return the value of a convention; raise KeyError when there is none of that name."""
    return conventions()[name].value
