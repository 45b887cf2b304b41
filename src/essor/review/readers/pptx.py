"""Read slides: titles, texts, tables and the data behind native charts, slide by slide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from essor.review.readers.chart_data import chart_tables
from essor.review.readers.docx import words
from essor.review.readers.grid import cell, tidy
from essor.review.readers.limits import MOST_PAGES
from essor.review.readers.package import Package, attribute, children, every, first, local
from essor.work.submitted import Cell, Page, Paragraph, Read, Style, Table

_TILE_LINES, _TILE_NAME = 2, 80
_TITLES = frozenset({"title", "ctrTitle"})


def read_pptx(package: Package, name: str, sha256: str) -> Read:
    """Return each slide as a page.

    Raises:
        DamagedError: a part is not what the format says.

    """
    found = package.related("", "officeDocument")
    place = found[0] if found else "ppt/presentation.xml"
    links = package.relations(place)
    root = package.root(place)
    order = [links.get(_link(one)) for one in every(root, "sldId")]
    slides = [one.target for one in order if one is not None and one.target in package.names]
    pages = tuple(_page(package, part, turn) for turn, part in enumerate(slides[:MOST_PAGES], 1))
    marks = (*package.marks(), *(("cut_short",) if len(slides) > MOST_PAGES else ()))
    return Read(name, sha256, "pptx", pages, marks=marks)


def _link(slide: Any) -> str:
    """Return the link of a slide: its id of the relations, not its own number."""
    return next((value for key, value in slide.attrib.items() if key.endswith("}id")), "")


def _page(package: Package, part: str, turn: int) -> Page:
    root = package.root(part)
    tree = first(root, "cSld", "spTree")
    placed = sorted(_shapes(tree), key=lambda item: item[0]) if tree is not None else []
    blocks: list[Paragraph | Table] = []
    for _, shape in placed:
        blocks.extend(list(_blocks(shape, len(blocks) + 1)))
    for chart in package.related(part, "chart"):
        blocks += chart_tables(package.root(chart))
    return Page(str(turn), tuple(blocks), attribute(root, "show") == "0")


def _shapes(tree: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    for one in tree:
        if local(one) == "grpSp":
            yield from _shapes(one)
        elif local(one) in {"sp", "graphicFrame"}:
            yield _corner(one), one


def _corner(shape: Any) -> tuple[int, int]:
    """Return the top and the left of a shape: what is read first stands first; a title goes before all."""
    if _holder(shape) in _TITLES:
        return -1, 0
    place = next((one for one in shape.iter() if local(one) == "off"), None)
    if place is None:
        return 0, 0
    return _whole(place.get("y", "0")), _whole(place.get("x", "0"))


def _whole(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0


def _holder(shape: Any) -> str:
    holder = next((one for one in shape.iter() if local(one) == "ph"), None)
    return holder.get("type", "body") if holder is not None else ""


def _blocks(shape: Any, line: int) -> Iterator[Paragraph | Table]:
    table = next((one for one in shape.iter() if local(one) == "tbl"), None)
    if table is not None:
        rows = tuple(tuple(_row(one, turn)) for turn, one in enumerate(children(table, "tr"), 1))
        yield Table(rows, line=line)
        return
    title = _holder(shape) in _TITLES
    texts = first(shape, "txBody")
    lines = [tidy(words(one)) for one in children(texts, "p")] if texts is not None else []
    if not title and _is_tile([text for text in lines if text]):
        yield Table(tuple((cell(row, 1, text),) for row, text in enumerate(lines, 1) if text), line=line)
        return
    for one in children(texts, "p") if texts is not None else ():
        text = tidy(words(one))
        if text:
            yield Paragraph(text, "title" if title else _style(one), line=line)
            line += 1


def _is_tile(lines: list[str]) -> bool:
    """Tell a box that shows one figure: its name, then a line that is hardly more than a number."""
    if len(lines) < _TILE_LINES or any(sign.isdigit() for sign in lines[0]):
        return False
    digits = sum(sign.isdigit() for sign in lines[1])
    return digits * 3 >= len(lines[1]) and len(lines[0]) <= _TILE_NAME


def _style(one: Any) -> Style:
    properties = first(one, "pPr")
    return (
        "item"
        if properties is not None and any(local(mark) in {"buChar", "buAutoNum"} for mark in properties)
        else "text"
    )


def _row(line: Any, row: int) -> Iterator[Cell]:
    column = 1
    for one in children(line, "tc"):
        if attribute(one, "hMerge") != "1":
            across = int(attribute(one, "gridSpan") or 1)
            yield cell(row, column, " ".join(words(part) for part in every(one, "p")), across=across)
        column += 1
