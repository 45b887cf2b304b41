"""Read what a stranger's dashboard asserts: its indicators beside target and gap, channel by channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import get_args

from essor.kernel.finding import Claim
from essor.kernel.message import Bilingual
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef, Ref
from essor.kernel.value import Rate, Value
from essor.metrics import catalogue
from essor.work.plain_words import contains, means, stems, vocabulary
from essor.work.submitted import Aspect, Row, Submitted, Told
from essor.work.truth import Truth

from .inputs import Claims, Family, Shown, Timing

_SHEETS = frozenset({"xlsx", "ods"})
_WORKBOOKS = frozenset({"xlsx", "ods", "xls"})
_PAST_ALL = 1 << 30
_PAGED = frozenset({"xlsx", "ods", "xls", "pptx"})
_DERIVED: tuple[Aspect, ...] = ("gap", "attainment")

_FAMILIES: tuple[Family, ...] = get_args(Family)
_TIMINGS: tuple[Timing, ...] = get_args(Timing)


def claims(files: tuple[Submitted, ...], truth: Truth) -> Claims:
    """Return what a dashboard asserts; a second language or a second file adds what the first does not say.

    Args:
        files: with what was recognised in them.
        truth: tells which figures there is something to hold against.

    """
    gathered: list[Claim[Shown]] = []
    for file in files[:1]:
        gathered += _of_file(file, truth)
    goals: tuple[Claim[str | Bilingual], ...] = tuple(_goals(files[0])) if files else ()
    return Claims(tuple(gathered), goals, _under(files[0], "argument") if files else "")


def _of_file(file: Submitted, truth: Truth) -> tuple[Claim[Shown], ...]:
    """Return one claim a KPI and channel: tiles, tables and cards that speak of it are put together."""
    main = _on_dashboard([row for row in file.rows if _is_shown(row) and row.period == _period(file)], file)
    first_tables = _first_screen(file, main)
    gathered: list[tuple[Row, Claim[Shown]]] = []
    for row in main:
        first = row.table in first_tables and (row.where.row or 0) < _second_screen(row, file)
        shown = _shown(row, file, truth, first=first)
        known = next((at for at, (other, claim) in enumerate(gathered) if _same(other, claim, row, shown)), None)
        if known is None:
            gathered.append((row, Claim(shown, (row.where,))))
        else:
            other, claim = gathered[known]
            gathered[known] = (other, Claim(_filled(claim.value, shown), claim.where))
    return tuple(_worded(claim, file) for _, claim in gathered)


def _is_aimed(row: Row) -> bool:
    return "target" in row.told or "gap" in row.told


def _on_dashboard(rows: list[Row], file: Submitted) -> list[Row]:
    """Return the rows of the sheets that show results against targets; the other sheets of a workbook hold data."""
    aimed = [row for row in rows if _is_aimed(row) and "value" in row.told]
    pages = {row.page for row in aimed if "gap" in row.told} or {row.page for row in aimed}
    return [row for row in rows if row.page in pages] if pages and file.read.kind in _WORKBOOKS else rows


def _first_screen(file: Submitted, main: list[Row]) -> frozenset[int]:
    """Return the tables of the first screen: the first sheet or slide with figures, or the first section of a text."""
    if not main:
        return frozenset()
    tiles = [at for at, (_, table) in enumerate(file.tables()) if all(len(row) == 1 for row in table.rows)]
    if file.read.kind == "pptx" and tiles:
        return frozenset(tiles)
    if file.read.kind in _PAGED:
        page = Counter(row.page for row in main if _is_aimed(row)).most_common(1)
        first = main[0].page if file.read.kind == "pptx" or not page else page[0][0]
        return frozenset(row.table for row in main if row.page == first)
    return frozenset(next((one.tables for one in file.sections if main[0].table in one.tables), ()))


def _second_screen(row: Row, file: Submitted) -> int:
    """Return the row of a sheet under which the other indicators stand; past all rows where there is no such title."""
    words = vocabulary(__package__ or "")["others"]
    tables = [table for _, table in file.tables()]
    titled = [line[0].row for line in tables[row.table].rows if len(line) == 1 and means(line[0].text, words)]
    return min(titled, default=_PAST_ALL) if file.read.kind in _WORKBOOKS else _PAST_ALL


def _period(file: Submitted) -> Period | None:
    """Return the period of the dashboard; of one that does not say, the last that its columns name."""
    periods = [row.period for row in file.rows if row.period is not None and _is_shown(row)]
    if file.period is not None and (file.period in periods or not periods):
        return file.period
    return max(periods, key=lambda one: one.end, default=file.period)


def _is_shown(row: Row) -> bool:
    """Tell a figure of the dashboard from a row of raw data: it is a known KPI, or stands beside a target."""
    if "value" not in row.told:
        return False
    return bool(row.kpi) or "target" in row.told or "gap" in row.told


def _same(row: Row, claim: Claim[Shown], other: Row, shown: Shown) -> bool:
    """Tell whether two places show one figure: another table says it again, and says nothing else."""
    one = claim.value
    if (one.kpi or one.label, one.channel) != (shown.kpi or shown.label, shown.channel) or row.table == other.table:
        return False
    pairs = ((one.value, shown.value), (one.target, shown.target), (one.gap, shown.gap))
    return all(left is None or right is None or left == right for left, right in pairs)


def _filled(one: Shown, other: Shown) -> Shown:
    return replace(
        one,
        target=one.target if one.target is not None else other.target,
        gap=one.gap if one.gap is not None else other.gap,
        status=one.status if one.status != "none" else other.status,
        goal=one.goal or other.goal,
        definition=one.definition or other.definition,
        formula=one.formula or other.formula,
        typed=one.typed or other.typed,
        first=one.first or other.first,
    )


def _shown(row: Row, file: Submitted, truth: Truth, *, first: bool) -> Shown:
    told = row.told
    kpi = catalogue.kpis().get(row.kpi)
    value = told["value"]
    figure = _figure(row)
    return Shown(
        label=row.label,
        value=value.value,
        target=told["target"].value if "target" in told else None,
        gap=told["gap"].value if "gap" in told else None,
        status=row.status,
        kpi=row.kpi,
        family=next((name for name in _FAMILIES if kpi is not None and name == kpi.family), ""),
        timing=next((name for name in _TIMINGS if kpi is not None and name == kpi.timing), ""),
        channel=row.share,
        first=first,
        goal=row.words.get("goal", "").partition(". ")[0],
        definition=row.words.get("definition", ""),
        formula=value.formula,
        typed=_typed(row, file, value),
        figure=figure if truth.ground != "document" or _confirmed(figure, file) else "",
        months=tuple(_months(row, file)),
    )


def _figure(row: Row) -> str:
    if not row.kpi or row.period is None:
        return ""
    return FigureRef(row.kpi, row.period, ALL if row.share == "all" else Perimeter.of(channel=row.share)).key()


def _confirmed(figure: str, file: Submitted) -> bool:
    """Tell whether a file says a figure twice: without data there is nothing else to hold it against."""
    return any(number.figure == figure and number.aspect == "value" for number in file.numbers)


def _typed(row: Row, file: Submitted, value: Told) -> bool:
    """Tell a result that was typed: over its neighbours' formula, or a gap that no formula makes."""
    if file.read.kind not in _SHEETS:
        return False
    derived = [row.told[aspect] for aspect in _DERIVED if aspect in row.told]
    parts = "value" in row.told and "target" in row.told
    return value.typed or any(one.typed or (parts and not one.formula) for one in derived)


def _months(row: Row, file: Submitted) -> Iterator[Value]:
    """Yield the past values that the file holds of a KPI, oldest first, its own last."""
    past = {
        other.period: other.told["value"].value
        for other in file.rows
        if row.kpi and (other.kpi, other.share) == (row.kpi, row.share) and other.period and "value" in other.told
    }
    if len(past) > 1:
        yield from (past[period] for period in sorted(past))


def _worded(claim: Claim[Shown], file: Submitted) -> Claim[Shown]:
    """Return a claim with the definition and the objective that another table gives for its KPI."""
    shown = claim.value
    for row in file.rows:
        if row.kpi == shown.kpi and row.kpi and row.words:
            goal = row.words.get("goal", "").partition(". ")[0]
            shown = replace(
                shown, goal=shown.goal or goal, definition=shown.definition or row.words.get("definition", "")
            )
    shown = replace(shown, tolerance=_tolerance(shown.label, file))
    if not shown.definition and file.read.kind == "pdf":
        shown = replace(shown, definition=_defined_below(shown.label, file))
    return Claim(shown, claim.where)


def _tolerance(text: str, file: Submitted) -> Decimal | None:
    """Return the share of the target that may be missing, where a column of thresholds says it for the KPI."""
    words = vocabulary(__package__ or "")["tolerance"]
    for row in file.rows:
        name, _, head = row.label.partition(" · ")
        told = row.told.get("value")
        if told is not None and isinstance(told.value, Rate) and stems(name) == stems(text) and means(head, words):
            return abs(told.value.ratio)
    return None


def _defined_below(text: str, file: Submitted) -> str:
    """Return the head of a column of definitions of a PDF, where its page names the KPI below it.

    Cells of several lines are not told apart in a PDF: what is found is that the KPI has its card.
    """
    words = vocabulary(__package__ or "")["definitions"]
    wanted = stems(text)
    head, inside = "", []
    for _, table in file.tables():
        for row in table.rows:
            head = next((cell.text for cell in row if means(cell.text, words)), head)
            inside += [one for cell in row if head for one in stems(cell.text)]
    return head if contains(tuple(inside), wanted) or set(wanted) <= set(inside) else ""


def _goals(file: Submitted) -> Iterator[Claim[str | Bilingual]]:
    for section in file.sections:
        if means(section.title, vocabulary(__package__ or "")["goals"]):
            where: tuple[Ref, ...] = (section.where,)
            for item in section.items:
                yield Claim(item, where)


def _under(file: Submitted, name: str) -> str:
    """Return the sentences under a title."""
    words = vocabulary(__package__ or "")[name]
    return " ".join(section.text for section in file.sections if means(section.title, words))
