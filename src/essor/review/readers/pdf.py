"""Read a PDF by the places of its words: lines that stand in columns are tables, the others are paragraphs.

The structure tree that some programs write is not believed: what counts is what a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from essor.review.readers.grid import cell, tidy
from essor.review.readers.limits import MOST_PAGES
from essor.review.readers.package import DamagedError
from essor.work.submitted import Cell, Page, Paragraph, Read, Table

_PIECE = re.compile(r"[^ ]+(?: [^ ]+)*")  # a typographic space does not cut
_MARK = re.compile(r"[^\w\s+€$£%(—–\N{MINUS SIGN}-]{1,2}")  # a sign of standing, drawn before its number
_ENDS = (".", "!", "?", "…", ":", ";")
_FULL_LINE = 0.7  # of the longest line of its paragraph: a shorter one was broken off by its writer
_INDENTED = 0.25  # of the widest line of a table: a lone cell so far right goes on with the line above
_ITEM = re.compile("^\\s*[•‣◦▪–—*\ue000-\uf8ff-]\\s+")  # symbol fonts draw their bullets in the private area
_WORDED = 12  # letters from which a line is words, not the mark of an axis
_GOES_ON = re.compile(r"[a-zà-ÿ(]|\d{4}$")
_FIGURE = re.compile(r"[^\W\d]{0,3}[^\w]{0,3}\d[\d\s\u00a0\u202f.,/'’:-]*[^\w]{0,3}(?:[a-zA-Z]{1,4}|%)?")
_LAST = "0123456789%€$£"  # a figure that ends so is whole: no line goes on with it
_ROOM = 2  # signs: letters are not all of one width
_OPEN = re.compile(r"([(\N{MINUS SIGN}]) ")  # a line that was broken after a sign or a bracket
Piece = tuple[int, int, str]


class ProtectedError(Exception):
    """Report a file that does not open without a password."""


def read_pdf(path: Path, name: str, sha256: str) -> Read:
    """Return each page with its paragraphs and tables.

    Raises:
        DamagedError: it is no whole PDF.
        ProtectedError: it does not open without a password.

    """
    try:
        with path.open("rb") as file:
            reader = pypdf.PdfReader(file)
            if reader.is_encrypted and not reader.decrypt(""):
                raise ProtectedError(name)
            count = len(reader.pages)
            pages = tuple(_page(reader.pages[turn], turn + 1) for turn in range(min(count, MOST_PAGES)))
            return Read(name, sha256, "pdf", pages, _lang(reader), marks=_marks(reader, pages, count))
    except DependencyError as error:  # an encryption that needs more than is here
        raise ProtectedError(name) from error
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        AssertionError,
        NotImplementedError,
        OSError,
    ) as error:
        raise DamagedError(name) from error  # whatever a broken file makes the library stumble over


def _lang(reader: pypdf.PdfReader) -> Literal["", "fr", "en"]:
    said = str(_catalogue(reader).get("/Lang", "")).lower()
    return "fr" if said.startswith("fr") else "en" if said.startswith("en") else ""


def _catalogue(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


def _marks(reader: pypdf.PdfReader, pages: tuple[Page, ...], count: int) -> tuple[str, ...]:
    catalogue = _catalogue(reader)
    names = catalogue.get("/Names")
    scripts = "/JavaScript" in (names.get_object() if names is not None else {}) or "/AA" in catalogue
    found = {
        "scripts": scripts,
        "cut_short": count > MOST_PAGES,
        "pictures_only": not any(page.blocks for page in pages),
    }
    return tuple(name for name, there in found.items() if there)


def _page(page: Any, turn: int) -> Page:
    text = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True)
    lines = [_pieces(line) for line in text.split("\n")]
    return Page(str(turn), tuple(_blocks(lines)))


def _pieces(line: str) -> list[Piece]:
    found = [(match.start(), match.end(), match[0]) for match in _PIECE.finditer(line.replace("\t", "    "))]
    kept: list[Piece] = []
    mark = ""
    for start, end, text in found:
        if _MARK.fullmatch(text) and (start, end, text) != found[-1]:
            mark = f"{text} "
        else:
            kept.append((start, end, mark + text))
            mark = ""
    return kept


def _blocks(lines: list[list[Piece]]) -> Iterator[Paragraph | Table]:
    place = 0
    while place < len(lines):
        if len(lines[place]) > 1:
            end = _end_of_table(lines, place)
            yield Table(tuple(_rows([line for line in lines[place:end] if line])), line=place + 1)
        elif lines[place]:
            end = _end_of_paragraph(lines, place)
            text = _OPEN.sub(r"\1", " ".join(tidy(pieces[0][2]) for pieces in lines[place:end]))
            item = _ITEM.match(lines[place][0][2])
            yield Paragraph(_ITEM.sub("", text), "item" if item else "text", line=place + 1)
        else:
            end = place + 1
        place = end


def _end_of_table(lines: list[list[Piece]], start: int) -> int:
    """Return the line after a table.

    A lone cell far right goes on with the line above. An empty line ends the table, unless figures under the
    same left edge follow it at once: tiles whose labels take one line more than their neighbours'.
    """
    width = max(pieces[-1][1] for pieces in lines[start:] if pieces)
    end = start + 1
    while end < len(lines):
        gap = not lines[end] and end + 1 < len(lines) and _figures_under(lines[start], lines[end + 1])
        if not lines[end] and not gap:
            break
        if len(lines[end]) == 1 and lines[end][0][0] < width * _INDENTED and not _goes_on(lines, end):
            break
        end += 1
    return end


def _figures_under(first: list[Piece], after: list[Piece]) -> bool:
    digits = any(sign.isdigit() for _, _, text in after for sign in text)
    return len(after) > 1 and digits and abs(after[0][0] - first[0][0]) <= 1


def _goes_on(lines: list[list[Piece]], place: int) -> bool:
    """Tell whether a lone cell at the left is the end of a broken label: figures follow it at once."""
    after = lines[place + 1] if place + 1 < len(lines) else []
    return len(after) > 1 and any(sign.isdigit() for _, _, text in after for sign in text)


def _end_of_paragraph(lines: list[list[Piece]], start: int) -> int:
    width = max(pieces[0][1] for pieces in lines[start:] if len(pieces) == 1)
    end = start + 1
    while end < len(lines) and len(lines[end]) == 1:
        before, text = lines[end - 1][0], lines[end][0][2]
        worded = sum(sign.isalpha() for sign in before[2]) >= _WORDED
        if worded and _GOES_ON.match(text) and not before[2].endswith(_ENDS):
            end += 1
            continue
        broken_off = before[1] < width * _FULL_LINE or (before[2].endswith(_ENDS) and before[1] < width * 0.9)
        if broken_off or _ITEM.match(text):
            break
        end += 1
    return end


def _rows(lines: list[list[Piece]]) -> Iterator[tuple[Cell, ...]]:
    columns = _columns(lines)
    placed = [_placed(pieces, columns) for pieces in lines]
    widths = {place: max(len(texts.get(place, "")) for texts in placed) for place in range(1, len(columns) + 1)}
    figures = _figure_columns(placed)
    grid: list[_Row] = []
    for texts in placed:
        if grid and grid[-1].goes_on(texts, widths, figures):
            grid[-1].take(texts)
        else:
            grid.append(_Row(dict(texts), dict(texts), len(texts)))
    for turn, row in enumerate(grid, 1):
        yield tuple(cell(turn, place, text) for place, text in sorted(row.texts.items()))


@dataclass(slots=True)
class _Row:
    """Hold a row while its lines are read.

    Args:
        texts: of its cells, by column.
        last: the line that was read last.
        filled: cells of its first line.

    """

    texts: dict[int, str]
    last: dict[int, str]
    filled: int

    def take(self, texts: dict[int, str]) -> None:
        """Add a line to the cells that it goes on with."""
        for place, text in texts.items():
            self.texts[place] = f"{self.texts[place]} {text}"
        self.last = texts

    def goes_on(self, texts: dict[int, str], widths: Mapping[int, int], figures: frozenset[int]) -> bool:
        """Tell whether a line is the next one of the cells of this row.

        Either all of its cells start in lower case, or close a bracket of the row, and hold no figure; or it fills
        fewer cells than the row does, none in a column of figures, and either the name of a row with figures goes
        on in lower case, or each of its cells follows words that left no room for its first one: that is how a
        line is broken.

        Args:
            texts: of the line, by column.
            widths: of the columns, in signs.
            figures: columns that hold figures.

        """
        if not set(texts) <= set(self.texts):
            return False
        going = all(_is_low(text) or _closes(self.texts[place], text) for place, text in texts.items())
        if going and not any(map(_has_digit, texts.values())):
            return True
        if len(texts) >= self.filled or figures & set(texts) or not set(texts) <= set(self.last):
            return False
        head = min(self.texts)
        if figures & set(self.texts) and head in texts and _is_low(texts[head]) and not _has_digit(texts[head]):
            return True
        broken = ((self.last[place], text, widths[place]) for place, text in texts.items())
        return all(
            not (_FIGURE.fullmatch(before) and before[-1] in _LAST)
            and (_is_low(text) or _was_full(before, text, width))
            for before, text, width in broken
        )


def _placed(pieces: list[Piece], columns: list[tuple[int, int]]) -> dict[int, str]:
    """Return the texts of a line by the number of their column."""
    texts: dict[int, str] = {}
    for start, _, text in pieces:
        place = next(number for number, (left, right) in enumerate(columns, 1) if left <= start < right)
        texts[place] = f"{texts[place]} {text}" if place in texts else text
    return texts


def _figure_columns(placed: list[dict[int, str]]) -> frozenset[int]:
    """Return the columns of which every cell under the first line is a figure, an amount or a day."""
    found: dict[int, list[bool]] = {}
    for texts in placed[1:]:
        for place, text in texts.items():
            found.setdefault(place, []).append(bool(_FIGURE.fullmatch(text)))
    return frozenset(place for place, told in found.items() if all(told))


def _is_low(text: str) -> bool:
    return text[:1].islower() or text[:1] in "(/&·"


def _closes(before: str, text: str) -> bool:
    """Tell whether a text closes a bracket that was left open before it."""
    return before.count("(") > before.count(")") and text.count(")") > text.count("(")


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _was_full(before: str, text: str, width: int) -> bool:
    """Tell whether a line had no room left for the first word of the next one."""
    return not before.endswith(".") and len(before) + 1 + len(text.split(" ", 1)[0]) > width - _ROOM


def _columns(lines: list[list[Piece]]) -> list[tuple[int, int]]:
    """Return the stretches of signs that some line fills, where a stretch of spaces crosses every line."""
    spans = sorted((start, end) for pieces in lines for start, end, _ in pieces)
    columns: list[tuple[int, int]] = []
    for start, end in spans:
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    return _under_heads(columns, lines)


def _under_heads(columns: list[tuple[int, int]], lines: list[list[Piece]]) -> list[tuple[int, int]]:
    """Return the columns, each head put together with the figures that stand beside it and under no other head."""
    filled = [
        frozenset(turn for turn, pieces in enumerate(lines) if any(left <= start < right for start, _, _ in pieces))
        for left, right in columns
    ]
    found: list[tuple[int, int]] = []
    held: list[frozenset[int]] = []
    for column, turns in zip(columns, filled, strict=True):
        if found and (0 in held[-1]) != (0 in turns) and not held[-1] & turns:
            found[-1], held[-1] = (found[-1][0], column[1]), held[-1] | turns
        else:
            found.append(column)
            held.append(turns)
    return found
