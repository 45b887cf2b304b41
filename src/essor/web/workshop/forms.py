"""Grow a form from the model of a product's inputs: fields, choices, tables of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from essor.kernel.message import Message, message
from essor.kernel.words import sentences
from essor.web.workshop.fields import Box, Fault, Form, Kind, Line, Part, Rows, Unit, every
from essor.web.workshop.kinds import bare, default_of, model_in, optional, text_of
from essor.web.workshop.kpi_choices import by_family

_ONE_KPI, _KPIS = frozenset({"kpi"}), frozenset({"tiles"})
"""Names of the fields in which one KPI, or several in their order, are chosen."""
_MOST_KPIS = 8
_LONG = 300
_CENTS = 2
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
    seen = {one.name for one in every(fields)}
    general = tuple(said for name, told in wrong.items() if name not in seen for said in told)
    faults = (
        Fault(one.name, one.label, said) for one in every(fields) if not isinstance(one, Part) for said in one.wrong
    )
    return Form(fields, general, tuple(faults))


def _fields(
    model: type[BaseModel], content: Mapping[str, Any], above: str, wrong: Mapping[str, list[Message]]
) -> Iterator[Box | Rows | Part]:  # fmt: skip
    for name, info in model.model_fields.items():
        place = f"{above}{name}"
        kind = bare(info.annotation)
        held = content.get(name, default_of(info))
        inner = model_in(kind)
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
    codes = _codes(name, held)
    return Box(
        name=place,
        kind=_kind(name, kind, size),
        label=label_of(name, info),
        text=text_of(held),
        help=help_of(name),
        required=info.is_required(),
        choices=_choices(kind, optional=optional(info.annotation)),
        least=least,
        most=most,
        unit=_unit(name, kind, info),
        groups=() if codes is None else by_family(codes),
        slots=_slots(place, codes or (), bounds.get("max_length", _MOST_KPIS)) if name in _KPIS else (),
        size=size,
        wrong=wrong,
    )


def _codes(name: str, held: Any) -> tuple[str, ...] | None:
    """Return the codes of KPIs that stand in a field, or None where it holds no KPI."""
    if name in _KPIS:
        return tuple(str(one) for one in held or ())
    return (text_of(held),) if name in _ONE_KPI else None


def _slots(place: str, codes: Sequence[str], most: int) -> tuple[tuple[str, str], ...]:
    """Return a name and a code for each KPI that may be chosen; those too many stay, so that it is told."""
    return tuple(
        (f"{place}.{index}", codes[index] if index < len(codes) else "") for index in range(max(most, len(codes)))
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


def _kind(name: str, kind: Any, size: int | None) -> Kind:  # noqa: PLR0911 one case a type
    if name in _ONE_KPI | _KPIS:
        return "kpi" if name in _ONE_KPI else "kpis"
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


def _said(one: Any) -> Message:
    kind, context = one["type"], one.get("ctx") or {}
    if kind == "value_error":
        return message("workshop.wrong_said", said=str(context.get("error", one["msg"])))
    if kind not in _WRONG:
        return message("workshop.wrong_said", said=one["msg"])
    bound = context.get(_BOUNDS.get(kind, ""), "")
    return Message(f"workshop.{_WRONG[kind]}", {"bound": str(bound)})
