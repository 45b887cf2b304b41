"""Fetch what is known of the sources behind chosen KPIs: their fields, their figures twice, the sales by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from essor.kernel.condition import columns
from essor.kernel.message import Bilingual
from essor.kernel.perimeter import ALL
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Money, Quantity, Value
from essor.mart.company import Company
from essor.mart.engines import Engine
from essor.mart.schema import tables
from essor.mart.snapshot import Snapshot
from essor.metrics import catalogue
from essor.metrics.compute import KpiRow, kpi_rows
from essor.metrics.coverage import known_days
from essor.metrics.formula import wording
from essor.metrics.kpi import Kpi
from essor.metrics.measure import Measure
from essor.metrics.question import measures_of
from essor.metrics.recount import Recount, keys_that_stand_once, recount
from essor.metrics.targets import load_targets
from essor.work.collection import Collection, Counted, DaySales, Feed, TableField, Unchosen
from essor.work.sources import Fills, read_fills, read_sources

_DAILY = ("orders", "units", "revenue", "gross_margin", "cost_of_goods")
_WORKED_OUT = {
    "order_key": ("source", "order_id"),
    "answer_key": ("source", "survey_id", "answer_id"),
    "is_first": ("party_id", "order_date"),
    "on_time": ("delivered_date", "promised_date"),
    "channel_group": ("label",),
    "device": ("label",),
}
"""Columns that are worked out, and the stored ones that they are made of."""

Place = tuple[str, str]
_COMPLETED: Mapping[Place, Place] = {("order_lines", "cost_amount"): ("products", "unit_cost")}
"""Columns that an import completes where the export of the sale is silent, and what they are taken from."""


def collected(
    engine: Engine, codes: Sequence[str], months: int, period: Period, company: Company, snapshot: Snapshot
) -> Collection:
    """Return what is known of the sources of KPIs.

    Args:
        engine: opens the snapshot.
        codes: the chosen KPIs.
        months: how many months the daily sales cover.
        period: days of the figures.
        company: whose data.
        snapshot: the state of the data.

    """
    kpis = [catalogue.kpis()[code] for code in codes]
    fills = _completed(read_fills(company, snapshot))
    again = recount(engine, kpis, period, load_targets(engine), company.currency)
    rows = {row.kpi: row for row in kpi_rows(engine, codes, period, currency=company.currency).rows}
    read = {kpi.code: fields_read(kpi) for kpi in kpis}
    days = period.rolling(months)
    return Collection(
        sources=read_sources(company, snapshot, engine),
        fields=_fields(fills, read),
        feeds=tuple(_feed(kpi, rows[kpi.code], again, fills, company, snapshot) for kpi in kpis if kpi.code in rows),
        unchosen=tuple(_unchosen(engine, kpi) for kpi in catalogue.kpis().values() if kpi.code not in read),
        daily=_daily(engine, days, company.currency),
        daily_total=_whole(engine, days, company.currency),
        completeness=Counted(sum(again.filled.values()), sum(again.rows.values())),
        uniqueness=_unique(engine, kpis),
    )


def fields_read(kpi: Kpi) -> tuple[Place, ...]:
    """Return the stored columns that a KPI reads, by table and name, those of the lineage apart."""
    found: dict[Place, None] = {}
    for measure in measures_of((kpi,)):
        if measure.table in tables():
            found |= dict.fromkeys(_read(measure))
    return tuple(found)


def _read(measure: Measure) -> tuple[Place, ...]:
    names = {measure.column, measure.date, *measure.keys} | columns(measure.where)
    names |= {measure.within.column} if measure.within else set()
    names |= {measure.repeated.column} if measure.repeated else set()
    names |= {measure.newest.column, measure.newest.per} if measure.newest else set()
    if measure.column in {name for table, name in _COMPLETED if table == measure.table}:
        return (*_of(measure, names), _COMPLETED[measure.table, measure.column])
    return _of(measure, names)


def _of(measure: Measure, names: AbstractSet[str]) -> tuple[Place, ...]:
    stored = [part for name in sorted(names - {""}) for part in _WORKED_OUT.get(name, (name,))]
    known = {column.name for column in tables()[measure.table].columns}
    return tuple((measure.table, name) for name in dict.fromkeys(stored) if name in known)


def _completed(fills: Fills) -> Fills:
    """Return what sources fill, the columns that an import completes among them."""
    more = {
        place: {
            **fills.get(place, {}),
            **{source: () for source in fills[origin] if source not in fills.get(place, {})},
        }
        for place, origin in _COMPLETED.items()
        if origin in fills
    }
    return {**fills, **more}


def _fields(fills: Fills, read: Mapping[str, Sequence[Place]]) -> tuple[TableField, ...]:
    """Return every field that a source fills or a KPI reads, in the order of the contracts."""
    found = []
    for table in tables().values():
        for column in table.columns:
            place = (table.name, column.name)
            kpis = tuple(code for code, places in read.items() if place in places)
            if not kpis and place not in fills:
                continue
            of = fills.get(place, {})
            other = tables().get(column.references)
            found.append(
                TableField(
                    table=table.name,
                    name=column.name,
                    table_label=Bilingual(table.fr, table.en),
                    label=Bilingual(column.fr, column.en),
                    type=column.type,
                    sources=tuple(of),
                    headers=tuple(dict.fromkeys(header for headers in of.values() for header in headers)),
                    kpis=kpis,
                    key=column.name in table.key,
                    required=column.required,
                    least="" if column.minimum is None else str(column.minimum),
                    words=column.one_of,
                    refers_to=Bilingual(other.fr, other.en) if other else None,
                    personal=column.personal,
                )
            )
    return tuple(found)


def _feed(kpi: Kpi, row: KpiRow, again: Recount, fills: Fills, company: Company, snapshot: Snapshot) -> Feed:
    places = fields_read(kpi)
    fact = row.fact(snapshot.id, company.currency)
    return Feed(
        kpi=kpi.code,
        label=kpi.label,
        definition=kpi.definition,
        formula=wording(kpi.stated, catalogue.names()),
        ref=FigureRef(kpi.code, row.period, row.perimeter, snapshot.id),
        value=fact.value,
        again=kpi.value(again.figures[kpi.code], company.currency),
        tables=tuple(dict.fromkeys(table for table, _ in places)),
        sources=tuple(dict.fromkeys(source for place in places for source in fills.get(place, ()))),
        unfilled=tuple(f"{table}.{name}" for table, name in places if (table, name) not in fills),
    )


def _unchosen(engine: Engine, kpi: Kpi) -> Unchosen:
    lacking = dict.fromkeys(
        measure.within.table if measure.within else measure.table
        for measure in measures_of((kpi,))
        if measure.on_engine and known_days(engine, measure) is None
    )
    return Unchosen(kpi.code, kpi.label, tuple(Bilingual(tables()[name].fr, tables()[name].en) for name in lacking))


def _unique(engine: Engine, kpis: Sequence[Kpi]) -> Counted:
    names = dict.fromkeys(measure.table for measure in measures_of(kpis) if measure.on_engine)
    found = [keys_that_stand_once(engine, name) for name in names]
    return Counted(sum(once for once, _ in found), sum(rows for _, rows in found))


def _daily(engine: Engine, days: Period, currency: str) -> tuple[DaySales, ...]:
    rows = kpi_rows(engine, _DAILY, days, ("period:day", "channel"), currency=currency).rows
    by: dict[tuple[Period, str], dict[str, KpiRow]] = {}
    for row in rows:
        by.setdefault((row.period, row.dimensions.get("channel") or ""), {})[row.kpi] = row
    ordered = sorted(by.items(), key=lambda item: (item[0][0].start, item[0][1] == "ecommerce"))
    return tuple(_sales(day, channel, found, currency) for (day, channel), found in ordered if _number(found, "orders"))


def _whole(engine: Engine, days: Period, currency: str) -> DaySales | None:
    """Return the same days in one figure, asked for as a whole: the control of the days."""
    rows = {row.kpi: row for row in kpi_rows(engine, _DAILY, days, (), ALL, currency=currency).rows}
    return _sales(days, "", rows, currency) if _number(rows, "orders") else None


def _sales(days: Period, channel: str, rows: Mapping[str, KpiRow], currency: str) -> DaySales:
    margin, cost = _number(rows, "gross_margin"), _number(rows, "cost_of_goods")
    units: Value = Quantity(_number(rows, "units"))
    return DaySales(
        day=days.start,
        channel=channel,
        orders=int(_number(rows, "orders")),
        units=units,
        revenue=Money(_number(rows, "revenue"), currency),
        costed=Money(margin + cost, currency),
        cost=Money(cost, currency),
    )


def _number(rows: Mapping[str, KpiRow], code: str) -> Decimal:
    row = rows.get(code)
    return row.value if row is not None and row.value is not None else Decimal(0)
