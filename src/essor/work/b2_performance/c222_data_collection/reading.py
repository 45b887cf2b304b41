"""Read what a stranger's description of a collection asserts: sources, controls, KPIs found twice, workbook results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from essor.kernel.finding import Claim
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.ref import FigureRef, Ref
from essor.kernel.value import Money, Quantity, Value, magnitude
from essor.work.plain_words import contains, means, stems, vocabulary
from essor.work.submitted import Row, Submitted, Told
from essor.work.tabled import Line, Tabled, tabled
from essor.work.truth import Truth

from .inputs import Claims, FieldStated, KpiStated, ResultCell, SourceStated, TotalStated

_STEPS = ("collect", "recognise", "check", "reject", "reconcile", "compute", "publish")
_FEWEST_STEPS = 3
_WORKBOOKS = frozenset({"xlsx", "ods"})
_DICTIONARY = frozenset({"table", "used_by", "basis"})
_INVENTORY = frozenset({"tool", "owner", "rhythm"})
_NONE = frozenset({"–", "—", "-"})
_WRITTEN = re.compile(r"[^\d(−-]*(?P<sign>[(−-]?)[^\d]*(?P<digits>\d[\d\s\u00a0\u202f.,'’]*)\D*")


def claims(files: tuple[Submitted, ...], truth: Truth) -> Claims:
    """Return what a description and its workbook assert together.

    Args:
        files: with what was recognised in them.
        truth: tells which figures there is something to hold against.

    """
    told = next((file for file in files if file.read.kind not in _WORKBOOKS), files[0] if files else None)
    if told is None:
        return Claims()
    tables = tuple(tabled(told, vocabulary(__package__ or "")))
    sources = _sources(tables, told)
    results = tuple(one for file in files if file.read.kind in _WORKBOOKS for one in _results(file))
    return Claims(
        sources=tuple(sources.values()),
        fields=tuple(_fields(tables)),
        kpis=tuple(_kpis(told, tables, tuple(sources), truth)),
        process=_process(told, tables),
        refresh=_refresh(told, tables),
        results=results,
    )


def _sources(tables: tuple[Tabled, ...], file: Submitted) -> Mapping[str, Claim[SourceStated]]:
    """Return each source by its name: the inventory, then what controls say of it.

    A dictionary of fields names tools and owners too: it is no inventory.
    """
    found: dict[str, Claim[SourceStated]] = {}
    listed = [one for one in tables if "source" in one.heads and "field" not in one.heads]
    inventories = [one for one in listed if one.heads & _INVENTORY]
    for table in inventories:
        selected = bool(table.heads & {"feeds", "why"})
        for line in table.lines:
            if name := line.text("source"):
                stated = replace(_source(name, line), selected=selected)
                found.setdefault(name, Claim(_controlled(stated, line, file), (line.where,)))
    for table in listed:
        name = ""
        for line in table.lines if table not in inventories else ():
            name = line.text("source") or name
            if name in found:
                found[name] = Claim(_controlled(found[name].value, line, file), found[name].where)
    return found


def _source(name: str, line: Line) -> SourceStated:
    feeds = tuple(part.strip() for part in line.text("feeds").split(",") if stems(part))
    return SourceStated(
        name, line.text("tool"), line.text("owner"), line.text("rhythm"), kpis=feeds, why_left_out=line.text("why")
    )


def _controlled(source: SourceStated, line: Line, file: Submitted) -> SourceStated:
    """Return a source with what a line says of its rows, its delay or a total of it."""
    rejects = line.text("total_rejected") or line.text("rejected")
    whole, kept, apart = (_amount(text, file) for text in (line.text("in_source"), line.text("in_tables"), rejects))
    if whole is not None and kept is not None:
        source = replace(source, totals=(*source.totals, _rounded(line.text("total"), whole, kept, apart)))
    read, held, rejected, aside = (_count(line, name, file) for name in ("read", "kept", "rejected", "set_aside"))
    if read is not None:
        source = replace(source, rows_read=read, rows_kept=held, rows_rejected=rejected, rows_set_aside=aside)
    behind, allowed = (_count(line, name, file) for name in ("days_behind", "days_allowed"))
    return source if behind is None else replace(source, days_behind=behind, days_allowed=allowed)


def _rounded(name: str, whole: Value, kept: Value, apart: Value | None) -> TotalStated:
    """Return a control total; where whole euros are shown, what rounding takes away is no difference."""
    known = [magnitude(one) for one in (whole, kept, apart) if one is not None]
    numbers = [one for one in known if one is not None]
    left = numbers[0] - sum(numbers[1:], Decimal(0))
    rounded = isinstance(whole, Money) and all(one == one.to_integral_value() for one in numbers)
    if rounded and left and abs(left) <= 1 and isinstance(kept, Money):
        kept = Money(kept.amount + left, kept.currency)
    return TotalStated(name, whole, kept, apart)


def _amount(text: str, file: Submitted) -> Value | None:
    """Return the number of a cell: money where it shows the euro."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    digits = re.sub(r"[\s\u00a0\u202f'’]", "", match["digits"])
    plain = file.read.kind in _WORKBOOKS and digits.count(".") <= 1 and "," not in digits  # a bare number of a sheet
    if not plain:
        decimal, group = (",", ".") if file.lang == "fr" else (".", ",")
        digits = digits.replace(group, "").replace(decimal, ".")
    try:
        number = Decimal(digits.rstrip(".")) * (-1 if match["sign"] else 1)
    except ArithmeticError:
        return None
    return Money(number, "EUR") if "€" in text else Quantity(number)


def _count(line: Line, name: str, file: Submitted) -> int | None:
    told = line.values.get(name)
    number = magnitude(told.value) if told is not None else None
    if number is None and (found := _amount(line.text(name), file)) is not None:
        number = magnitude(found)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _fields(tables: tuple[Tabled, ...]) -> Iterator[Claim[FieldStated]]:
    """Yield the lines of the dictionary, and those of personal data with their legal basis."""
    for table in tables:
        if "field" not in table.heads or not table.heads & _DICTIONARY:
            continue
        for line in table.lines:
            if line.text("field"):
                used = tuple(part.strip() for part in line.text("used_by").split(",") if stems(part))
                sources = tuple(part.strip() for part in line.text("sources").split(",") if stems(part))
                yield Claim(
                    FieldStated(
                        line.text("field"),
                        line.text("table"),
                        sources,
                        used,
                        line.text("rule"),
                        "basis" in table.heads and line.text("basis").strip() not in _NONE,
                        line.text("basis"),
                        line.text("why"),
                    ),
                    (line.where,),
                )


def _kpis(
    file: Submitted, tables: tuple[Tabled, ...], sources: tuple[str, ...], truth: Truth
) -> Iterator[Claim[KpiStated]]:
    rows = {row.where: row for row in file.rows if row.kpi}
    for table in tables:
        if "kpi" not in table.heads or not table.heads & {"sources", "source", "again"}:
            continue
        for line in table.lines:
            row = rows.get(line.where)
            value = line.values.get("value")
            if not line.text("kpi") or (row is None and value is None):
                continue
            figure = _figure(row) if row is not None else ""
            where: tuple[Ref, ...] = (line.where,)
            again = _again(value, line.values.get("again"))
            named = _named(line.text("sources") or line.text("source"), sources)
            yield Claim(
                KpiStated(
                    line.text("kpi"),
                    figure if figure in truth.figures else "",
                    value.value if value is not None else None,
                    again,
                    named,
                ),
                where,
            )


def _figure(row: Row) -> str:
    if row.period is None:
        return ""
    return FigureRef(row.kpi, row.period, ALL if row.share == "all" else Perimeter.of(channel=row.share)).key()


def _again(value: Told | None, again: Told | None) -> Value | None:
    """Return what a second calculation found: the first value itself where it shows the same."""
    if value is None or again is None:
        return None if again is None else again.value
    one, other = magnitude(value.value), magnitude(again.value)
    same = one is not None and other is not None and abs(one - other) <= again.half
    return value.value if same else again.value


def _named(text: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    """Return the listed sources that a cell names, and what it names beside them where it names none."""
    inside = stems(text)
    listed = tuple(name for name in sources if contains(inside, stems(name)))
    return listed or tuple(part.strip() for part in text.split(",") if stems(part))


def _process(file: Submitted, tables: tuple[Tabled, ...]) -> tuple[str, ...]:
    """Return the steps that are described: a table of steps, or titles and items that name three of them at least."""
    words = vocabulary(__package__ or "", "spoken")
    lines = [line.text("step") for table in tables if "step" in table.heads for line in table.lines]
    lines += [section.title for section in file.sections] + list(file.items)
    plain = [row[0].text for _, table in file.tables() for row in table.rows if row and table.kind == "table"]
    found = tuple(step for step in _STEPS if any(means(text, words[step]) for text in (*lines, *plain)))
    return found if len(found) >= _FEWEST_STEPS else ()


def _refresh(file: Submitted, tables: tuple[Tabled, ...]) -> tuple[str, ...]:
    """Return what to do next month: the steps of the table, or the items, under that title."""
    words = vocabulary(__package__ or "", "spoken")["refresh"]
    del tables
    every = [table for _, table in file.tables()]
    for section in file.sections:
        if means(section.title, words):
            rows = [row[-1].text for number in section.tables for row in every[number].rows[1:] if row]
            if section.items or rows:
                return tuple(section.items) or tuple(rows)
    titled = [at for at, section in enumerate(file.sections) if means(section.title, words)]
    below = [section for at in titled for section in file.sections[at + 1 : at + 2]]
    return tuple(row[-1].text for one in below for number in one.tables for row in every[number].rows[1:] if row)


def _results(file: Submitted) -> Iterator[Claim[ResultCell]]:
    """Yield the cells that show a KPI on the sheets that calculate; a sheet without a formula holds data."""
    live = {row.page for row in file.rows if row.kpi and any(told.formula for told in row.told.values())}
    for row in file.rows:
        for told in row.told.values() if row.kpi and row.page in live else ():
            if told.formula or told.typed:
                yield Claim(ResultCell(row.label, told.formula), (told.where,))
