"""Set a sheet up for paper: what is filled in, small enough to fit and large enough to be read."""

from __future__ import annotations

from typing import Any

from essor.documents.workbook import Block, Table

_A4 = 9
_MARGIN, _FOOT = 0.4, 0.2  # inches
_PAGE_SIGNS = 220  # of a line of A4 across, as small as it is still read
_FREE_ROWS = 40  # of a table that people fill in: a page to go on with, not its thousands


def set_up(page: Any, title: str, signs: int, rows: int, last_column: int) -> None:
    """Set paper, pages across, print area and foot of a sheet.

    Args:
        page: the sheet.
        title: of the workbook, for the foot.
        signs: width of its columns together; more than a line holds goes on beside, its first two columns repeated.
        rows: that are printed.
        last_column: that is printed, from 0.

    """
    page.set_paper(_A4)
    page.set_landscape()
    page.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN + _FOOT)
    across = max(1, -(-signs // _PAGE_SIGNS))
    page.fit_to_pages(across, 0)
    if across > 1:
        page.repeat_columns(0, 1)
    page.print_area(0, 0, max(rows - 1, 0), last_column)
    page.set_footer(f"&L&8 {title.replace('&', '&&')[:120]}&R&8&P / &N")


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
