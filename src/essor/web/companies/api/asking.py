"""REST: read the period and the part of the business that a program asks for."""

from __future__ import annotations

from datetime import date

from essor.kernel.message import message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.metrics.coverage import last_month
from essor.web.companies.services import Opened
from essor.web.rest.refusal import RefusedError


def period_of(text: str, at: Opened) -> Period:
    """Read a period; the last full month where none is named."""
    if not text:
        return last_month(at.engine, today=date.today())  # noqa: DTZ011 the day where the caller sits
    try:
        return Period.parse(text, fiscal_start_month=at.folder.fiscal_start_month)
    except ValueError:
        raise RefusedError(message("web.api_period_unreadable", text=text)) from None


def perimeter_of(text: str) -> Perimeter:
    """Read a part of the business."""
    try:
        return Perimeter.parse(text)
    except ValueError:
        raise RefusedError(message("web.api_perimeter_unreadable", text=text)) from None
