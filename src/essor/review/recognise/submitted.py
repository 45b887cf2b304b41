"""Put together what was recognised in a file: language, period, sections, KPIs, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from essor.kernel.message import Lang, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef, FileRef
from essor.kernel.value import magnitude
from essor.metrics import catalogue
from essor.review.recognise.grid import Around, rows
from essor.review.recognise.labels import compares, label, language, period_of
from essor.review.recognise.prose import said
from essor.work.data import Share
from essor.work.plain_words import stems
from essor.work.submitted import Number, Page, Paragraph, Read, Row, Section, Submitted, Table, Told

_MONTH_DAYS = 92
_MOST_POINTS = 100
_SHOWN_CELLS = 5
_FIRST_TEXTS = 40
_SENTENCE_STEMS = 5
_TITLE_CHARACTERS = 90
_AXIS = re.compile(r"\W?\s?\d[\d\s.,]*\s?[kM]\s?\W?")  # what stands beside a chart: 800 k€, €800k
_ENDS = (".", "!", "?", "…", ")")
_TOLD_MARKS = (
    "macros",
    "external_links",
    "objects",
    "scripts",
    "cut_short",
    "values_only",
    "pictures_only",
    "not_recalculated",
    "protected_sheet",
)
_REMOTE = re.compile(r"\[\d+\]|https?:|WEBSERVICE|\bDDE\b|\\\\|file:", re.IGNORECASE)


def recognise(read: Read, period: Period | None = None) -> Submitted:
    """Return a file with what was recognised in it.

    Args:
        read: as the reader gave it.
        period: that the caller says it speaks of; left out, the one the file names.

    """
    texts = list(_texts(read))
    lang: Lang = language("\n".join(texts)) or read.lang or "fr"  # a template declares what its maker spoke
    spoken = period or _period(read)
    pieces = _Pieces(read, lang, spoken)
    for page in read.pages:
        if page.name != "foot":
            pieces.page(page)
    remarks = [message(f"review.mark_{mark}", file=read.name) for mark in _marks(read) if mark in _TOLD_MARKS]
    if read.differing:
        shown = ", ".join(read.differing[:_SHOWN_CELLS]) + ("…" if len(read.differing) > _SHOWN_CELLS else "")
        remarks.append(message("review.differing", file=read.name, n=len(read.differing), cells=shown))
    hidden = [page.name for page in read.pages if page.hidden]
    if hidden:
        remarks.append(message("review.mark_hidden", file=read.name, sheets=", ".join(hidden)))
    return Submitted(
        read, lang, spoken, tuple(pieces.sections()), tuple(pieces.rows), tuple(pieces.numbers), tuple(remarks)
    )


def _marks(read: Read) -> tuple[str, ...]:
    remote = any(
        _REMOTE.search(cell.formula)
        for page in read.pages
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if cell.formula
    )
    return tuple(dict.fromkeys((*read.marks, *(("external_links",) if remote else ()))))


def _texts(read: Read) -> Iterator[str]:
    for page in read.pages:
        for block in page.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield block.caption
                yield from (cell.text for row in block.rows[:60] for cell in row if cell.number is None)


def _first_texts(read: Read) -> Iterator[str]:
    """Yield the first texts of each page: that is where a file says what it speaks of."""
    for page in read.pages:
        yield from [text for text in _texts(replace(read, pages=(page,))) if text][:_FIRST_TEXTS]


def _period(read: Read) -> Period | None:
    """Return the period that a file speaks of: that of its first words that name one, its name, a sheet's name."""
    named = [*_first_texts(read), read.name, *(page.name for page in read.pages)]
    found = [one for text in named if (one := period_of(text)) is not None]
    months = [one for one in found if one.days <= _MONTH_DAYS]
    return next(iter(months or found), None)


@dataclass(slots=True)
class _Open:
    """Hold a section while it is read."""

    title: str
    where: FileRef
    text: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)


class _Pieces:
    """Gather sections, rows and numbers page after page."""

    def __init__(self, read: Read, lang: Lang, period: Period | None) -> None:
        self.read, self.lang, self.period = read, lang, period
        self.opened: list[_Open] = [_Open("", FileRef(read.sha256))]
        self.rows: list[Row] = []
        self.numbers: list[Number] = []
        self.table = 0
        self.share: Share | None = None
        self.titled = period

    def sections(self) -> Iterator[Section]:
        """Yield the sections, those without anything left out."""
        for one in self.opened:
            if one.title or one.text or one.items or one.tables:
                yield Section(one.title, "\n".join(one.text), tuple(one.items), tuple(one.tables), one.where)

    def page(self, page: Page) -> None:
        """Take a page, a slide or a sheet; a sheet opens a section of its name."""
        self.share, self.titled = None, self.period
        if self.read.kind in {"xlsx", "ods", "xls"}:
            self._open(page.name, FileRef(self.read.sha256, page.name))
            self.share = label(page.name).share
        for block in page.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block, page)
            elif block.kind == "chart":
                self.table += 1  # its numbers stand in a sheet, or are drawn: nobody reads them off
            else:
                self._table(block, page)

    def _open(self, title: str, where: FileRef) -> None:
        self.opened.append(_Open(title, where))

    def _paragraph(self, one: Paragraph, page: Page) -> None:
        where = FileRef(self.read.sha256, page.name, line=one.line)
        if self.read.kind == "pdf" and _AXIS.fullmatch(one.text):
            self._open("", where)  # a chart stands between what is above and what is below
            return
        if one.style in {"title", "heading", "caption"} or self._is_title(one):
            self._open(one.text, where)
            self.share = label(one.text).share
            self.titled = _titled(one.text, self.period)
            if one.style == "title":
                self._numbers(one.text, where)
            return
        section = self.opened[-1]
        if one.style == "item":
            section.items.append(one.text)
            section.text.append(one.text)
        elif one.style == "text" and self._is_sentence(one.text):
            section.text.append(one.text)
        self._numbers(one.text, where)

    def _is_title(self, one: Paragraph) -> bool:
        """Tell a line that stands alone as a title in a file without styles (a PDF, a slide)."""
        if one.style != "text" or self.read.kind not in {"pdf", "pptx"}:
            return False
        short = len(one.text) <= _TITLE_CHARACTERS and not one.text.rstrip().endswith(_ENDS)
        return (
            short
            and any(sign.isalpha() for sign in one.text)
            and not _AXIS.fullmatch(one.text)
            and not one.text[:1].islower()
        )

    def _is_sentence(self, text: str) -> bool:
        """Tell sentences from lines of figures and of small print; Word says itself what is running text."""
        return text.rstrip().endswith(_ENDS) or (self.read.kind == "docx" and len(stems(text)) >= _SENTENCE_STEMS)

    def _numbers(self, text: str, where: FileRef) -> None:
        for one in said(text, self.lang, self.period):
            figure = figure_of(one.kpi, one.share, self.period)
            self.numbers.append(Number(Told(one.value, one.half, where), figure, one.aspect or "value"))

    def _table(self, table: Table, page: Page) -> None:
        line = None if table.kind == "sheet" else table.line
        around = Around(self.read.sha256, page.name, self.lang, self.table, self.share, self.titled, line)
        found = rows(table, around)
        self.opened[-1].tables.append(self.table)
        self.table += 1
        found = tuple(row for row in found if not _out_of_scale(row))
        self.rows += found
        for row in found:
            figure = figure_of(row.kpi, row.share, row.period)
            self.numbers += [Number(told, figure, aspect) for aspect, told in row.told.items()]
        self._sheet_texts(table, page)

    def _sheet_texts(self, table: Table, page: Page) -> None:
        """Take the sentences that stand in the cells of a sheet as text of its section."""
        for row in table.rows if table.kind == "sheet" else ():
            for cell in row:
                if (
                    cell.number is None
                    and len(stems(cell.text)) >= _SENTENCE_STEMS
                    and cell.text.rstrip().endswith(_ENDS)
                ):
                    self.opened[-1].text.append(cell.text)
                    self._numbers(cell.text, FileRef(self.read.sha256, page.name, cell.row, cell.column))


def _out_of_scale(row: Row) -> bool:
    """Tell a number that cannot be a score in points: what stands beside its name counts something else."""
    kpi = catalogue.kpis().get(row.kpi)
    if kpi is None or kpi.unit != "points":
        return False
    numbers = (magnitude(told.value) for told in row.told.values())
    return any(number is not None and abs(number) > _MOST_POINTS for number in numbers)


def _titled(title: str, period: Period | None) -> Period | None:
    """Return the period that a title gives to what stands under it: the file's, unless it plainly names another."""
    named = period_of(title)
    return period if named is None or compares(title) else named


def figure_of(kpi: str, share: Share, period: Period | None) -> str:
    """Return the reference of a figure without its snapshot, "" where the KPI or the period is not known."""
    if not kpi or period is None:
        return ""
    perimeter = ALL if share == "all" else Perimeter.of(channel=share)
    return FigureRef(kpi, period, perimeter).key()
