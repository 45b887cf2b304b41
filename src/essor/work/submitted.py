"""Hold a stranger's file as it was read, and what was recognised in it; a product reads its claims of this.

One shape for every format: pages of paragraphs and tables, each with its place. A product's ``reading.py``
takes these and gives its own Claims; it never sees a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from essor.kernel.message import Lang, Message
from essor.kernel.period import Period
from essor.kernel.ref import FileRef
from essor.kernel.value import Value
from essor.work.data import Share, Standing

Kind = Literal["xlsx", "ods", "xls", "docx", "pptx", "pdf"]
Style = Literal["title", "heading", "item", "text", "note", "caption"]
Format = Literal["", "number", "percent", "points", "money", "date", "text"]
SlipKind = Literal[
    "typed_over",
    "stuck",
    "error",
    "circular",
    "total_misses",
    "text_number",
    "odd_formula",
    "constant",
    "feeds_nothing",
]
Aspect = Literal["value", "target", "gap", "last_year", "change", "year_to_date", "attainment", "forecast"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one cell of a table or a sheet.

    Args:
        text: what a reader sees; for a bare number of a sheet, the number itself.
        row: row as a spreadsheet shows it (first = 1); in a document, the row of its table.
        column: letters of the column.
        number: the number of a sheet, exact; None for text and for documents.
        format: what the number format says of it.
        formula: text of the formula, "=B4/B5"; "" where the value was entered.
        hidden: its row, column or sheet is hidden.
        across: columns that a merged cell covers.

    """

    text: str
    row: int
    column: str
    number: Decimal | None = None
    format: Format = ""
    formula: str = ""
    hidden: bool = False
    across: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold a paragraph; the level counts for headings, the line is its place on the page (first = 1)."""

    text: str
    style: Style = "text"
    level: int = 1
    line: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a table, row by row; empty cells of a sheet are left out.

    Args:
        rows: its cells.
        caption: the words above it, where the file says that they are its caption.
        line: its place on the page.
        kind: a table, the whole of a sheet, or the data behind a chart.

    """

    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    line: int = 1
    kind: Literal["table", "sheet", "chart"] = "table"


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a page, a slide or a sheet.

    Args:
        name: of the sheet; the number of a page or slide.
        blocks: in reading order.
        hidden: the sheet or the slide is hidden.

    """

    name: str
    blocks: tuple[Paragraph | Table, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """Hold one cell of a workbook that does not calculate as it should.

    Args:
        kind: what is wrong with it.
        sheet: its sheet.
        row: its row.
        column: letters of its column.
        label: the words beside it; "" where there are none.
        other: the cell or the number that shows it, as people write it.
        times: cells of which the same is to be said, this one included.

    """

    kind: SlipKind
    sheet: str
    row: int
    column: str
    label: str = ""
    other: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Examined:
    """Hold what calculating a workbook again, with one input changed at a time, has shown.

    Args:
        formulas: that were calculated again.
        inputs: numbers that were changed, one at a time.
        followed: of these inputs, those that a result follows.
        slips: cells that do not calculate as they should, in reading order.

    """

    formulas: int
    inputs: int = 0
    followed: int = 0
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """Hold a file as it was read, before anything was recognised.

    Args:
        name: the name that people know it by.
        sha256: of its bytes.
        kind: of the file.
        pages: pages, slides or sheets.
        lang: that the file declares; "" where it says none.
        names: defined names of a workbook, with what each points at.
        marks: what is to be known of it: macros, external_links, conditional_formats, charts, ….
        differing: cells of a workbook whose formula does not give the value that was saved, as Sheet!B4.
        examined: of a workbook whose formulas could be calculated again.

    """

    name: str
    sha256: str
    kind: Kind
    pages: tuple[Page, ...] = ()
    lang: Literal["", "fr", "en"] = ""
    names: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    examined: Examined | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Hold one value as the file says it.

    Args:
        value: in its unit; where the truth is known and shows as what is written, the exact one.
        half: half of the last digit written: what rounding may have taken away, in the unit of the value.
        where: its place.
        formula: the formula behind it; "" where it was entered.
        typed: a number typed in where its neighbours are computed.

    """

    value: Value
    half: Decimal = Decimal(0)
    where: FileRef = field(default_factory=lambda: FileRef(""))
    formula: str = ""
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Hold what a table, a sheet or a tile says of one KPI of one channel in one period.

    Args:
        label: as the file names it.
        kpi: code of the catalogue; "" where the label is not recognised.
        share: all, physical or ecommerce.
        period: of the row; None where neither it nor the file says one.
        told: what it says, aspect by aspect.
        status: the standing that it shows.
        words: the texts of the row by the words that head their column: definition, owner, objective, ….
        page: name of the page.
        table: number of the table in the file (first = 0); tiles count too.
        where: the place of its label.

    """

    label: str
    kpi: str
    share: Share
    period: Period | None
    told: Mapping[Aspect, Told]
    status: Standing = "none"
    words: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    table: int = 0
    where: FileRef = field(default_factory=lambda: FileRef(""))


@dataclass(frozen=True, slots=True)
class Number:
    """Hold one number in reading order.

    Args:
        told: what is written.
        figure: that it speaks of, kpi:revenue/2026-10/all; "" where that is not plain.
        aspect: what it says of that figure.

    """

    told: Told
    figure: str = ""
    aspect: Aspect = "value"


@dataclass(frozen=True, slots=True)
class Section:
    """Hold what stands under a heading: its sentences, its items and its tables.

    Args:
        title: the heading; "" before the first one.
        text: sentences, a paragraph a line.
        items: of its lists.
        tables: numbers of its tables.
        where: the place of the heading.

    """

    title: str
    text: str = ""
    items: tuple[str, ...] = ()
    tables: tuple[int, ...] = ()
    where: FileRef = field(default_factory=lambda: FileRef(""))


@dataclass(frozen=True, slots=True)
class Submitted:
    """Hold a file with what was recognised in it.

    Args:
        read: the file as it was read.
        lang: its language, declared or told from its words.
        period: it speaks of; None where it does not say.
        sections: in reading order.
        rows: KPIs of its tables, sheets and tiles.
        numbers: every number of sentences, tables and tiles, in reading order.
        remarks: what is to be said of the file itself.

    """

    read: Read
    lang: Lang
    period: Period | None = None
    sections: tuple[Section, ...] = ()
    rows: tuple[Row, ...] = ()
    numbers: tuple[Number, ...] = ()
    remarks: tuple[Message, ...] = ()

    @property
    def text(self) -> str:
        """Return its sentences, a paragraph a line."""
        return "\n".join(section.text for section in self.sections if section.text)

    @property
    def items(self) -> tuple[str, ...]:
        """Return every item of its lists."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def place(self) -> FileRef:
        """Return the file as a place."""
        return FileRef(self.read.sha256)

    def tables(self) -> Iterator[tuple[Page, Table]]:
        """Yield each table with its page; its number is its turn."""
        for page in self.read.pages:
            for block in page.blocks:
                if isinstance(block, Table):
                    yield page, block
