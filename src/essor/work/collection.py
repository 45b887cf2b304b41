"""Hold what is known of the sources behind the figures: files, fields, KPIs found twice, the sales day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from essor.kernel.message import Bilingual
from essor.kernel.ref import FigureRef
from essor.kernel.value import Money, Value


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """Hold a control total of a source: what its files add up to, what stands in the tables, what was rejected."""

    label: Bilingual
    source: Value
    mart: Value
    rejected: Value


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one kind of file that a company imports.

    Args:
        code: its format.
        family: the family of the format; user maps are a family of their own.
        label: name of the export.
        tool: software that it comes from, or "".
        system: source that its ids belong to.
        mode: add, replace_period or replace_all.
        endings: of the files received: csv, xlsx.
        files: how many were received.
        last_file: name of the last one.
        last_import_date: when it came.
        first_date: first day that its rows speak of; None where rows have no date.
        last_date: the last one.
        personal: it fills columns that name people.
        table: the table that most of its rows fill.
        tables: all that it fills.

    """

    code: str
    family: str
    label: Bilingual
    tool: str
    system: str
    mode: str
    endings: tuple[str, ...]
    files: int
    last_file: str
    last_import_date: date
    first_date: date | None
    last_date: date | None
    rows_read: int
    rows_kept: int
    rows_rejected: int
    rows_set_aside: int
    totals: tuple[ControlTotal, ...]
    table: str
    tables: tuple[str, ...]
    personal: bool = False


@dataclass(frozen=True, slots=True)
class TableField:
    """Hold one field of the tables: which sources fill it with what, and which KPIs read it.

    Args:
        table: code of the table.
        name: code of the column.
        sources: codes of the sources that fill it.
        headers: columns of their files that it is made of; none for a constant.
        kpis: codes of the chosen KPIs that read it.
        key: it names rows.
        required: no row stands without it.
        least: smallest value accepted, as text, or "".
        words: the only values accepted.
        refers_to: name of the table whose rows it points at.
        personal: it names a person.

    """

    table: str
    name: str
    table_label: Bilingual
    label: Bilingual
    type: str
    sources: tuple[str, ...]
    headers: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    key: bool = False
    required: bool = False
    least: str = ""
    words: tuple[str, ...] = ()
    refers_to: Bilingual | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """Hold one chosen KPI: its tables and sources, its value, and the value found again from the rows of the files.

    Args:
        sources: codes of the sources that fill the fields it reads.
        unfilled: fields that it reads and no source fills, as table.column.

    """

    kpi: str
    label: Bilingual
    definition: Bilingual
    formula: Bilingual
    ref: FigureRef
    value: Value
    again: Value
    tables: tuple[str, ...]
    sources: tuple[str, ...]
    unfilled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchosen:
    """Hold a KPI of the catalogue that was not chosen, and the tables it lacks; none where the data would allow it."""

    kpi: str
    label: Bilingual
    lacking: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySales:
    """Hold the sales of one day on one channel: costed is the part of the revenue whose cost is known."""

    day: date
    channel: str
    orders: int
    units: Value
    revenue: Money
    costed: Money
    cost: Money


@dataclass(frozen=True, slots=True)
class Counted:
    """Hold how many of a number of things are as they should be."""

    right: int
    whole: int


@dataclass(frozen=True, slots=True)
class Collection:
    """Hold what is known of the sources behind the figures of a period.

    Args:
        sources: what was imported, in the order of the first file.
        fields: every field that a source fills or a chosen KPI reads.
        feeds: the chosen KPIs.
        unchosen: the others.
        daily: sales by day and channel; the months of the need.
        daily_total: the same months in one figure, asked for as a whole.
        completeness: values filled among the rows that the chosen KPIs count.
        uniqueness: rows whose key stands once, in the tables that the chosen KPIs read.

    """

    sources: tuple[Source, ...] = ()
    fields: tuple[TableField, ...] = ()
    feeds: tuple[Feed, ...] = ()
    unchosen: tuple[Unchosen, ...] = ()
    daily: tuple[DaySales, ...] = ()
    daily_total: DaySales | None = None
    completeness: Counted = Counted(0, 0)
    uniqueness: Counted = Counted(0, 0)
