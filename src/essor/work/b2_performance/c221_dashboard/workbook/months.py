"""Lay out the data: the months of each share of the business, and what months do not add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from essor.documents import workbook as w
from essor.kernel.period import Period
from essor.metrics import catalogue
from essor.metrics.targets import targeted
from essor.work.data import Share
from essor.work.named import headed

from ..compute import SHARES, Card, DashboardResult, Reading
from .ground import WINDOWS, Ground, key_of, table_of
from .units import measured_in, number, unit_of


def data_sheets(ground: Ground) -> list[w.Sheet]:
    """Return a sheet for each share of the business: a table alone on its sheet can grow."""
    sheets = []
    for share in SHARES:
        table = months_table(ground, share)
        blocks: list[w.Block] = [w.Note(ground.say("data_note")), *([table] if table else [])]
        if share == "all" and given_table(ground).rows:
            blocks.insert(1, given_table(ground))
        if table or share == "all":
            name, purpose = ground.say(f"sheet_data_{share}"), ground.say("purpose_data")
            sheets.append(w.Sheet(name, purpose, tuple(blocks), locked=False))
    return sheets


def months_table(ground: Ground, share: Share) -> w.Table | None:
    """Return the months of a share of the business, a column a measure; None where the data give none."""
    trend, known = ground.result.data.trend, catalogue.measures()
    columns: list[w.Column] = [w.Column("month", ground.say("month"), "month")]
    lines: list[Mapping[Period, Decimal | None]] = []
    for one in ground.measures(share):
        columns.append(w.Column(one.measure, headed(one.label.text(ground.lang)), measured_in(known[one.measure])))
        lines.append({amount.period: amount.number for amount in one.months})
    for code in ground.aims(share):
        series = trend(targeted(known[code]), share)
        columns.append(w.Column(code, headed(known[code].label.text(ground.lang)), measured_in(known[code])))
        lines.append({point.period: number(point.target) for point in series.points} if series else {})
    for card in ground.extras() if share == "all" else ():
        columns.append(w.Column(f"kpi_{card.choice.kpi}", card.label.text(ground.lang), unit_of(card)))
        lines.append({point.period: number(point.fact.value) for point in card.points})
    months = sorted({month for line in lines for month in line})
    rows = tuple((month.start, *(line.get(month) for line in lines)) for month in months)
    return w.Table(table_of(share), ground.say(f"months_{share}"), tuple(columns), rows) if rows else None


def given_table(ground: Ground) -> w.Table:
    """Return the figures of the data that months do not add up to; and every one where there are no months."""
    windows = tuple(WINDOWS)
    columns = [w.Column("key", ground.say("column_key"), "text"), w.Column("name", ground.say("column_kpi"), "text")]
    columns += [w.Column(name, ground.say(f"window_{name}")) for name in windows]
    rows = []
    for card, reading in _readings(ground.result):
        asked = {"now": reading.fact.value, "before": reading.last_year, "to_date": reading.year_to_date}
        given = [None if ground.live(card, reading.share, name) else number(asked[name]) for name in windows]
        if not all(ground.live(card, reading.share, name) for name in windows):
            label = f"{card.label.text(ground.lang)} · {ground.say(reading.share)}"
            rows.append((key_of(card, reading.share), label, *given))
    return w.Table("given", ground.say("given_title"), tuple(columns), tuple(rows))


def _readings(result: DashboardResult) -> Iterator[tuple[Card, Reading]]:
    for card in result.cards:
        for reading in card.readings:
            yield card, reading
