"""Grow a form from the model of a product's inputs: fields, choices, tables of rows; and read it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from essor.kernel.message import Message, message
from essor.kernel.words import sentences

Kind = Literal["text", "long", "number", "whole", "check", "choice", "date", "words", "pairs"]
_LONG = 300
_MOST_ROWS = 80
_LIMITS = ("ge", "gt", "le", "lt", "max_length")
_WRONG = {
    "missing": "wrong_missing",
    "string_too_short": "wrong_missing",
    "string_too_long": "wrong_long",
    "decimal_parsing": "wrong_number",
    "decimal_type": "wrong_number",
    "int_parsing": "wrong_number",
    "greater_than": "wrong_above",
    "greater_than_equal": "wrong_least",
    "less_than": "wrong_below",
    "less_than_equal": "wrong_most",
    "date_from_datetime_parsing": "wrong_date",
    "date_parsing": "wrong_date",
    "literal_error": "wrong_choice",
    "too_long": "wrong_rows_most",
    "too_short": "wrong_rows_least",
}
_BOUNDS = {
    "string_too_long": "max_length", "greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt",
    "less_than_equal": "le", "too_long": "max_length", "too_short": "min_length",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """Hold one thing to fill in.

    Args:
        name: as the form sends it, "kpis.0.goal".
        label: what it is called.
        text: what stands in it.
        choices: (value, label) where only these are allowed.
        least, most: bounds of a number.
        size: signs at most, or None.
        wrong: what is wrong with it.

    """

    name: str
    kind: Kind
    label: Message | str
    text: str = ""
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, Message | str], ...] = ()
    least: str = ""
    most: str = ""
    size: int | None = None
    wrong: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold a table to fill in: its rows of boxes, and a button that adds one."""

    name: str
    label: Message | str
    heads: tuple[Message | str, ...]
    rows: tuple[Line, ...] = ()
    help: str = ""
    wrong: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one row: its boxes, and the tables inside it."""

    name: str
    cells: tuple[Box, ...]
    inner: tuple[Rows | Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Hold fields that belong together, under one heading."""

    name: str
    label: Message | str
    fields: tuple[Box | Rows | Part, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Hold a form: what is to be filled in, and what is wrong with it as a whole."""

    fields: tuple[Box | Rows | Part, ...]
    wrong: tuple[Message, ...] = field(default=())


def form_of(
    model: type[BaseModel], content: Mapping[str, Any], error: ValidationError | None = None
) -> Form:  # fmt: skip
    """Return the form of a model of inputs.

    Args:
        model: of the inputs of a product.
        content: what stands in it: values of the model as data, or what was typed.
        error: what is wrong with it; each message stands beside its field.

    """
    wrong: dict[str, list[Message]] = {}
    for one in error.errors() if error else ():
        wrong.setdefault(".".join(str(part) for part in one["loc"]), []).append(_said(one))
    fields = tuple(_fields(model, content, "", wrong))
    seen = set(_names(fields))
    return Form(fields, tuple(said for name, told in wrong.items() if name not in seen for said in told))


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


def _names(fields: tuple[Box | Rows | Part, ...]) -> Iterator[str]:
    for one in fields:
        yield one.name
        if isinstance(one, Part):
            yield from _names(one.fields)
        if isinstance(one, Rows):
            for line in one.rows:
                yield from _names(line.cells)
                yield from _names(line.inner)


def _fields(
    model: type[BaseModel], content: Mapping[str, Any], above: str, wrong: Mapping[str, list[Message]]
) -> Iterator[Box | Rows | Part]:  # fmt: skip
    for name, info in model.model_fields.items():
        place = f"{above}{name}"
        kind = _bare(info.annotation)
        held = content.get(name, _default(info))
        inner = _model_in(kind)
        if inner is not None and get_origin(kind) is tuple:
            yield _table(inner, name, place, held, info, wrong)
        elif inner is not None:
            inside = held if isinstance(held, Mapping) else {}
            yield Part(place, label_of(name, info), tuple(_fields(inner, inside, f"{place}.", wrong)))
        else:
            yield _box(name, place, kind, held, info, tuple(wrong.get(place, ())))


def _table(
    inner: type[BaseModel], name: str, place: str, held: Any, info: FieldInfo, wrong: Mapping[str, list[Message]]
) -> Rows:  # fmt: skip
    rows = held if isinstance(held, list | tuple) else ()
    lines = []
    for index, row in enumerate(rows):
        made = tuple(_fields(inner, row if isinstance(row, Mapping) else {}, f"{place}.{index}.", wrong))
        cells = tuple(one for one in made if isinstance(one, Box))
        if cells and (told := wrong.get(f"{place}.{index}")):
            cells = (replace(cells[0], wrong=(*cells[0].wrong, *told)), *cells[1:])
        lines.append(Line(f"{place}.{index}", cells, tuple(one for one in made if not isinstance(one, Box))))
    heads = tuple(
        label_of(code, one) for code, one in inner.model_fields.items() if _model_in(_bare(one.annotation)) is None
    )
    return Rows(place, label_of(name, info), heads, tuple(lines), info.description or "", tuple(wrong.get(place, ())))


def _box(name: str, place: str, kind: Any, held: Any, info: FieldInfo, wrong: tuple[Message, ...]) -> Box:
    bounds = {
        name: getattr(one, name) for one in info.metadata for name in _LIMITS if getattr(one, name, None) is not None
    }
    least, most = (str(bounds.get(loose, bounds.get(strict, ""))) for loose, strict in (("ge", "gt"), ("le", "lt")))
    size = bounds.get("max_length") if kind is str else None
    label = label_of(name, info)
    told = info.description or ""
    return Box(
        name=place,
        kind=_kind(kind, size),
        label=label,
        text=_text(held),
        help="" if told == label else told,
        required=info.is_required(),
        choices=_choices(kind, optional=_optional(info.annotation)),
        least=least,
        most=most,
        size=size,
        wrong=wrong,
    )


def label_of(name: str, info: FieldInfo) -> Message | str:
    """Return what a field is called: its word, else what the model says of it, else its name."""
    if f"workshop.field_{name}" in sentences():
        return Message(f"workshop.field_{name}")
    return info.description or name.replace("_", " ")


def _choices(kind: Any, *, optional: bool) -> tuple[tuple[str, Message | str], ...]:
    if get_origin(kind) is not Literal:
        return ()
    named = tuple(
        (str(one), Message(f"workshop.choice_{one}") if f"workshop.choice_{one}" in sentences() else str(one))
        for one in get_args(kind)
    )
    return (("", "—"), *named) if optional else named


def _kind(kind: Any, size: int | None) -> Kind:  # noqa: PLR0911 one case a type
    if get_origin(kind) is Literal:
        return "choice"
    if get_origin(kind) is tuple:
        return "words"
    if get_origin(kind) is not None:
        return "pairs"
    if kind is bool:
        return "check"
    if kind is int:
        return "whole"
    if kind is Decimal:
        return "number"
    if kind is date:
        return "date"
    return "long" if size is not None and size >= _LONG else "text"


def _read(model: type[BaseModel], sent: Mapping[str, str], above: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    filled = False
    for name, info in model.model_fields.items():
        place = f"{above}{name}"
        kind = _bare(info.annotation)
        inner = _model_in(kind)
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
            text = sent.get(place, "").strip()
            value = _value(kind, text, present=place in sent)
            filled = filled or (kind is not bool and text not in {"", _text(_default(info))})
            if value is not None:
                found[name] = value
    return found if filled or not above else None


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


def _said(one: Any) -> Message:
    kind, context = one["type"], one.get("ctx") or {}
    if kind == "value_error":
        return message("workshop.wrong_said", said=str(context.get("error", one["msg"])))
    if kind not in _WRONG:
        return message("workshop.wrong_said", said=one["msg"])
    bound = context.get(_BOUNDS.get(kind, ""), "")
    return Message(f"workshop.{_WRONG[kind]}", {"bound": str(bound)})


def _bare(annotation: Any) -> Any:
    """Return a type without None beside it and without the notes on it."""
    if get_origin(annotation) in {Union, UnionType}:
        kinds = [one for one in get_args(annotation) if one is not NoneType]
        return _bare(kinds[0])
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__)
    return annotation


def _optional(annotation: Any) -> bool:
    return get_origin(annotation) in {Union, UnionType} and NoneType in get_args(annotation)


def _model_in(kind: Any) -> type[BaseModel] | None:
    inner = _bare(get_args(kind)[0]) if get_origin(kind) is tuple else kind
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def _default(info: FieldInfo) -> Any:
    held = None if info.is_required() else info.get_default(call_default_factory=True)
    return _data(held)


def _data(held: Any) -> Any:
    if isinstance(held, BaseModel):
        return held.model_dump(mode="json")
    return [_data(one) for one in held] if isinstance(held, tuple | list) else held


def _text(held: Any) -> str:
    match held:
        case None | False:
            return ""
        case True:
            return "1"
        case list() | tuple():
            return "\n".join(str(one) for one in held)
        case Mapping():
            return "\n".join(f"{name} = {value}" for name, value in held.items())
    return str(held)
