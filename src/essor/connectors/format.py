"""Read a format: which headers a file has, how it writes values, and which canonical rows it gives.

The formats that Essor knows are the files of ``formats/``: found, not listed. A map that a user writes
(YAML or JSON, ``essor import --map FILE``) is the same language. Its keys:

``format``
    Name of the format; in the files of ``formats/`` each of the ``variants`` (languages, generations of
    one export) is a name of its own, with its ``headers`` (the signature), its ``files`` (expressions
    that a file's name matches, to settle a tie), ``at_least`` so many of its headers, ``needs`` (headers
    one of which must stand, where another format has all the others), and whichever of ``label``,
    ``decimal``, ``day_order``, ``timezone`` differs.
``like``
    Name of a known format to start from: what the map says replaces it, ``fields`` and ``defaults``
    entry by entry, ``columns: {table: {column: value}}`` column by column.
``label``, ``vendor``, ``source``
    Words in both languages, who makes the software, the system of the company that the ids belong to.
``mode``
    ``add`` rows, ``replace_period`` (a new file stands for its days) or ``replace_all``.
``decimal``, ``day_order``, ``timezone``, ``currency``
    "," "." or auto; dmy, mdy or auto; zone of instants without offset (default: the company's);
    ISO 4217 code (default: the company's). Auto is settled by the whole column, never by one cell.
``period``
    What the file covers, where neither its rows, nor its first lines, nor its name say it: 2026-10.
``reading``
    What the reader cannot see by itself: ``encoding``, ``delimiter`` (also ``whitespace``), ``quote``,
    ``header_row``, ``headers`` (of a file without a header), ``sheets``.
``fields``
    Short names for headers: ``order: [Référence commande, Order Reference, name]``; the first header
    that the file has counts. ``~…`` is a regular expression on the header in lower case without accents.
``values``
    Values with a name, read wherever a header is; a condition is a value too: true or false.
``set_aside``
    Rows that are no data, each with its ``reason`` (total, footer, note, …) and its condition ``when``.
``parent``
    Two-level files: the ``key`` of the document, and the fields to ``fill`` down within it, never amounts.
``defaults``
    Values for columns of these names in every table: ``channel`` and ``channel_rule`` above all.
``outputs``
    List of ``table``, ``grain`` (``row``; ``parent``: one row for each document, from its first row;
    ``distinct``: one row for each key, the last value of each column), ``where`` (a condition),
    ``each`` (an expression of headers: the output is made once for each of them, under the field
    ``each``), ``requires`` (fields without which it is left out) and ``columns``.
``controls``
    Totals of the source that the mart must hold to the cent: ``name``, ``value``, ``table``, ``column``,
    ``absolute`` where the mart changes signs; of two with one name, the first whose columns stand counts.
``balance``, ``totals``
    Sums that must agree: within each entry (``by``, ``debit``, ``credit``), within each document
    (``lines``, ``plus``, ``minus``, ``equals``; exceptions are listed, their rows kept).
``also``
    Further headers of the export, known and left unused.
``notes``
    What is to be said of every file of this format: ``fr`` and ``en``.

Values are written as in `essor.connectors.expression`, conditions as in `essor.kernel.condition`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from essor.connectors.expression import Expression, parse, parse_named
from essor.connectors.reading import Hints
from essor.kernel.condition import TRUE, Condition, from_data
from essor.kernel.message import Bilingual
from essor.mart.imports import MODES, Mode
from essor.mart.schema import tables

Grain = Literal["row", "parent", "distinct"]
DayOrder = Literal["dmy", "mdy", "auto"]
Decimal = Literal[".", ",", "auto"]
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_KEYS = frozenset({
    "format", "like", "label", "vendor", "source", "mode", "decimal", "day_order", "timezone", "currency", "period",
    "reading", "fields", "set_aside", "parent", "defaults", "outputs", "columns", "controls", "balance", "totals",
    "also", "variants", "headers", "files", "at_least", "needs", "values", "notes",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aside:
    """Hold which rows are no data, and why."""

    reason: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Parent:
    """Hold what makes the rows of one document: its key, and the fields filled down within it."""

    key: str
    fill: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """Hold how the rows of one canonical table are made."""

    table: str
    grain: Grain
    where: Condition
    columns: Mapping[str, Expression]
    each: str = ""
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """Hold a total of the source and the column that must hold it to the cent."""

    name: str
    value: Expression
    table: str
    column: str
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """Hold that debits equal credits within each entry."""

    by: tuple[str, ...]
    debit: Expression
    credit: Expression


@dataclass(frozen=True, slots=True)
class Totals:
    """Hold that lines + plus − minus = equals within each document."""

    lines: Expression
    plus: tuple[Expression, ...]
    minus: tuple[Expression, ...]
    equals: Expression


@dataclass(frozen=True, slots=True)
class Format:
    """Hold one format of file; see the module for the meaning of each part."""

    name: str
    family: str
    label: Bilingual
    vendor: str
    source: str
    mode: Mode
    outputs: tuple[Output, ...]
    headers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    at_least: int = 1
    needs: tuple[str, ...] = ()
    decimal: Decimal = "auto"
    day_order: DayOrder = "auto"
    timezone: str = ""
    currency: str = ""
    period: str = ""
    reading: Hints = field(default_factory=Hints)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    set_aside: tuple[Aside, ...] = ()
    parent: Parent | None = None
    defaults: Mapping[str, Expression] = field(default_factory=lambda: _NOTHING)
    controls: tuple[Control, ...] = ()
    balance: Balance | None = None
    totals: Totals | None = None
    also: tuple[str, ...] = ()
    values: Mapping[str, Expression] = field(default_factory=lambda: _NOTHING)
    notes: tuple[Bilingual, ...] = ()
    data: Mapping[str, Any] = field(default_factory=lambda: _NOTHING, compare=False)

    @property
    def known_headers(self) -> tuple[str, ...]:
        """Return every header that the format knows: signature, fields, and those left unused."""
        named = [name for names in self.fields.values() for name in names if not name.startswith("~")]
        return (*self.headers, *named, *self.also)


def read_format(data: Mapping[str, Any], *, name: str = "", family: str = "") -> Format:
    """Read a format from data without variants.

    Args:
        data: the keys of the module's docstring.
        name: name of the format, where the data give none.
        family: file of ``formats/`` that it stands in.

    Raises:
        ValueError: a key, a table, a column or a value is unknown; the message names it.

    """
    if not isinstance(data, Mapping):
        msg = f"a format is a mapping of keys to values, not {type(data).__name__}"
        raise ValueError(msg)  # noqa: TRY004 the data are a user's, not a caller's mistake
    if strange := set(data) - _KEYS:
        msg = f"a format has no {', '.join(sorted(map(str, strange)))} (it has: {', '.join(sorted(_KEYS))})"
        raise ValueError(msg)
    label = data.get("label") or {}
    name = str(data.get("format") or name)
    outputs = tuple(_output(part, data.get("columns") or {}) for part in data.get("outputs") or ())
    if not outputs:
        msg = f"format {name!r} has no outputs"
        raise ValueError(msg)
    return Format(
        name=name,
        family=family or name,
        label=Bilingual(str(label.get("fr", name)), str(label.get("en", name))),
        vendor=str(data.get("vendor", "")),
        source=str(data.get("source", "") or family or name),
        mode=_one_of("mode", data.get("mode", "add"), MODES),
        outputs=outputs,
        headers=tuple(data.get("headers") or ()),
        files=tuple(data.get("files") or ()),
        at_least=int(data.get("at_least", 1)),
        needs=tuple(data.get("needs") or ()),
        decimal=_one_of("decimal", data.get("decimal", "auto"), get_args(Decimal)),
        day_order=_one_of("day_order", data.get("day_order", "auto"), get_args(DayOrder)),
        timezone=str(data.get("timezone", "")),
        currency=str(data.get("currency", "")),
        period=str(data.get("period", "")),
        reading=_hints(data.get("reading") or {}),
        fields={key: _names(value) for key, value in (data.get("fields") or {}).items()},
        set_aside=tuple(Aside(str(part["reason"]), from_data(part["when"])) for part in data.get("set_aside") or ()),
        parent=_parent(data.get("parent")),
        defaults={key: parse(value) for key, value in (data.get("defaults") or {}).items()},
        controls=tuple(_control(part) for part in data.get("controls") or ()),
        balance=_balance(data.get("balance")),
        totals=_totals(data.get("totals")),
        also=tuple(data.get("also") or ()),
        values={key: parse_named(value) for key, value in (data.get("values") or {}).items()},
        notes=tuple(Bilingual(str(note["fr"]), str(note["en"])) for note in data.get("notes") or ()),
        data=data,
    )


def _output(data: Mapping[str, Any], patches: Mapping[str, Any]) -> Output:
    name = str(data.get("table", ""))
    if name not in tables():
        msg = f"no table {name!r} (there are: {', '.join(sorted(tables()))})"
        raise ValueError(msg)
    columns = {**(data.get("columns") or {}), **(patches.get(name) or {})}
    if strange := set(columns) - {column.name for column in tables()[name].columns}:
        msg = f"{name} has no column {', '.join(sorted(strange))}"
        raise ValueError(msg)
    return Output(
        table=name,
        grain=_one_of("grain", data.get("grain", "row"), get_args(Grain)),
        where=from_data(data["where"]) if "where" in data else TRUE,
        columns={key: parse(value) for key, value in columns.items()},
        each=str(data.get("each", "")),
        requires=tuple(data.get("requires") or ()),
    )


def _one_of(key: str, value: Any, words: tuple[Any, ...]) -> Any:
    if value not in words:
        msg = f"{key} is one of {', '.join(words)}; found {value!r}"
        raise ValueError(msg)
    return value


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value))


def _hints(data: Mapping[str, Any]) -> Hints:
    listed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    try:
        return Hints(**listed)
    except TypeError as error:
        msg = f"reading: {error}"
        raise ValueError(msg) from None


def _parent(data: Mapping[str, Any] | None) -> Parent | None:
    return Parent(str(data["key"]), tuple(data.get("fill") or ())) if data else None


def _control(data: Mapping[str, Any]) -> Control:
    table, column = str(data["table"]), str(data["column"])
    tables()[table].column(column)
    name, absolute = str(data.get("name", "amount")), bool(data.get("absolute", False))
    return Control(name, parse(data["value"]), table, column, absolute)


def _balance(data: Mapping[str, Any] | None) -> Balance | None:
    return Balance(_names(data["by"]), parse(data["debit"]), parse(data["credit"])) if data else None


def _totals(data: Mapping[str, Any] | None) -> Totals | None:
    if not data:
        return None
    plus, minus = (tuple(parse(part) for part in data.get(key) or ()) for key in ("plus", "minus"))
    return Totals(parse(data["lines"]), plus, minus, parse(data["equals"]))
