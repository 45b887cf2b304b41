"""Read the KPIs of a table, a sheet or tiles, whatever its layout: heads above, labels at the left, or both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from essor.kernel.message import Lang
from essor.kernel.period import Period
from essor.kernel.ref import FileRef
from essor.kernel.value import Duration, Money, Points, Rate, Value, magnitude
from essor.metrics import catalogue
from essor.metrics.kpi import Kpi
from essor.review.recognise.heads import Head, Line, heads, line_of
from essor.review.recognise.labels import Label, label, standing, words
from essor.review.recognise.numbers import Unit, Written, numbers, value_of
from essor.safety.spreadsheet import column_number
from essor.work.data import Share, Standing
from essor.work.plain_words import stems
from essor.work.submitted import Aspect, Cell, Format, Row, Table, Told

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNITS: Mapping[Format, Unit] = {"money": "EUR", "points": "pts"}
_MANY_UNKNOWN = 400
_DIFFERENCES: frozenset[Aspect] = frozenset({"gap", "change"})
_HUNDRED = 100
_TYPED_ROUGHLY = 200
_LONGEST_LABEL = 90
_TAIL = 3  # signs after the number of a line like "Objectif : 586 600 €"
_FEW_TEXTS = 2  # a row of more texts than these, under no heads, is running text cut into columns
_LONGEST_HEAD = 60


@dataclass(slots=True)
class _Draft:
    """Hold a row while it is read."""

    label: str
    kpi: str
    share: Share
    period: Period | None
    where: FileRef
    told: dict[Aspect, Told] = field(default_factory=dict)
    status: Standing = "none"
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """Hold what is known around a table: the file, the page, the language, the channel of its title."""

    sha256: str
    page: str
    lang: Lang
    number: int
    share: Share | None = None
    period: Period | None = None
    line: int | None = None


def rows(table: Table, around: Around) -> tuple[Row, ...]:
    """Return the KPIs of a table, in reading order.

    Args:
        table: as it was read.
        around: what is known around it.

    """
    reader = _Reader(table, around)
    for row in table.rows:
        reader.read(line_of(row))
    return tuple(reader.made())


class _Reader:
    """Read row after row; the heads above are those of the last row of heads."""

    def __init__(self, table: Table, around: Around) -> None:
        self.around = around
        self.width = max((column for row in table.rows for column in line_of(row)), default=0)
        self.heads: Mapping[int, Head] = {}
        self.just_headed = False
        self.drafts: list[_Draft] = []
        self.open: dict[tuple[str, str, Share, Period | None], _Draft] = {}
        self.unknown = 0
        self.dated = Label()
        self.group: Share | None = None

    def read(self, line: Line) -> None:
        """Take one row."""
        figures = {column: found for column, cell in line.items() if (found := self._numbers(cell))}
        if not figures and self._is_head(line):
            self.heads = heads(line, self.heads if self.just_headed else {}, self.width)
            self.just_headed = True
            self.open = {}
            return
        self.just_headed = False
        if not figures:
            self._texts(line)
            return
        self._figures(line, figures)

    def made(self) -> Iterator[Row]:
        """Yield what was read."""
        around = self.around
        for draft in self.drafts:
            if draft.told or draft.words:
                yield Row(draft.label, draft.kpi, draft.share, draft.period, draft.told, draft.status, draft.words,
                          around.page, around.number, draft.where)  # fmt: skip

    def _numbers(self, cell: Cell) -> tuple[Written, ...]:
        if cell.format == "date" or (label(cell.text).period and cell.number is None):
            return ()
        if cell.number is not None:
            last = Decimal("0.5").scaleb(min(int(cell.number.as_tuple().exponent), 0))
            half = min(last, abs(cell.number) / _TYPED_ROUGHLY)  # a 1 that was typed is no 0.6 rounded
            return (Written(cell.number, half, _UNITS.get(cell.format, ""), 0, len(cell.text)),)
        found = tuple(numbers(cell.text, self.around.lang))
        spelled = sum(one.end - one.start for one in found)
        told = label(cell.text[: found[0].start].rstrip(" :\u00a0\u202f(")) if found else Label()
        if (
            found
            and (spelled * 2 >= len(cell.text.strip()) or told.aspect or told.kpi)
            and len(cell.text) <= _LONGEST_LABEL
        ):
            return found[:1]
        return ()

    def _is_head(self, line: Line) -> bool:
        """Tell a row of heads: its cells name aspects, channels, periods or KPIs, and it is no row of one KPI."""
        cells = [cell.text for _, cell in sorted(line.items())]
        said = [label(text) if len(text) <= _LONGEST_HEAD else Label() for text in cells]
        if len(cells) == 1 and self.width > 1:
            self.group = said[0].share if not said[0].kpi else self.group  # a line that heads the rows of a channel
            return False
        if any(standing(text) for text in cells):
            return False
        named = sum(bool(one.kpi) for one in said)
        if named * 2 >= len(said) and (named > 1 or self.width == 1):
            return True
        return not (said[0].kpi and not said[0].aspect) and self._names_columns(said)

    def _names_columns(self, said: list[Label]) -> bool:
        """Tell heads from running text: the first row needs one known head, a later one half of them."""
        others = said[1:] or said
        if self.drafts and self.around.line is not None:  # below figures of a document, text is rather text
            return all(one.says for one in said)
        if not self.drafts and not self.heads:
            return any(one.says for one in said)
        return bool(said[0].column) or sum(one.says for one in others) * 2 >= len(others)

    def _texts(self, line: Line) -> None:
        """Take a row without figures: the standing of tiles, the texts that go on with the row above."""
        for column, cell in line.items():
            status = standing(cell.text)
            kpi = self._head(column).label.kpi
            for draft in reversed(self.drafts):
                if status and kpi and draft.kpi == kpi and draft.status == "none":
                    draft.status = status
                    break
        first = min(line, default=0)
        if first and line[first].text and (label(line[first].text).kpi or label(line[first].text).share):
            self._worded(line, self._start(line, first), first)

    def _head(self, column: int) -> Head:
        return self.heads.get(column, Head())

    def _start(self, line: Line, column: int) -> _Draft:
        cell = line[column]
        known = label(cell.text)
        return self._draft(cell.text, known, Label(), self._place(cell))

    def _figures(self, line: Line, figures: Mapping[int, tuple[Written, ...]]) -> None:
        first = min(figures)
        lead = self._lead(line, first, figures)
        near, touched = None, []
        self.dated = next((found for column in sorted(line) if (found := _dated(line[column])).period), Label())
        wordy = not self.heads and len(line) - len(figures) > _FEW_TEXTS
        for column in sorted(line) if not wordy else ():
            cell = line[column]
            if column not in figures:
                near = cell if label(cell.text).says or column < first else near
                continue
            draft = self._take(cell, figures[column][0], lead, near, column)
            if draft is not None and draft not in touched:
                touched.append(draft)
            near = None
        if lead is not None and label(lead.text).kpi and not any(draft.kpi for draft in touched):
            touched.append(self._draft(lead.text, label(lead.text), Label(), self._place(lead)))
        for draft in touched:
            self._worded(line, draft, first)
        self._status(line, touched)

    def _lead(self, line: Line, first: int, figures: Mapping[int, tuple[Written, ...]]) -> Cell | None:
        """Return the cell that heads the row: the first that names a KPI, else the first text."""
        texts = [line[column] for column in sorted(line) if column not in figures]
        before = [cell for column, cell in sorted(line.items()) if column < first]
        return next((cell for cell in texts if label(cell.text).kpi), before[0] if before else None)

    def _take(self, cell: Cell, written: Written, lead: Cell | None, near: Cell | None, column: int) -> _Draft | None:
        head = self._head(column)
        inline = label(cell.text[: written.start].rstrip(" :\u00a0\u202f(")) if cell.number is None else Label()
        beside = label(near.text) if near is not None else Label()
        of_row = label(lead.text) if lead is not None and self._leads(lead, head) else Label()
        told = _first(inline, beside, of_row, head.label, self.dated)
        if head.label.column and not told.aspect:
            return None  # a column of texts: owner, source, rhythm
        title = lead if lead is not None and (of_row.kpi or not head.label.kpi) else None
        text = title.text if title is not None else head.text
        if not told.kpi and not (told.aspect or told.share) and self.unknown >= _MANY_UNKNOWN:
            return None
        self.unknown += not told.kpi
        place = self._place(cell)
        aspect: Aspect = told.aspect or "value"
        known = catalogue.kpis().get(told.kpi)
        found = self._told(cell, written, known, aspect, told, place)
        strange = bool(head.text) and not head.label.says and not (inline.aspect or beside.aspect or of_row.aspect)
        bare = written.unit == "" and cell.format != "percent" and abs(written.number) > _HUNDRED
        counted = known is not None and known.unit == "ratio" and bare  # 722 deliveries are no rate
        if known is not None and (strange or counted or not fits(found.value, known, aspect)):
            told = replace(told, kpi="")
        if strange:
            text = f"{text} · {head.text}"
        draft = self._draft(text, told, head.label, self._place(title) if title is not None else place, aspect)
        draft.told.setdefault(aspect, _gap(found, draft, known) if aspect == "gap" else found)
        return draft

    def _leads(self, lead: Cell, head: Head) -> bool:
        """Tell whether the label at the left of a row speaks of a column too: not past the edge of its own tile."""
        over = self._head(column_number(lead.column.encode())).label.kpi
        return not over or not head.label.kpi or over == head.label.kpi

    def _told(
        self, cell: Cell, written: Written, known: Kpi | None, aspect: Aspect, told: Label, place: FileRef
    ) -> Told:
        kpi = None if aspect == "attainment" else known
        share_of_one = cell.number is not None and cell.format == "percent"
        scaled = written
        if told.scale > 1 and written.unit != "%":
            half = written.half if cell.number is not None else max(written.half, Decimal("0.5"))
            scaled = replace(written, number=written.number * told.scale, half=half * told.scale)
        percent = told.percent and (cell.number is None or abs(written.number) > 1)
        value, half = value_of(
            scaled, kpi, share_of_one=share_of_one, label_percent=percent, difference=aspect in _DIFFERENCES
        )
        return Told(value, half, place, cell.formula)

    def _draft(self, text: str, told: Label, head: Label, where: FileRef, aspect: Aspect | None = None) -> _Draft:
        share = told.share or head.share or self.group or self.around.share or "all"
        period = told.period or self._month(told.month) or self.around.period
        key = (told.kpi or text, "" if told.kpi else text, share, period)
        draft = self.open.get(key)
        if draft is None or (aspect is not None and aspect in draft.told):
            draft = _Draft(text, told.kpi, share, period, where)
            self.drafts.append(draft)
            self.open[key] = draft
        return draft

    def _month(self, month: int) -> Period | None:
        """Return a month that a head names without its year: that of the file's period."""
        around = self.around.period
        return Period.month(around.last_day.year, month) if month and around is not None else None

    def _worded(self, line: Line, draft: _Draft, first: int) -> None:
        for column, cell in line.items():
            head = self._head(column)
            if cell.number is not None or not head.text or self._numbers(cell):
                continue
            name = head.label.column or " ".join(stems(head.text))
            if name and name != "kpi" and cell.text != draft.label and (column > first or head.label.column):
                draft.words.setdefault(name, cell.text)

    def _status(self, line: Line, touched: list[_Draft]) -> None:
        """Give each draft the standing beside its figures: one for the row, or one a group of columns."""
        for column, cell in sorted(line.items()):
            status = standing(cell.text)
            if status is None:
                continue
            share = self._head(column).label.share or self.around.share or "all"
            kpi = self._head(column).label.kpi
            fit = [one for one in touched if one.share == share and (not kpi or one.kpi == kpi)] or touched[:1]
            fit = [one for one in fit if "target" in one.told or "gap" in one.told] or fit
            for draft in fit[:1]:
                draft.status = status if draft.status == "none" else draft.status

    def _place(self, cell: Cell) -> FileRef:
        return FileRef(self.around.sha256, self.around.page, cell.row, cell.column, self.around.line)


def _first(*labels: Label) -> Label:
    """Return what labels say together, the nearest first."""
    return Label(
        next((one.kpi for one in labels if one.kpi), ""),
        next((one.share for one in labels if one.share), None),
        next((one.aspect for one in labels if one.aspect), None),
        next((one.period for one in labels if one.period), None),
        percent=any(one.percent for one in labels),
        scale=max(one.scale for one in labels),
        month=next((one.month for one in labels if one.month), 0),
    )


def _dated(cell: Cell) -> Label:
    """Return the period that a cell of a date gives to its row: the month of its first day, else the day."""
    if cell.format != "date" or not _DAY.fullmatch(cell.text):
        return Label()
    day = Period.parse(cell.text)
    return Label(period=Period.month(day.start.year, day.start.month) if day.start.day == 1 else day)


def _gap(found: Told, draft: _Draft, kpi: Kpi | None) -> Told:
    """Return the gap of a rate in points, unless it is plainly the gap over the target, or was in points already."""
    if not isinstance(found.value, Rate) or kpi is None or kpi.unit != "ratio":
        return found
    ratio = found.value.ratio
    points = replace(found, value=Points(ratio * 100), half=found.half * 100)
    value, target = (draft.told.get(name) for name in ("value", "target"))
    reached = magnitude(value.value) if value is not None else None
    aimed = magnitude(target.value) if target is not None else None
    if reached is None or not aimed:
        return points
    apart = (reached - aimed) * 100
    far = abs(apart - ratio * 100) / 2
    if abs(apart - ratio) < far:
        return replace(found, value=Points(ratio))
    return found if abs(apart / aimed - ratio * 100) < far else points


def fits(value: Value, kpi: Kpi, aspect: Aspect) -> bool:
    """Tell whether a number has the unit that an aspect of a KPI has; a gap may be over the target."""
    if aspect == "attainment":
        return isinstance(value, Rate)
    if aspect == "change" or (aspect == "gap" and isinstance(value, Rate)):
        return True
    match kpi.unit:
        case "EUR":
            return isinstance(value, Money)
        case "ratio":
            return isinstance(value, Rate | Points)
        case "days":
            return isinstance(value, Duration)
        case _:
            return not isinstance(value, Money | Rate | Duration)


def known_columns() -> frozenset[str]:
    """Return the names under which the texts of a row are kept."""
    return frozenset(words()["columns"])
