"""Grow a form from the model of a product's inputs: fields, choices, tables of rows; and read it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from essor.kernel.message import Message, message
from essor.kernel.words import sentences

Kind = Literal["text", "long", "number", "whole", "check", "choice", "date", "words", "pairs"]
Unit = Literal["", "money", "share", "days"]
_SUGGESTED = frozenset({"kpi"})
_LONG = 300
_CENTS = 2
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
        help: what the model says of it, in the words of the site.
        least, most: bounds of a number.
        unit: what a number counts: an amount of money, a share (0.1 for 10 %), days; "" where it is bare.
        suggest: the list of codes that helps to fill it in.
        size: signs at most, or None.
        wrong: what is wrong with it.

    """

    name: str
    kind: Kind
    label: Message | str
    text: str = ""
    help: Message | None = None
    required: bool = False
    choices: tuple[tuple[str, Message | str], ...] = ()
    least: str = ""
    most: str = ""
    unit: Unit = ""
    suggest: str = ""
    size: int | None = None
    wrong: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold a table to fill in: what its columns are called, its rows of boxes, and how many it may hold."""

    name: str
    label: Message | str
    heads: tuple[Box, ...]
    rows: tuple[Line, ...] = ()
    help: Message | None = None
    most: int | None = None
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
class Fault:
    """Hold what is wrong with one field, so that a list above the form can lead to it."""

    name: str
    label: Message | str
    said: Message


@dataclass(frozen=True, slots=True)
class Form:
    """Hold a form: what is to be filled in, what is wrong with it as a whole, and with which of its fields."""

    fields: tuple[Box | Rows | Part, ...]
    wrong: tuple[Message, ...] = ()
    faults: tuple[Fault, ...] = ()


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
    seen = {one.name for one in _all(fields)}
    general = tuple(said for name, told in wrong.items() if name not in seen for said in told)
    faults = (
        Fault(one.name, one.label, said) for one in _all(fields) if not isinstance(one, Part) for said in one.wrong
    )
    return Form(fields, general, tuple(faults))


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


@dataclass(frozen=True, slots=True)
class Differs:
    """Hold a field in which two people wrote something else; "" where it is empty or its row is not there."""

    where: tuple[Message | str, ...]
    mine: str
    theirs: str


def differences(mine: Form, theirs: Form) -> tuple[Differs, ...]:
    """Return the fields that stand otherwise in two forms of one model, in reading order."""
    ours, others = dict(_texts(mine.fields, ())), dict(_texts(theirs.fields, ()))
    nothing: tuple[tuple[Message | str, ...], str] = ((), "")
    return tuple(
        Differs((ours.get(name) or others[name])[0], ours.get(name, nothing)[1], others.get(name, nothing)[1])
        for name in dict.fromkeys((*ours, *others))
        if ours.get(name, nothing)[1] != others.get(name, nothing)[1]
    )


def _texts(
    fields: tuple[Box | Rows | Part, ...], above: tuple[Message | str, ...]
) -> Iterator[tuple[str, tuple[tuple[Message | str, ...], str]]]:  # fmt: skip
    for one in fields:
        here = (*above, one.label)
        if isinstance(one, Box):
            shown = next((label for value, label in one.choices if value == one.text), one.text)
            yield one.name, (here, shown if isinstance(shown, str) else one.text)
        elif isinstance(one, Part):
            yield from _texts(one.fields, here)
        else:
            for number, line in enumerate(one.rows, start=1):
                yield from _texts((*line.cells, *line.inner), (*here, str(number)))


def _all(fields: tuple[Box | Rows | Part, ...]) -> Iterator[Box | Rows | Part]:
    for one in fields:
        yield one
        if isinstance(one, Part):
            yield from _all(one.fields)
        if isinstance(one, Rows):
            for line in one.rows:
                yield from _all(line.cells)
                yield from _all(line.inner)


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
    heads = tuple(one for one in _fields(inner, {}, "", {}) if isinstance(one, Box))
    most = next((one.max_length for one in info.metadata if getattr(one, "max_length", None) is not None), None)
    return Rows(place, label_of(name, info), heads, tuple(lines), help_of(name), most, tuple(wrong.get(place, ())))


def _box(name: str, place: str, kind: Any, held: Any, info: FieldInfo, wrong: tuple[Message, ...]) -> Box:
    notes = (*info.metadata, *_notes(info.annotation))
    bounds = {name: getattr(one, name) for one in notes for name in _LIMITS if getattr(one, name, None) is not None}
    least, most = (str(bounds.get(loose, bounds.get(strict, ""))) for loose, strict in (("ge", "gt"), ("le", "lt")))
    size = bounds.get("max_length") if kind is str else None
    return Box(
        name=place,
        kind=_kind(kind, size),
        label=label_of(name, info),
        text=_text(held),
        help=help_of(name),
        required=info.is_required(),
        choices=_choices(kind, optional=_optional(info.annotation)),
        least=least,
        most=most,
        unit=_unit(name, kind, info),
        suggest=name if name in _SUGGESTED else "",
        size=size,
        wrong=wrong,
    )


def label_of(name: str, info: FieldInfo) -> Message | str:
    """Return what a field is called: its word, else what the model says of it, else its name."""
    if f"workshop.field_{name}" in sentences():
        return Message(f"workshop.field_{name}")
    return info.description or name.replace("_", " ")


def help_of(name: str) -> Message | None:
    """Return what a person should know to fill in a field, where there is something to know."""
    return Message(f"workshop.help_{name}") if f"workshop.help_{name}" in sentences() else None


def _unit(name: str, kind: Any, info: FieldInfo) -> Unit:
    """Return what a number counts: cents are kept of money only, and a share has one as its bound."""
    if kind is int:
        return "days" if name.endswith("_days") else ""
    if kind is not Decimal:
        return ""
    notes = [one for part in (info.metadata, _notes(info.annotation)) for one in part]
    if any(getattr(one, "decimal_places", None) == _CENTS for one in notes):
        return "money"
    shares = any(getattr(one, "le", None) == 1 or getattr(one, "gt", None) == -1 for one in notes)
    return "share" if shares else ""


def _notes(annotation: Any) -> tuple[Any, ...]:
    """Return the notes on a type, and on the types that it may be."""
    own = getattr(annotation, "__metadata__", ())
    inner = (note for kind in get_args(annotation) for note in _notes(kind))
    found = (*own, *inner)
    return tuple(one for note in found for one in (note.metadata if isinstance(note, FieldInfo) else (note,)))


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
