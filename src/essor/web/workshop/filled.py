"""Read back what a form sends as data for the model of the inputs: a row more, a row less, or the whole."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, get_origin

from pydantic import BaseModel

from essor.web.workshop.kinds import bare, default_of, model_in, text_of

_MOST_ROWS = 80


def read(model: type[BaseModel], sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form sends as data for the model: rows without anything in them are left out."""
    found = _read(model, sent, "")
    return found if isinstance(found, dict) else {}


def with_row(model: type[BaseModel], sent: Mapping[str, str], name: str) -> dict[str, Any]:
    """Return what a form sends with one more empty row in a table."""
    content = read(model, sent)
    rows = _rows_at(content, name)
    if rows is not None and len(rows) < _MOST_ROWS:
        rows.append({})
    return content


def without_row(model: type[BaseModel], sent: Mapping[str, str], name: str) -> dict[str, Any]:
    """Return what a form sends without one row of a table, "kpis.3"."""
    kept = {key: text for key, text in sent.items() if not f"{key}.".startswith(f"{name}.")}
    return read(model, kept)


def _rows_at(content: dict[str, Any], name: str) -> list[Any] | None:
    at: Any = content
    parts = name.split(".")
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if isinstance(at, list) and part.isdigit() and int(part) < len(at):
            at = at[int(part)]
        elif isinstance(at, dict):
            at = at.setdefault(part, []) if last else at.get(part)
        else:
            return None
    return at if isinstance(at, list) else None


def _read(model: type[BaseModel], sent: Mapping[str, str], above: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    filled = False
    for name, info in model.model_fields.items():
        place = f"{above}{name}"
        kind = bare(info.annotation)
        inner = model_in(kind)
        if inner is not None and get_origin(kind) is tuple:
            rows = (_read(inner, sent, f"{place}.{index}.") for index in _indexes(sent, place))
            found[name] = [row for row in rows if row]
            filled = filled or bool(found[name])
        elif inner is not None:
            part = _read(inner, sent, f"{place}.")
            if part:
                found[name] = part
                filled = True
        else:
            text = _typed(kind, sent, place)
            value = _value(kind, text, present=place in sent)
            filled = filled or (kind is not bool and text not in {"", text_of(default_of(info))})
            if value is not None:
                found[name] = value
    return found if filled or not above else None


def _typed(kind: Any, sent: Mapping[str, str], place: str) -> str:
    """Return what stands in a field: one text, or one a line where a form sends a list choice by choice."""
    if get_origin(kind) is tuple and place not in sent:
        return "\n".join(sent[f"{place}.{index}"] for index in _indexes(sent, place) if f"{place}.{index}" in sent)
    return sent.get(place, "").strip()


def _value(kind: Any, text: str, *, present: bool) -> Any:
    """Return the value of a field as data; None leaves the model its own."""
    if kind is bool:
        return bool(text)
    if get_origin(kind) is tuple:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if get_origin(kind) not in {None, Literal}:
        lines = (line.partition("=") for line in text.splitlines() if "=" in line)
        return {name.strip(): _number(value.strip()) for name, _, value in lines}
    if kind is str:
        return text if present else None
    if not text:
        return None
    return _number(text) if kind in {Decimal, int} else text


def _number(text: str) -> str:
    """Return a number as machines write it: a decimal comma and spaces are how people type it."""
    return text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")


def _indexes(sent: Mapping[str, str], place: str) -> list[int]:
    head = f"{place}."
    found = {name[len(head) :].partition(".")[0] for name in sent if name.startswith(head)}
    return sorted(int(one) for one in found if one.isascii() and one.isdigit())[:_MOST_ROWS]
