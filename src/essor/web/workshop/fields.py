"""Hold a form as pages draw it: boxes, tables of rows, parts, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from essor.kernel.message import Bilingual, Message

Kind = Literal["text", "long", "number", "whole", "check", "choice", "date", "words", "pairs", "kpi", "kpis"]
Unit = Literal["", "money", "share", "days"]


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
        groups: the KPIs that may be chosen, by family.
        slots: (name, code) of each KPI where several are chosen, in their order.
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
    groups: tuple[Group, ...] = ()
    slots: tuple[tuple[str, str], ...] = ()
    size: int | None = None
    wrong: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Hold choices that belong together, (value, label), under one heading."""

    label: Message
    choices: tuple[tuple[str, Bilingual | str], ...]


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


def every(fields: tuple[Box | Rows | Part, ...]) -> Iterator[Box | Rows | Part]:
    """Yield all that stands in a form, in reading order."""
    for one in fields:
        yield one
        if isinstance(one, Part):
            yield from every(one.fields)
        if isinstance(one, Rows):
            for line in one.rows:
                yield from every(line.cells)
                yield from every(line.inner)
