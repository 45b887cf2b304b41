"""Draw a chart as SVG from a Vega-Lite description: the same picture on page, PDF and Word."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from essor.documents.fonts import FAMILY, font_folder
from essor.documents.steps import STEP_COLOURS, steps
from essor.documents.typography import printable, show
from essor.kernel.value import magnitude

if TYPE_CHECKING:
    from essor.documents.blocks import Chart, Role, Series
    from essor.kernel.message import Lang

# sRGB values of the series tokens: physical is always ultramarine, e-commerce always turquoise.
COLOURS: Mapping[Role, str] = {
    "physical": "#3a5bd0",
    "ecommerce": "#33b9c4",
    "target": "#1c2030",
    "other": "#77819a",
    "third": "#e0a33a",
    "fourth": "#d9506e",
}
_INK = "#5b6172"
_LINE = "#e4e6eb"
_FORMATS = {
    "fr": {"decimal": ",", "thousands": "\N{NARROW NO-BREAK SPACE}", "grouping": [3], "currency": ["", " €"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}


def svg(chart: Chart, lang: Lang, *, width: int = 680, height: int = 128) -> str:
    """Return the chart as SVG text; equal charts give equal text."""
    return _draw(json.dumps(description(chart, width=width, height=height), sort_keys=True), lang)


def png(chart: Chart, lang: Lang, *, width: int = 680, height: int = 200) -> bytes:
    """Return the chart as a PNG picture at twice its size, for the writers that take no SVG."""
    return painted(svg(chart, lang, width=width, height=height))


def description(chart: Chart, *, width: int, height: int) -> dict[str, Any]:
    """Return the Vega-Lite description of a chart of stacked bars with target ticks."""
    chart = _printed(chart)
    if chart.steps:
        return steps_description(chart, width=width, height=height)
    rows = [
        {"category": category, "series": series.name, "value": _number(figure, chart.divisor), "order": order}
        for order, series in enumerate(chart.series)
        for category, figure in zip(chart.categories, series.values, strict=True)
        if figure is not None
    ]
    axis_x = {
        "field": "category",
        "type": "ordinal",
        "sort": list(chart.categories),
        "axis": {"title": None, "labelAngle": 0, "domain": False, "ticks": False, "labelPadding": 8},
    }
    every = [*chart.series, *([chart.target] if chart.target else [])]
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": [s.name for s in every], "range": [COLOURS[s.role] for s in every]},
        "legend": {"orient": "top", "title": None, "symbolType": "square", "offset": 6},
    }
    before, _, after = chart.unit.partition("#")
    axis_y = {
        "title": None,
        "domain": False,
        "ticks": False,
        "gridColor": _LINE,
        "tickCount": 5,
        "labelExpr": f"{json.dumps(before)} + format(datum.value, ',~f') + {json.dumps(after)}",
    }
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "width": {"band": 0.56}},
        "encoding": {
            "x": axis_x,
            "y": {"field": "value", "type": "quantitative", "stack": "zero", "axis": axis_y},
            "color": colour,
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    ticks = {
        "data": {
            "values": [
                {"category": category, "series": chart.target.name, "value": _number(figure, chart.divisor)}
                for category, figure in zip(chart.categories, chart.target.values, strict=True)
                if figure is not None
            ]
            if chart.target
            else []
        },
        "mark": {
            "type": "tick",
            "opacity": 1,
            "orient": "horizontal",
            "thickness": 2,
            "size": round(0.74 * width / max(1, len(chart.categories))),
        },
        "encoding": {"x": axis_x, "y": {"field": "value", "type": "quantitative"}, "color": colour},
    }
    return _framed([bars, ticks], width, height)


def steps_description(chart: Chart, *, width: int, height: int) -> dict[str, Any]:
    """Return the Vega-Lite description of a gap in steps, each with its signed amount; the axis begins at nought."""
    rows = [
        {"category": step.category, "start": step.start, "end": step.end, "amount": step.amount, "kind": step.kind,
         "above": max(step.start, step.end)} for step in steps(chart)
    ]  # fmt: skip
    axis_x = {
        "field": "category",
        "type": "ordinal",
        "sort": list(chart.categories),
        "axis": {"title": None, "labelAngle": 0, "domain": False, "ticks": False, "labelPadding": 8,
                 "labelExpr": "split(datum.label, ' · ')"},
    }  # fmt: skip
    before, _, after = chart.unit.partition("#")
    sign = "(datum.value < 0 ? '−' : '')"
    label = f"{sign} + {json.dumps(before)} + format(abs(datum.value), ',~f') + {json.dumps(after)}"
    axis_y = {"title": None, "domain": False, "ticks": False, "gridColor": _LINE, "tickCount": 5, "labelExpr": label}
    kinds = dict(STEP_COLOURS)
    bars = {
        "mark": {"type": "bar", "cornerRadius": 2, "width": {"band": 0.56}},
        "encoding": {
            "x": axis_x,
            "y": {"field": "start", "type": "quantitative", "axis": axis_y, "scale": {"zero": True}},
            "y2": {"field": "end"},
            "color": {"field": "kind", "type": "nominal", "legend": None,
                      "scale": {"domain": list(kinds), "range": list(kinds.values())}},
        },
    }  # fmt: skip
    amounts = {
        "mark": {"type": "text", "baseline": "bottom", "dy": -3, "fontSize": 11, "fontWeight": 500, "color": _INK},
        "encoding": {
            "x": axis_x,
            "y": {"field": "above", "type": "quantitative"},
            "text": {"field": "amount", "type": "quantitative", "format": "+,.1f"},
        },
    }
    ground = {"mark": {"type": "rule", "color": _INK, "strokeWidth": 1}, "encoding": {"y": {"datum": 0}}}
    return _framed([bars, ground, amounts], width, height, rows)


def _framed(layers: list[dict[str, Any]], width: int, height: int, rows: list[Any] | None = None) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "background": None,
        **({} if rows is None else {"data": {"values": rows}}),
        "layer": layers,
        "config": {
            "font": FAMILY,
            "view": {"stroke": None},
            "axis": {"labelColor": _INK, "labelFontSize": 11, "labelFont": FAMILY},
            "legend": {"labelColor": _INK, "labelFontSize": 11, "labelFont": FAMILY},
        },
    }


def _printed(chart: Chart) -> Chart:
    def named(series: Series) -> Series:
        return replace(series, name=printable(series.name))

    return replace(
        chart,
        categories=tuple(printable(category) for category in chart.categories),
        series=tuple(named(series) for series in chart.series),
        target=named(chart.target) if chart.target else None,
    )


def table_rows(chart: Chart, lang: Lang) -> list[list[str]]:
    """Return the chart as rows of text: what stands behind the picture for those who read."""
    every = [*chart.series, *([chart.target] if chart.target else [])]
    rows = [["", *[series.name for series in every]]]
    for index, category in enumerate(chart.categories):
        cells = [series.values[index] for series in every]
        rows.append([category, *["" if cell is None else show(cell, lang) for cell in cells]])
    return rows


def numbers(series: Series, divisor: int) -> tuple[float | None, ...]:
    """Return the values of a series as an axis shows them."""
    return tuple(None if figure is None else _number(figure, divisor) for figure in series.values)


def _number(figure: Any, divisor: int) -> float | None:
    number = magnitude(figure.value)
    return None if number is None else float(number / divisor)


@lru_cache(maxsize=256)
def _draw(text: str, lang: Lang) -> str:
    converter = _converter()
    drawn: str = converter.vegalite_to_svg(json.loads(text), vl_version="5.20", format_locale=_FORMATS[lang])
    return _own_ids(drawn, hashlib.sha256(f"{lang}{text}".encode()).hexdigest()[:8])


def _own_ids(drawn: str, name: str) -> str:
    """Name the ids of a picture after what it shows: the converter counts on through the life of a process."""
    found = list(dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn)))
    new = {old: f"{name}-{number}" for number, old in enumerate(found, 1)}
    drawn = re.sub(r'\bid="([^"]+)"', lambda match: f'id="{new[match[1]]}"', drawn)
    return re.sub(r"url\(#([^)]+)\)", lambda match: f"url(#{new.get(match[1], match[1])})", drawn)


@lru_cache(maxsize=64)
def painted(text: str) -> bytes:
    """Return an SVG picture as PNG on white, at twice its size."""
    ground = re.sub(r"(<svg [^>]*>)", r'\1<rect width="100%" height="100%" fill="#fff"/>', text, count=1)
    png_data: bytes = _converter().svg_to_png(ground, scale=2)
    return png_data


@cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))
    return vl_convert
