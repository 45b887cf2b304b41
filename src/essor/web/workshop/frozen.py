"""Write documents, workbooks and findings as JSON and read them back the same: what a version holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType, ModuleType
from typing import Any

from essor.documents import blocks, workbook
from essor.kernel import fact, finding, message, perimeter, period, ref, value

_KIND = "$"
_ROOMS: tuple[tuple[str, ModuleType], ...] = (
    ("d", blocks), ("w", workbook), ("f", fact), ("g", finding), ("m", message), ("a", perimeter), ("p", period),
    ("r", ref), ("v", value),
)  # fmt: skip
_TYPES: Mapping[str, type[Any]] = {
    f"{short}.{name}": held
    for short, room in _ROOMS
    for name, held in vars(room).items()
    if isinstance(held, type) and is_dataclass(held) and held.__module__ == room.__name__
}
_NAMES = {held: name for name, held in _TYPES.items()}


def freeze(what: Any) -> Any:  # noqa: PLR0911 one case a kind of value
    """Return a value of documents as plain JSON data.

    Raises:
        TypeError: the value is of no kind that a version holds.

    """
    match what:
        case None | bool() | int() | str():
            return what
        case message.Message():
            return {_KIND: "message", "key": what.key, "args": {name: freeze(one) for name, one in what.args.items()}}
        case Decimal():
            return {_KIND: "decimal", "is": str(what)}
        case datetime():
            return {_KIND: "instant", "is": what.isoformat()}
        case date():
            return {_KIND: "date", "is": what.isoformat()}
        case tuple() | list():
            return [freeze(one) for one in what]
        case Mapping():
            return {_KIND: "map", "is": {str(name): freeze(one) for name, one in what.items()}}
        case _ if type(what) in _NAMES:
            held = {field.name: freeze(getattr(what, field.name)) for field in fields(what)}
            return {_KIND: _NAMES[type(what)]} | held
    msg = f"no version holds a {type(what).__name__}"
    raise TypeError(msg)


def thaw(data: Any) -> Any:
    """Return the value that was frozen; lists come back as tuples."""
    if isinstance(data, list):
        return tuple(thaw(one) for one in data)
    if not isinstance(data, dict):
        return data
    kind = data[_KIND]
    if kind == "message":
        return message.Message(data["key"], MappingProxyType({name: thaw(one) for name, one in data["args"].items()}))
    plain: Mapping[str, Callable[[str], Any]] = {
        "decimal": Decimal, "instant": datetime.fromisoformat, "date": date.fromisoformat,
    }  # fmt: skip
    if kind in plain:
        return plain[kind](data["is"])
    if kind == "map":
        return {name: thaw(one) for name, one in data["is"].items()}
    return _TYPES[kind](**{name: thaw(one) for name, one in data.items() if name != _KIND})
