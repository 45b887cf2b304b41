"""Read the worked examples of a work product: claims, what is known, and the status that a check must give.

Values are written as people read them: ``1250.50 EUR``, ``12.5 %``, ``3 pts``, ``42``, ``unknown``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from importlib.resources import files
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import yaml

from essor.kernel.finding import Claim, Status
from essor.kernel.message import message
from essor.kernel.value import Count, Money, NotComputable, Points, Quantity, Rate, Value
from essor.work.parameters import Parameters
from essor.work.truth import Truth

_WRITTEN = re.compile(r"(?P<number>-?\d+(?:\.\d+)?)\s*(?P<unit>EUR|GBP|USD|CHF|%|pts)?")


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one worked example of a check, as data."""

    name: str
    check: str
    status: Status
    claims: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, str]]


def cases(package: str) -> tuple[Case, ...]:
    """Return the worked examples of a folder, file by file.

    Raises:
        KeyError: an example names no check or no status.

    """
    folder = files(package) / "cases"
    found: list[Case] = []
    for place in sorted(folder.iterdir(), key=lambda item: item.name) if folder.is_dir() else []:
        if place.name.endswith(".yaml"):
            body = yaml.safe_load(place.read_text(encoding="utf-8"))
            found += [_case(body["check"], row) for row in body["cases"]]
    return tuple(found)


def claims_of(kind: type[Any], case: Case) -> Any:
    """Return the claims of an example as a product types them.

    Raises:
        TypeError: the example says what claims of this kind do not.

    """
    return typed(kind, case.claims)


def truth_of_case(case: Case, parameters: Parameters) -> Truth:
    """Return what an example says is known, with the parameters of the product."""
    figures = {
        key: {aspect: value_of(text) for aspect, text in aspects.items()} for key, aspects in case.figures.items()
    }
    return Truth("live", figures, parameters)


def value_of(text: object) -> Value:
    """Read a value as a case writes it; raise ValueError for anything else."""
    if text == "unknown":
        return NotComputable(message("kernel.no_data"))
    match = _WRITTEN.fullmatch(str(text))
    if match is None:
        msg = f"not a value: {text!r} (write 1250.50 EUR, 12.5 %, 3 pts, 42 or unknown)"
        raise ValueError(msg)
    number, unit = Decimal(match["number"]), match["unit"]
    if unit == "%":
        return Rate(number / 100)
    if unit == "pts":
        return Points(number)
    if unit:
        return Money(number, unit)
    return Quantity(number) if "." in match["number"] else Count(int(number))


def typed(kind: Any, data: Any) -> Any:  # noqa: PLR0911 one line a kind of type
    """Return data as a type: dataclasses, claims, tuples, values, numbers and texts.

    Raises:
        TypeError: the type is none of these, or the data do not fit it.

    """
    origin, inside = get_origin(kind), get_args(kind)
    if kind == Value:
        return value_of(data)
    if origin is Claim:
        return Claim(typed(inside[0], data))
    if origin is tuple:
        return tuple(typed(inside[0], item) for item in data)
    if origin in {Union, UnionType}:
        others = [one for one in inside if one is not NoneType]
        return None if data is None else typed(Value if set(others) == set(get_args(Value)) else others[0], data)
    if kind in get_args(Value):
        return _of_kind(kind, value_of(data))
    if origin is Literal and data in inside:
        return data
    if is_dataclass(kind):
        return _dataclass(cast("type[Any]", kind), data)
    if kind is Decimal:
        return Decimal(str(data))
    if kind in {str, int, bool} and isinstance(data, kind):
        return data
    msg = f"{data!r} is no {kind}"
    raise TypeError(msg)


def _of_kind(kind: type[Any], value: Value) -> Value:
    if type(value) is not kind:
        msg = f"{value!r} is no {kind.__name__}"
        raise TypeError(msg)
    return value


def _dataclass(kind: type[Any], data: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    strange = set(data) - {field.name for field in fields(kind)}
    if strange:
        msg = f"{kind.__name__} says nothing of {sorted(strange)}"
        raise TypeError(msg)
    return kind(**{name: typed(hints[name], value) for name, value in data.items()})


def _case(check: str, row: Mapping[str, Any]) -> Case:
    return Case(row["name"], check, row["status"], row.get("claims") or {}, row.get("figures") or {})
