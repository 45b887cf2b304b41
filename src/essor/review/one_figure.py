"""Say which figures files write two ways, within one or between its French and its English, with both places."""

from __future__ import annotations

from collections.abc import Iterator

from essor.kernel.finding import Finding
from essor.work.contradiction import Statement
from essor.work.product import Product
from essor.work.submitted import Submitted
from essor.work.two_ways import as_shown, two_ways


def one_figure_findings(files: tuple[Submitted, ...], product: Product) -> tuple[Finding, ...]:
    """Return a finding for each figure that is written two ways, and one where none is though figures are repeated.

    Args:
        files: as they were recognised, before anything exact takes the place of what is written.
        product: whose criterion it is.

    """
    return two_ways(tuple(_statements(files)), product, "document")


def _statements(files: tuple[Submitted, ...]) -> Iterator[Statement]:
    for file in files:
        tabled = {told.where: len(row.told) > 1 and _is_text(file) for row in file.rows for told in row.told.values()}
        for number in file.numbers:
            told = number.told
            yield Statement(
                figure=number.figure,
                aspect=number.aspect,
                value=told.value,
                half=told.half,
                where=told.where,
                file=file.read.sha256,
                in_table=told.where in tabled,
                plain=tabled.get(told.where, True),
                shown=as_shown(told.value, told.half),
            )


def _is_text(file: Submitted) -> bool:
    """Tell a document from a workbook, whose sheets hold data that its own formulas are held against."""
    return file.read.kind in {"docx", "pptx", "pdf"}
