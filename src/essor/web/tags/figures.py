"""Write figures, and lead from each to where it comes from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from essor.documents import blocks as b
from essor.documents.sparkline import told as trend_in_words
from essor.documents.typography import printable, show
from essor.kernel.fact import Figure
from essor.kernel.ref import ComputedRef, FigureRef
from essor.kernel.value import Points, Quantity, Rate, Value, magnitude
from essor.metrics import catalogue
from essor.web.tags.language import language
from essor.web.tags.library import register

_OVER_TARGET = Decimal("1.15")
_WIDE = Decimal(200)


@register.simple_tag
def rich(text: b.Rich, origin: str = "") -> SafeString:
    """Return rich text: strong spans, and figures that lead to where they come from.

    Args:
        text: spans.
        origin: address of the page that explains a figure; "" where none does.

    """
    return mark_safe("".join(_span(span, origin) for span in text))  # noqa: S308 each span is escaped


def _span(span: b.Span, origin: str) -> str:
    match span:
        case str():
            return format_html("{}", printable(span))
        case Figure():
            return figure(span, origin)
        case _:
            return f"<b>{rich(span.spans, origin)}</b>"


@register.simple_tag
def figure(what: Figure, origin: str = "") -> SafeString:
    """Return a figure; one that the data know, or that stands on such, is a link to the page that explains it."""
    text = printable(show(what, language()))
    kept = "" if magnitude(what.value) is None else "nb"  # a number stays on one line, a reason does not
    address = ref_href(what.ref, origin)
    if not address:
        return format_html('<span class="nb">{}</span>', text) if kept else format_html("{}", text)
    return format_html('<a class="fig {}" href="{}">{}</a>', kept, address, text)


@register.simple_tag
def ref_href(ref: object, origin: str = "") -> str:
    """Return the address of the page that explains a figure or a computed one; "" for another reference."""
    known = ref if isinstance(ref, FigureRef) or (isinstance(ref, ComputedRef) and ref.of) else None
    return f"{origin}?{urlencode({'ref': known.key()})}" if origin and known else ""


@register.simple_tag
def delta(tile: b.Metric) -> dict[str, object] | None:
    """Return the change of a tile on what it stands beside: signed, its arrow, whether it is better, that base.

    Points for rates and scores, a rate for what adds up; None where either is unknown or cannot be divided by.
    """
    now = magnitude(tile.value.value)
    before = None if tile.comparison is None else magnitude(tile.comparison.value)
    if now is None or before is None or tile.comparison is None:
        return None
    change: Value
    if isinstance(tile.value.value, Rate):
        change = Points((now - before) * 100)
    elif isinstance(tile.value.value, Points):
        change = Points(now - before)
    elif isinstance(tile.value.value, Quantity):
        change = replace(tile.value.value, number=now - before)
    elif before:
        change = Rate((now - before) / before)
    else:
        return None
    ref = tile.value.ref if isinstance(tile.value.ref, FigureRef) else None
    kpi = catalogue.kpis().get(ref.kpi) if ref else None
    wanted = {"up": 1, "down": -1}.get(kpi.direction, 0) if kpi else 0
    way = (now > before) - (now < before)
    base = tile.comparison.ref
    if not isinstance(base, FigureRef):
        base = replace(ref, period=ref.period.last_year()) if ref else None
    return {
        "shown": Figure(change, base, 1, signed=True),
        "arrow": "arrow-up-right" if way > 0 else "arrow-down-right" if way < 0 else "arrow-right",
        "tone": "up" if way * wanted > 0 else "down" if way * wanted < 0 else "",
        "before": tile.comparison,
    }


@register.simple_tag
def gauge(tile: b.Metric) -> dict[str, object] | None:
    """Return where value and target stand on a bar of 200, or None where there is no target to stand beside.

    The bar ends at 115 % of the target: what is beyond fills it.
    """
    value = magnitude(tile.value.value)
    target = None if tile.target is None else magnitude(tile.target.value)
    if value is None or target is None or target <= 0:
        return None
    reached = max(Decimal(0), min(value / target / _OVER_TARGET, Decimal(1)))
    return {"value": f"{reached * _WIDE:.1f}", "target": f"{_WIDE / _OVER_TARGET:.1f}"}


@register.simple_tag
def spark(trend: tuple[Figure | None, ...]) -> str:
    """Return the points of a small line in a box of 76 × 28; "" where fewer than two values are known."""
    numbers = [None if one is None else magnitude(one.value) for one in trend]
    known = [number for number in numbers if number is not None]
    if len(known) < 2:  # noqa: PLR2004 a line has two ends
        return ""
    low, span = min(known), max(known) - min(known)
    step = Decimal(70) / (len(numbers) - 1)
    return " ".join(
        f"{3 + step * at:.1f},{25 - ((number - low) / span if span else Decimal('0.5')) * 22:.1f}"
        for at, number in enumerate(numbers)
        if number is not None
    )


@register.simple_tag
def trend_told(tile: b.Metric) -> str:
    """Return what the small line of a tile shows, in words."""
    return trend_in_words(tile.trend, language())


@register.simple_tag
def reason_class(tile: b.Metric) -> str:
    """Return the class of a tile that says why it has no figure."""
    return "reason" if magnitude(tile.value.value) is None else ""
