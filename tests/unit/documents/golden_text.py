"""Write what a reader finds in a file as plain lines, so that the difference of two files reads as prose."""

from io import BytesIO
from typing import Any

import docx as word
import openpyxl
from docx.table import Table
from docx.text.paragraph import Paragraph
from pptx import Presentation

MARKS = {"Title": "# ", "Heading 1": "## ", "Heading 2": "### ", "List Bullet": "- ", "Caption": "[caption] ",
         "Subtitle": "[subtitle] ", "Essor Note": "[note] "}  # fmt: skip


def visible(text: str) -> str:
    """Show what must not break: ~ is a no-break space, ^ a narrow one, ‿ a word joiner."""
    return text.translate({0xA0: "~", 0x202F: "^", 0x2060: "‿"})


def text_of_docx(data: bytes) -> str:
    read = word.Document(BytesIO(data))
    lines = [f"language: {read.core_properties.language}", f"author: {read.core_properties.author}", ""]
    pictures = iter(shape._inline.docPr.get("descr") for shape in read.inline_shapes)
    for part in read.iter_inner_content():
        if isinstance(part, Paragraph):
            if part._p.xpath(".//w:drawing"):
                lines.append(f"[picture] {next(pictures)}")
            elif part.text:
                lines.append(MARKS.get(part.style.name, "") + part.text)
        elif isinstance(part, Table):
            lines += [f"[table {part.style.name}]", *(
                "| " + " | ".join(cell.text.replace("\n", " / ") for cell in row.cells) + " |" for row in part.rows
            )]  # fmt: skip
    lines += ["", f"foot: {read.sections[0].footer.paragraphs[0].text}"]
    return visible("\n".join(lines) + "\n")


def text_of_pptx(data: bytes) -> str:
    lines: list[str] = []
    for number, slide in enumerate(Presentation(BytesIO(data)).slides, 1):
        lines.append(f"# {number}. {slide.shapes.title.text_frame.text}")
        for shape in slide.shapes:
            lines += _shape(shape, slide)
        lines.append("")
    return visible("\n".join(lines))


def _shape(shape: Any, slide: Any) -> list[str]:
    described = shape._element.xpath(".//p:cNvPr/@descr")
    if shape.has_chart:
        names = list(shape.chart.plots[0].categories)
        return [f"[chart] {described[0]}", f"| | {' | '.join(names)} |", *(
            f"| {series.name} | {' | '.join('' if value is None else str(value) for value in series.values)} |"
            for plot in shape.chart.plots for series in plot.series
        )]  # fmt: skip
    if shape.has_table:
        rows = shape.table.rows
        return [f"[table] {described[0]}", *("| " + " | ".join(cell.text for cell in row.cells) + " |" for row in rows)]
    if shape.has_text_frame and shape.text_frame.text and shape.shape_id != slide.shapes.title.shape_id:
        return [" / ".join(line.text for line in shape.text_frame.paragraphs)]
    return []


def text_of_xlsx(data: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(data))
    shown = openpyxl.load_workbook(BytesIO(data), data_only=True)
    lines: list[str] = []
    for sheet in book:
        lines.append(f"# {sheet.title}  (print {sheet.print_area}, {'locked' if sheet.protection.sheet else 'free'})")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in {None, ""}:
                    continue
                value = shown[sheet.title][cell.coordinate].value
                free = "" if cell.protection.locked else "  (to fill in)"
                formula = f"  {cell.value}" if cell.data_type == "f" else ""
                look = f"  [{cell.number_format}]" if cell.number_format != "General" else ""
                lines.append(f"{cell.coordinate}: {value}{look}{formula}{free}")
        lines.append("")
    lines.append("# names")
    lines += [f"{name}: {defined.attr_text}" for name, defined in sorted(book.defined_names.items())]
    return visible("\n".join(lines) + "\n")
