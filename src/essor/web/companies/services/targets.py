"""Edit the targets of a fiscal year as a grid: what stands, what a person typed, what another set meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from django.http import Http404

from essor.kernel.item import Target
from essor.kernel.message import Lang, Message, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import MONTHS_PER_YEAR, Period
from essor.kernel.words import say
from essor.mart.engines import open_engine
from essor.mart.refusal import MartError
from essor.mart.schema import tables
from essor.mart.snapshot import get
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows
from essor.metrics.coverage import last_month
from essor.metrics.formula import EXACT
from essor.metrics.kpi import Kpi
from essor.metrics.question import asked_dimensions, refusals, unreached
from essor.metrics.setting import set_targets
from essor.metrics.targets import Targets, gap, load_targets, problems, revised
from essor.metrics.written import read_written, written
from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.companies.services import Opened, opened
from essor.web.companies.services.grid import Asked, Cell, Grid, Past, Row
from essor.web.companies.services.jobs import plan
from essor.work.kept import Kept

USUAL = ("revenue", "gross_margin", "margin_rate", "orders", "average_order_value")
"""KPIs that the grid offers where no target stands yet."""
_CHANNEL = "channel"
_TRIES = 3
_THOUSAND = 1000
_MOVED = "mart.moved_on"
_FIGURES: Kept[Mapping[tuple[str, Period], Decimal]] = Kept(most=32)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Hold what a grid is drawn from."""

    found: Opened
    asked: Asked
    now: Targets
    seen: Targets
    year: Period
    perimeter: Perimeter
    months: tuple[Period, ...] = field(default=())


def grid_of(company: Company, asked: Asked) -> Grid:
    """Return the grid of a fiscal year, with what was typed into it checked and nothing saved.

    Raises:
        Http404: the year or the part of the business cannot be read.
        NoDataError: nothing was imported yet.

    """
    with opened(company) as found:
        return _grid(_sheet(found, asked))


def save(*, company: Company, who: User, asked: Asked) -> Grid:
    """Set what was typed as targets, all of it or nothing, where no one set the same meanwhile.

    Returns:
        The grid; where a cell is not taken it tells why and nothing is saved.

    Raises:
        Http404: the year or the part of the business cannot be read.
        MartError: another writer is at work, or the disk is full.
        NoDataError: nothing was imported yet.

    """
    for attempt in range(_TRIES):
        with opened(company) as found:
            sheet = _sheet(found, asked)
            grid = _grid(sheet)
            if grid.faults or not grid.changed:
                return replace(grid, saved=None if grid.faults else 0)
            wanted = _wanted(sheet, grid)
        try:
            snapshot, import_id = set_targets(found.folder, wanted, now=datetime.now(UTC), onto=found.snapshot.id)
        except MartError as refused:
            if refused.message.key != _MOVED or attempt == _TRIES - 1:
                raise
            continue  # someone published between: look again at what they set
        plan(company=company, who=who, kind="facts", arguments={"snapshot": snapshot.id, "import_id": import_id})
        return replace(grid, saved=grid.changed, at=snapshot.id)
    raise AssertionError(_TRIES)


def name_of(kpi: str, period: Period) -> str:
    """Return the name of the field of a target."""
    return f"{kpi}/{period.key()}"


def replaced(asked: Asked, cells: Mapping[str, str]) -> Asked:
    """Return what is asked with other texts in some cells."""
    return replace(asked, typed={**(asked.typed or {}), **cells})


def named(perimeter: Perimeter, lang: Lang) -> str:
    """Return a part of the business as people call it; "" for all of it."""
    known = catalogue.dimensions()
    parts = [
        say(message(f"workshop.channel_{value}"), lang)
        if name == _CHANNEL
        else f"{known[name].label.text(lang)} {value}"
        for name, value in perimeter.filters
    ]
    return " · ".join([*parts, *([perimeter.segment] if perimeter.segment else [])])


def _sheet(found: Opened, asked: Asked) -> _Sheet:
    year, perimeter = _year(found, asked.year), _perimeter(asked.perimeter)
    now = load_targets(found.engine)
    return _Sheet(found, asked, now, _seen(found, asked.at, now), year, perimeter, tuple(year.months()))


def _seen(found: Opened, at: str, now: Targets) -> Targets:
    """Return the targets that the person saw; none where their snapshot is gone: then all that stands is news."""
    if at in {"", found.snapshot.id}:
        return now
    with suppress(MartError, ValueError), open_engine("duckdb", get(found.folder, at)) as engine:
        return load_targets(engine)
    return Targets(())


def _year(found: Opened, text: str) -> Period:
    first = found.folder.fiscal_start_month
    if not text:
        start = last_month(found.engine, today=date.today()).year_to_date(fiscal_start_month=first).start  # noqa: DTZ011 the day where the person sits
        return Period.month(start.year, start.month).shift_months(MONTHS_PER_YEAR - 1).rolling()
    try:
        year = Period.parse(text, fiscal_start_month=first)
    except ValueError:
        raise Http404 from None
    if not text.startswith("FY"):
        raise Http404
    return year


def _perimeter(text: str) -> Perimeter:
    try:
        found = Perimeter.parse(text)
    except ValueError:
        raise Http404 from None
    if refusals((), found):
        raise Http404
    return found


def _grid(sheet: _Sheet) -> Grid:
    kpis = _reached(sheet.perimeter)
    codes = _codes(sheet, kpis)
    actual = _figures(sheet, codes, sheet.year)
    before = _figures(sheet, codes, sheet.year.last_year())
    rows = tuple(_row(sheet, kpis[code], actual, before) for code in codes)
    others = tuple(kpi for code, kpi in kpis.items() if code not in codes)
    return Grid(sheet.found.snapshot.id, sheet.year, sheet.perimeter, sheet.found.folder.currency, sheet.months, rows,
                others, _perimeters(sheet))  # fmt: skip


def _reached(perimeter: Perimeter) -> Mapping[str, Kpi]:
    """Return the KPIs that a part of the business has."""
    dimensions = asked_dimensions((), perimeter)
    return {code: kpi for code, kpi in catalogue.kpis().items() if unreached(kpi, dimensions) is None}


def _codes(sheet: _Sheet, kpis: Mapping[str, Kpi]) -> tuple[str, ...]:
    span = Period(sheet.year.last_year().start, sheet.year.end)
    held = {
        row.kpi
        for row in sheet.now.rows
        if row.perimeter == sheet.perimeter and span.start <= row.period.start and row.period.end <= span.end
    }
    wanted = held | set(sheet.asked.kpis) or set(USUAL)
    return tuple(code for code in kpis if code in wanted)


def _perimeters(sheet: _Sheet) -> tuple[Perimeter, ...]:
    channels = [Perimeter.of(channel=one) for one in tables()["order_lines"].column(_CHANNEL).one_of]
    held = sorted({row.perimeter for row in sheet.now.rows}, key=Perimeter.key)
    return tuple(dict.fromkeys((ALL, *channels, *held, sheet.perimeter)))


def _row(
    sheet: _Sheet, kpi: Kpi, actual: Mapping[tuple[str, Period], Decimal], before: Mapping[tuple[str, Period], Decimal]
) -> Row:
    cells = tuple(_cell(sheet, kpi, month) for month in sheet.months)
    sums = kpi.target == "sum"
    whole = _sum(cell.value for cell in cells) if sums else None
    year = None if whole is not None else _cell(sheet, kpi, sheet.year)
    aims = [*(cell.value for cell in cells), whole if year is None else year.value]
    return Row(
        kpi, cells, year,
        "" if whole is None else written(whole, kpi, sheet.asked.lang),
        _past(sheet, kpi, actual, (*sheet.months, sheet.year), aims),
        _past(sheet, kpi, before, tuple(one.last_year() for one in (*sheet.months, sheet.year))),
        _channels_apart(sheet, kpi, cells),
    )  # fmt: skip


def _cell(sheet: _Sheet, kpi: Kpi, period: Period) -> Cell:
    """Return a cell: what stands, or what was typed, checked against what the person saw and what stands now."""
    asked, name = sheet.asked, name_of(kpi.code, period)
    seen, now = (held.find(kpi.code, period, sheet.perimeter) for held in (sheet.seen, sheet.now))
    shown = "" if now is None else written(now, kpi, asked.lang)
    text = None if asked.typed is None else asked.typed.get(name)
    if text is None or text.strip() == ("" if seen is None else written(seen, kpi, asked.lang)):
        return Cell(name, period, shown, now)
    cell = Cell(name, period, text.strip(), None)
    if not cell.text:
        return replace(cell, wrong=message("companies.target_emptied", value=shown)) if now is not None else cell
    value = read_written(cell.text, kpi, asked.marks, sheet.found.folder.currency)
    if isinstance(value, Message):
        return replace(cell, wrong=value)
    cell = replace(cell, value=value, changed=value != now)
    strange = problems((Target(kpi.code, period, sheet.perimeter, value),))
    if strange:
        return replace(cell, wrong=strange[0])
    if value not in {seen, now} and now != seen:
        there = shown or "—"
        return replace(cell, wrong=message("companies.target_meanwhile", value=there, yours=cell.text), meanwhile=there)
    return cell


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total = EXACT.add(total, value)
    return total


def _channels_apart(sheet: _Sheet, kpi: Kpi, cells: Sequence[Cell]) -> Message | None:
    """Return what is to be said where the channels of a KPI that adds up do not make the whole."""
    if kpi.target != "sum" or sheet.perimeter != ALL:
        return None
    apart = 0
    for cell in cells:
        parts = [sheet.now.find(kpi.code, cell.period, one) for one in _perimeters(sheet)[1:] if _is_channel(one)]
        total = _sum(parts) if parts else None
        apart += total is not None and cell.value is not None and total != cell.value
    return message("companies.target_channels", n=apart) if apart else None


def _is_channel(perimeter: Perimeter) -> bool:
    return perimeter.segment is None and [name for name, _ in perimeter.filters] == [_CHANNEL]


def _figures(sheet: _Sheet, codes: tuple[str, ...], year: Period) -> Mapping[tuple[str, Period], Decimal]:
    """Return what was reached in the months of a year and in the year, asked of a snapshot once."""
    found = sheet.found
    key = (found.folder.folder, found.snapshot.id, codes, year, sheet.perimeter)

    def ask() -> Mapping[tuple[str, Period], Decimal]:
        held: dict[tuple[str, Period], Decimal] = {}
        for by in (("period:month",), ()):
            answer = kpi_rows(found.engine, codes, year, by, sheet.perimeter, targets=sheet.now,
                              fiscal_start_month=found.folder.fiscal_start_month,
                              currency=found.folder.currency)  # fmt: skip
            held |= {(row.kpi, row.period): row.value for row in answer.rows if row.value is not None and row.n}
        return held

    return _FIGURES.get(key, ask)


def _past(
    sheet: _Sheet,
    kpi: Kpi,
    figures: Mapping[tuple[str, Period], Decimal],
    periods: Sequence[Period],
    aims: Sequence[Decimal | None] = (),
) -> tuple[Past, ...]:
    found = []
    for place, period in enumerate(periods):
        value = figures.get((kpi.code, period))
        aim = aims[place] if place < len(aims) and place < MONTHS_PER_YEAR else None
        status = None if value is None or aim is None else gap(value, aim, kpi.direction).status
        found.append(Past("" if value is None else _brief(value, kpi, sheet.asked.lang), status))
    return tuple(found)


def _brief(value: Decimal, kpi: Kpi, lang: Lang) -> str:
    """Return a figure short enough for a column: thousands of euros without cents."""
    digits = 0 if kpi.unit == "EUR" and abs(value) >= _THOUSAND else kpi.digits
    return written(value, kpi, lang, digits)


def _wanted(sheet: _Sheet, grid: Grid) -> list[Target]:
    """Return what is to be set: each changed cell, and the year that changed months make where it stands by itself."""
    found = []
    for row in grid.rows:
        cells = [cell for cell in row.every() if cell.changed and cell.value is not None]
        made = [_target(sheet, row.kpi, cell.period, cell.value) for cell in cells if cell.value is not None]
        whole = _sum(cell.value for cell in row.cells)
        if made and row.year is None and whole is not None and _stands(sheet, row.kpi, whole):
            made.append(_target(sheet, row.kpi, sheet.year, whole))
        found += made
    return found


def _stands(sheet: _Sheet, kpi: Kpi, whole: Decimal) -> bool:
    """Tell whether the year has a target of its own that is another than the sum of its months."""
    held = sheet.now.behind(kpi.code, sheet.year, sheet.perimeter) or ()
    return len(held) == 1 and held[0].period == sheet.year and held[0].value != whole


def _target(sheet: _Sheet, kpi: Kpi, period: Period, value: Decimal) -> Target:
    """Return a target in its next version, in the name of whoever the one before was set for."""
    held = sheet.now.behind(kpi.code, period, sheet.perimeter) or ()
    owner = held[0].owner if len(held) == 1 else ""
    return revised(sheet.now, Target(kpi.code, period, sheet.perimeter, value, owner=owner))
