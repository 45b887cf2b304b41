"""Read the types of a model of inputs: without None and notes, the model of rows, defaults as data and as text."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def bare(annotation: Any) -> Any:
    """Return a type without None beside it and without the notes on it."""
    if get_origin(annotation) in {Union, UnionType}:
        kinds = [one for one in get_args(annotation) if one is not NoneType]
        return bare(kinds[0])
    if hasattr(annotation, "__metadata__"):
        return bare(annotation.__origin__)
    return annotation


def optional(annotation: Any) -> bool:
    """Tell whether a type may be None."""
    return get_origin(annotation) in {Union, UnionType} and NoneType in get_args(annotation)


def model_in(kind: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, or each row of it; None where it holds none."""
    inner = bare(get_args(kind)[0]) if get_origin(kind) is tuple else kind
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def default_of(info: FieldInfo) -> Any:
    """Return what a field holds where nobody entered anything, as data."""
    held = None if info.is_required() else info.get_default(call_default_factory=True)
    return data_of(held)


def data_of(held: Any) -> Any:
    """Return a value of a model as data."""
    if isinstance(held, BaseModel):
        return held.model_dump(mode="json")
    return [data_of(one) for one in held] if isinstance(held, tuple | list) else held


def text_of(held: Any) -> str:
    """Return the text that a field shows of its data: a list one a line, pairs as name = value."""
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
