"""Say words, write figures and draw small things in templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date
from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from essor.documents import blocks as b
from essor.documents.chart import svg, table_rows
from essor.documents.diagram import flow_rows, picture
from essor.documents.sparkline import told as trend_in_words
from essor.documents.typography import printable, show
from essor.kernel.fact import Figure
from essor.kernel.finding import Finding
from essor.kernel.message import Argument, Bilingual, Lang, Message, message
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import NotComputable, Points, Quantity, Rate, Value, magnitude
from essor.kernel.words import LOCALES, write
from essor.kernel.words import say as say_message
from essor.metrics import catalogue
from essor.metrics.kpi import Kpi
from essor.metrics.written import unit_sign
from essor.standard.terms import Term
from essor.work.named import headed, period_name

register = template.Library()
_TONES: Mapping[b.Status, str] = {"on": "ok", "risk": "warn", "off": "bad", "none": "none"}
_STANDINGS: Mapping[str, str] = {
    "done": "ok", "review": "half", "stale": "stale", "pending": "stale", "empty": "todo", "missing": "todo",
}  # fmt: skip
_OVER_TARGET = Decimal("1.15")
_WIDE = Decimal(200)


def language() -> Lang:
    """Return the language of the page."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


@register.simple_tag
def say(key: str, /, **args: Argument) -> str:
    """Return the sentence of a key in the language of the page."""
    return say_message(message(key, **args), language())


@register.simple_tag
def say_key(prefix: str, name: object) -> str:
    """Return the sentence of a name among those of a prefix: "desk.state_" and "done"."""
    return say(f"{prefix}{name}")


@register.filter
def told(what: Message | Bilingual | Value | str | None) -> str:
    """Return a message, a label or a value in the language of the page."""
    match what:
        case None:
            return ""
        case Message():
            return say_message(what, language())
        case Bilingual():
            return what.text(language())
        case str():
            return what
        case _:
            return write(what, language())


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """Return an icon of the sprite; it is decoration, words stand beside it."""
    return format_html(
        '<svg class="i" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>',
        size, static("vendor/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: object) -> str:
    """Return the query of the page with some of it changed; None or "" takes a name out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in {None, ""}:
            query[name] = str(value)
    return f"?{urlencode(sorted(query.items()))}" if query else "?"


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
    """Return a figure; one that the data know is a link to the page that explains it."""
    text = printable(show(what, language()))
    kept = "" if magnitude(what.value) is None else "nb"  # a number stays on one line, a reason does not
    if not origin or not isinstance(what.ref, FigureRef):
        return format_html('<span class="nb">{}</span>', text) if kept else format_html("{}", text)
    address = urlencode({"ref": what.ref.key()})
    return format_html('<a class="fig {}" href="{}?{}">{}</a>', kept, origin, address, text)


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
def drawn(block: b.Chart | b.Flow) -> SafeString:
    """Return the picture of a chart or a diagram as SVG; its text is escaped where it is drawn."""
    made = picture(block, language()) if isinstance(block, b.Flow) else svg(block, language(), width=720, height=260)
    made = made.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)  # its words stand on what holds it
    return mark_safe(made)  # noqa: S308 drawn by our own writers, which escape what they write


@register.simple_tag
def tabled(block: b.Chart | b.Flow) -> list[list[str]]:
    """Return the table behind a picture, its head first."""
    if isinstance(block, b.Flow):
        heads = [say(f"documents.flow_{name}") for name in ("stage", "box", "note", "leads_to")]
        return [heads, *([*row] for row in flow_rows(block, language()))]
    return [[*row] for row in table_rows(block, language())]


@register.simple_tag(takes_context=True)
def block_of(context: Context, what: b.Block, number: str = "") -> SafeString:
    """Return a block of a document in the look of the site."""
    name = type(what).__name__.lower()
    values = {"block": what, "number": number, "request": context.get("request")}
    values |= {name: context.get(name, "") for name in ("origin", "lead", "compare")}
    return mark_safe(render_to_string(f"blocks/{name}.html", values))  # noqa: S308 a template escapes


@register.filter
def cells(table: b.Table) -> list[dict[str, Any]]:
    """Return the rows of a table with the columns their cells stand in."""
    return [
        {
            "total": table.total and index == len(table.rows) - 1,
            "cells": list(zip(row, table.columns, strict=True)),
            "headed": any(row[0].content),
        }
        for index, row in enumerate(table.rows)
    ]


@register.filter
def grade(finding: Finding) -> str:
    """Return the class of a finding's disc: ok, bad, half, todo."""
    return {"pass": "ok", "fail": "bad", "warn": "half", "not_reproduced": "half"}.get(finding.status, "todo")


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first two words of a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.filter
def hue(name: str) -> int:
    """Return one of six colours for a name, the same each time."""
    return sum(name.encode()) % 6


@register.simple_tag
def tone(status: b.Status) -> str:
    """Return the class of a status: shape and colour, beside its word."""
    return _TONES[status]


@register.simple_tag
def say_status(status: b.Status) -> str:
    """Return the word of a status."""
    return say(f"documents.status_{status}")


@register.simple_tag
def say_state(state: str) -> str:
    """Return the word of the state of a part of a criterion."""
    return say(f"workshop.state_{state}")


@register.simple_tag
def shape_name(shape: str, lang: Lang) -> str:
    """Return what a file is: "PDF, français"."""
    return f"{say(f'workshop.shape_{shape}')} · {say(f'web.lang_{lang}')}"


@register.filter
def key(known: Mapping[str, Any], name: str) -> Any:
    """Return what stands under a name, "" where nothing does."""
    return known.get(name, "")


@register.simple_tag
def standing_tone(state: str) -> str:
    """Return the class of the disc of a competence."""
    return _STANDINGS[state]


@register.simple_tag
def term_name(term: Term) -> str:
    """Return a term of the glossary in the language of the page."""
    return term.label(language())


@register.simple_tag
def term_other(term: Term) -> str:
    """Return a term of the glossary in the language that the page does not speak."""
    return term.label(other_lang())


@register.simple_tag
def other_lang() -> Lang:
    """Return the language that the page does not speak."""
    return "fr" if language() == "en" else "en"


@register.simple_tag
def days_of(period: Period) -> str:
    """Return how people call a period, or its first and last day where it has no name."""
    if period.whole_months():
        return period_name(period, language())
    return f"{day(period.start)} – {day(period.last_day)}"


@register.simple_tag
def period_of(period: Period) -> str:
    """Return how people call a period."""
    return headed(period_name(period, language()))


@register.simple_tag
def reason_class(tile: b.Metric) -> str:
    """Return the class of a tile that says why it has no figure."""
    return "reason" if magnitude(tile.value.value) is None else ""


@register.simple_tag
def trend_told(tile: b.Metric) -> str:
    """Return what the small line of a tile shows, in words."""
    return trend_in_words(tile.trend, language())


@register.simple_tag
def number(value: Decimal | NotComputable | None) -> str:
    """Return a bare number as people of the language write it, or why there is none."""
    if value is None:
        return ""
    return write(Quantity(value) if isinstance(value, Decimal) else value, language())


@register.simple_tag
def count(whole: int) -> str:
    """Return a number of things as people of the language write it."""
    return write(whole, language())


@register.simple_tag
def say_length(length: str) -> str:
    """Return the word of a length of time: week, month, quarter, year."""
    return say(f"workshop.length_{length}")


@register.simple_tag
def part_name(name: str) -> str:
    """Return a part of the business as people call it: a channel has a word, a store its own name."""
    return say(f"workshop.channel_{name}") if name in {"physical", "ecommerce"} else name


@register.simple_tag
def day(when: date | datetime) -> str:
    """Return a day as people of the language write it."""
    return format_date(when, "d MMM y", locale=LOCALES[language()])


@register.simple_tag
def instant(when: datetime) -> str:
    """Return an instant on the clock of the site, as people of the language write it."""
    local = localtime(when)
    return f"{format_date(local, 'd MMM y', locale=LOCALES[language()])}, {local:%H:%M}"


@register.simple_tag
def ref_href(ref: object, origin: str = "") -> str:
    """Return the address of the page that explains a figure that a finding points at; "" for another reference."""
    return f"{origin}?{urlencode({'ref': ref.key()})}" if origin and isinstance(ref, FigureRef) else ""


@register.simple_tag
def job_kind(kind: str) -> str:
    """Return what a kind of job does, in words."""
    return say(f"companies.job_{kind}")


@register.simple_tag
def job_state(state: str) -> str:
    """Return where a job stands, in words."""
    return say(f"companies.job_is_{state}")


@register.filter
def job_tone(state: str) -> str:
    """Return the class of a state of a job."""
    return {"done": "p-won", "failed": "p-lost", "running": "p-proposal"}.get(state, "p-lead")


@register.simple_tag
def bar_of(done: int, whole: int) -> int:
    """Return where a bar of 200 ends; a little of it shows from the start."""
    return max(4, min(200, done * 200 // whole)) if whole else 4


@register.simple_tag
def exact(text: str) -> str:
    """Return a number that a report holds as text, as people of the language write it."""
    return write(Quantity(Decimal(str(text))), language())


@register.simple_tag
def pick(both: Mapping[str, str]) -> str:
    """Return the sentence of a report in the language of the page."""
    return both.get(language(), "")


@register.filter
def at(values: Sequence[Any], place: int) -> Any:
    """Return the value at a place, "" beyond the end."""
    return values[place] if place < len(values) else ""


@register.simple_tag
def say_step(state: str) -> str:
    """Return the word of where a version stands."""
    return say(f"workshop.step_{state}")


@register.simple_tag
def say_way(to: str) -> str:
    """Return what bringing a version somewhere is called on its button."""
    return say(f"workshop.way_{to}")


@register.filter
def version_query(version: Any) -> str:
    """Return the query that leads to a version: the period and the perimeter of its work."""
    held = {name: getattr(version.work, name) for name in ("period", "perimeter")}
    return urlencode({name: text for name, text in held.items() if text and text != "all"})


@register.simple_tag
def bounds(box: Any, currency: str = "") -> str:
    """Return what may stand in a field, in words: whether it must be filled in, its unit, its bounds, its length."""
    least, most = typed(box.least, "number"), typed(box.most, "number")
    found = [say("workshop.required")] if box.required else []
    if box.unit:
        found.append(say(f"workshop.unit_{box.unit}", currency=currency))
    if least and most:
        found.append(say("workshop.between", least=least, most=most))
    elif least or most:
        found.append(say("workshop.at_least" if least else "workshop.at_most", bound=least or most))
    if box.size:
        found.append(say("workshop.signs", n=box.size))
    return " · ".join(found)


@register.filter
def typed(text: str, kind: str) -> str:
    """Return what stands in a field as people of the language type it: a decimal comma in French."""
    return text.replace(".", ",") if kind == "number" and language() == "fr" else text


@register.filter
def slugged(name: str) -> str:
    """Return the name of a cell as an anchor."""
    return f"t-{name.replace('/', '-').replace('.', '-')}"


@register.simple_tag
def span_of(period: Period) -> str:
    """Return a period as people of the language write it."""
    return period_name(period, language())


@register.simple_tag
def month_of(period: Period) -> str:
    """Return a month as the head of a column."""
    return format_date(period.start, "MMM yy", locale=LOCALES[language()])


@register.simple_tag
def percent(share: Rate) -> str:
    """Return a rate as people of the language write it, with the decimals that a small one needs."""
    small = Decimal("0.01")
    digits = 3 if 0 < share.ratio < small or 1 - small < share.ratio < 1 else 1
    return printable(show(Figure(share, digits=digits), language()))


@register.filter
def unit(kpi: Kpi, currency: str) -> str:
    """Return the sign of the unit of a KPI."""
    return unit_sign(kpi, language(), currency)
