"""Read a Word file: headings, paragraphs, items and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from essor.review.readers.chart_data import chart_tables
from essor.review.readers.grid import cell, tidy
from essor.review.readers.limits import MOST_PARAGRAPHS, Budget
from essor.review.readers.package import Package, attribute, children, every, first, local
from essor.work.submitted import Cell, Page, Paragraph, Read, Style, Table

_HEADING = re.compile(r"(?:heading|titre|überschrift)\s*(\d)", re.IGNORECASE)
_STYLES: tuple[tuple[str, Style], ...] = (
    ("subtitle", "note"), ("sous-titre", "note"), ("title", "title"), ("titre", "title"), ("caption", "caption"),
    ("légende", "caption"), ("list", "item"), ("liste", "item"), ("note", "note"), ("lead", "heading"),
)  # fmt: skip


def read_docx(package: Package, name: str, sha256: str) -> Read:
    """Return the body of a Word file as one page.

    Raises:
        DamagedError: a part is not what the format says.

    """
    found = package.related("", "officeDocument")
    place = found[0] if found else "word/document.xml"
    body = first(package.root(place), "body")
    styles, lang = _styles(package, place)
    budget = Budget(MOST_PARAGRAPHS)
    blocks: list[Paragraph | Table] = []
    for block in _blocks(body, styles) if body is not None else ():
        if not budget.take():
            break
        blocks.append(replace(block, line=len(blocks) + 1))
    blocks += _captioned(package, place, len(blocks))
    marks = (*package.marks(), *(("cut_short",) if budget.spent else ()))
    return Read(name, sha256, "docx", (Page("1", tuple(blocks)), *_foot(package, place)), lang, marks=marks)


def _captioned(package: Package, place: str, line: int) -> Iterator[Table]:
    for chart in package.related(place, "chart"):
        for table in chart_tables(package.root(chart)):
            yield replace(table, line=line + 1)


def _foot(package: Package, place: str) -> tuple[Page, ...]:
    parts = (*package.related(place, "header"), *package.related(place, "footer"))
    lines = [text for part in parts for one in every(package.root(part), "p") if (text := words(one))]
    return (
        (Page("foot", tuple(Paragraph(text, "note", line=line) for line, text in enumerate(lines, 1))),)
        if lines
        else ()
    )


def _styles(package: Package, place: str) -> tuple[Mapping[str, str], Literal["", "fr", "en"]]:
    """Return the name of each style by its id, and the language of the defaults."""
    found = package.related(place, "styles")
    if not found:
        return {}, ""
    root = package.root(found[0])
    names: dict[str, str] = {}
    for style in every(root, "style"):
        name = first(style, "name")
        if attribute(style, "type") in {"paragraph", ""} and name is not None:
            names[attribute(style, "styleId")] = attribute(name, "val")
    lang = first(root, "docDefaults", "rPrDefault", "rPr", "lang")
    said = attribute(lang, "val").lower() if lang is not None else ""
    return names, "fr" if said.startswith("fr") else "en" if said.startswith("en") else ""


def _blocks(body: Any, styles: Mapping[str, str]) -> Iterator[Paragraph | Table]:
    for one in body:
        match local(one):
            case "p":
                yield from _paragraph(one, styles)
            case "tbl":
                yield from _table(one, styles)
            case "sdt":
                inner = first(one, "sdtContent")
                if inner is not None:
                    yield from _blocks(inner, styles)
            case _:
                pass


def _paragraph(one: Any, styles: Mapping[str, str]) -> Iterator[Paragraph]:
    text = tidy(words(one))
    if text:
        style, level = _style(one, styles)
        yield Paragraph(text, style, level)


def _style(one: Any, styles: Mapping[str, str]) -> tuple[Style, int]:
    properties = first(one, "pPr")
    named = first(properties, "pStyle")
    name = styles.get(attribute(named, "val"), attribute(named, "val")) if named is not None else ""
    if match := _HEADING.search(name):
        return "heading", int(match[1])
    outline = first(properties, "outlineLvl")
    if outline is not None and attribute(outline, "val").isdigit():
        return "heading", int(attribute(outline, "val")) + 1
    for word, style in _STYLES:
        if word in name.lower():
            return style, 1
    return ("item", 1) if first(properties, "numPr") is not None else ("text", 1)


def words(one: Any) -> str:
    """Return the text of a paragraph as it stands after all changes: what was struck out is left out."""
    parts: list[str] = []
    for node in one.iter():
        match local(node):
            case "t":
                parts.append(node.text or "")
            case "tab" | "br" | "cr":
                parts.append(" ")
            case "noBreakHyphen":
                parts.append("-")
            case _:
                pass
    return "".join(parts)


def _table(one: Any, styles: Mapping[str, str]) -> Iterator[Paragraph | Table]:
    """Yield a table; one that only lays text out (a single cell, tiles) gives its paragraphs or its columns."""
    lines = list(children(one, "tr"))
    if len(lines) == 1 and len(list(children(lines[0], "tc"))) == 1:
        for inner in children(lines[0], "tc"):
            yield from _blocks(inner, styles)
        return
    tiled = _tiled(lines)
    if tiled is not None:
        yield Table(tiled)
        return
    rows = tuple(tuple(_row(line, row)) for row, line in enumerate(lines, 1))
    yield Table(rows)


def _row(line: Any, row: int) -> Iterator[Cell]:
    column = 1
    for one in children(line, "tc"):
        span = first(one, "tcPr", "gridSpan")
        across = int(attribute(span, "val")) if span is not None and attribute(span, "val").isdigit() else 1
        yield cell(row, column, " ".join(words(part) for part in every(one, "p")), across=across)
        column += across


def _tiled(lines: list[Any]) -> tuple[tuple[Cell, ...], ...] | None:
    """Return tiles as columns of lines, or None where the cells hold one paragraph each, as those of a table do."""
    grid = [[[words(part) for part in every(one, "p")] for one in children(line, "tc")] for line in lines]
    deep = [len([text for text in texts if text.strip()]) for cells in grid for texts in cells]
    if not deep or sum(count >= 2 for count in deep) * 2 <= len(deep):  # noqa: PLR2004 two lines make a tile
        return None
    rows: list[tuple[Cell, ...]] = []
    for cells in grid:
        for place in range(max(len(texts) for texts in cells)):
            turn = len(rows) + 1
            rows.append(
                tuple(cell(turn, column, texts[place]) for column, texts in enumerate(cells, 1) if place < len(texts))
            )
    return tuple(rows)
