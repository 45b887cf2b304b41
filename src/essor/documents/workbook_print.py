"""Set a sheet up for paper: what is filled in, small enough to fit and large enough to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from essor.documents.workbook import Block, Table

_A4 = 9
_MARGIN, _FOOT = 0.4, 0.2  # inches
_PAGE_SIGNS = 190  # of a line of A4 across, as small as it is still read: three quarters of its size
_HEAD = 2  # columns that every page shows again
_FREE_ROWS = 40  # of a table that people fill in: a page to go on with, not its thousands


def set_up(page: Any, title: str, widths: Sequence[int], rows: int, *, charts: bool = False) -> None:
    """Set paper, pages across, print area and foot of a sheet.

    Args:
        page: the sheet.
        title: of the workbook, for the foot.
        widths: of the columns that are printed, in signs; what one line cannot hold goes on beside with the
            first two columns again, never smaller than it is read.
        rows: that are printed.
        charts: whether charts stand on it: the end of a page would cut them, so it is one page, upright.

    """
    page.set_paper(_A4)
    page.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN + _FOOT)
    if charts:
        page.fit_to_pages(1, 1)
    else:
        across = 1 + len(page_starts(widths))
        page.set_landscape()
        page.fit_to_pages(across, 0)
        if across > 1:
            page.repeat_columns(0, _HEAD - 1)
    page.print_area(0, 0, max(rows - 1, 0), len(widths) - 1)
    page.set_footer(f"&L&8 {title.replace('&', '&&')[:120]}&R&8&P / &N")


def page_starts(widths: Sequence[int]) -> tuple[int, ...]:
    """Return the columns, from 0, that begin a page beside the first, each page with the first two columns again."""
    head = filled = sum(widths[:_HEAD])
    starts: list[int] = []
    for place, width in enumerate(widths[_HEAD:], _HEAD):
        if filled + width > _PAGE_SIGNS and filled > head:
            starts.append(place)
            filled = head
        filled += width
    return tuple(starts)


def unprinted(block: Block, rows: int) -> int:
    """Return how many rows at the end of a block stay on the screen: those that nobody has filled in yet.

    Args:
        block: what was laid out.
        rows: that it took.

    """
    if not isinstance(block, Table) or not block.entered:
        return 0
    filled = [number for number, row in enumerate(block.rows, 1) if any(content is not None for content in row)]
    return min(rows, max(0, len(block.rows) - max(filled, default=0) - _FREE_ROWS))
