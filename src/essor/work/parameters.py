"""Read the dated benchmarks of a work product: a number that comes from a convention stands here, never in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Parameter:
    """Hold a number with its unit, where it comes from and the day it was last checked."""

    name: str
    value: Decimal
    unit: str
    reference: str
    checked_date: date


Parameters = Mapping[str, Parameter]


def parameters(package: str) -> Parameters:
    """Return the parameters of a folder by name; none where it has no parameters.yaml.

    Raises:
        KeyError: a parameter has no value, unit, reference or date.

    """
    place = files(package) / "parameters.yaml"
    if not place.is_file():
        return {}
    body = yaml.safe_load(place.read_text(encoding="utf-8"))
    return {
        name: Parameter(name, Decimal(str(row["value"])), row["unit"], row["reference"], row["checked"])
        for name, row in body.items()
    }
