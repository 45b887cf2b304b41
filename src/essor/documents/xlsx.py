"""Write a workbook with live formulas whose values are already in it: written, computed, written again.

Without cached values a phone, a preview or LibreOffice would show zeros.
"""

from __future__ import annotations

from essor.documents.brand import HOUSE, Brand
from essor.documents.package import steady
from essor.documents.workbook import Workbook
from essor.documents.workbook_values import Calculator
from essor.documents.workbook_writer import write


def xlsx(workbook: Workbook, *, brand: Brand = HOUSE) -> bytes:
    """Return the workbook as a file; the same workbook gives the same bytes.

    Raises:
        ValueError: a name or a formula of the description is not allowed.

    """
    return steady(write(workbook, brand, Calculator(workbook).cached()).data)
