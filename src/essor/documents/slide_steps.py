"""Draw a gap in steps that PowerPoint can edit: stacked columns on an empty ground, a signed amount under each."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.util import Pt

from essor.documents.blocks import Chart
from essor.documents.slide_chart import ChartData, pattern_of, quiet
from essor.documents.slide_theme import rgb
from essor.documents.steps import STEP_COLOURS, steps
from essor.documents.typography import printable, show, unbroken
from essor.kernel.fact import Figure
from essor.kernel.message import Lang

_FEW, _FEW_SIZE, _MANY_SIZE = 9, 11, 10  # of steps, and points of their names: those of many still stand apart


def add_steps(shapes: Any, chart: Chart, box: tuple[Any, Any, Any, Any], lang: Lang) -> Any:
    """Add the steps to the shapes of a slide and return their frame.

    Args:
        shapes: of the slide.
        chart: its one series in steps.
        box: left, top, width and height.
        lang: of the amounts under the columns.

    """
    pattern = pattern_of(chart)
    laid = steps(chart)
    data: Any = ChartData(number_format=pattern)  # type: ignore[no-untyped-call]  # python-pptx types a part of itself
    data.categories = [_named(chart, place, lang) for place in range(len(laid))]
    name = printable(chart.series[0].name)
    for label, part in (("", "ground"), (name, "above"), (f"{name} −", "below")):
        data.add_series(label, [getattr(step, part) for step in laid])
    frame = shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *box, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", printable(chart.alt))  # noqa: SLF001 no alternative text in python-pptx
    frame.name = printable(chart.title)
    drawn = frame.chart
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    quiet(drawn, pattern)
    drawn.has_legend = False
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    labels = drawn.category_axis.tick_labels
    labels.font.size = Pt(_FEW_SIZE if len(laid) <= _FEW else _MANY_SIZE)
    drawn.category_axis._element.txPr.bodyPr.set("rot", "0")  # noqa: SLF001 python-pptx turns no labels: these stand level
    ground, above, below = plot.series
    ground.format.fill.background()
    for series in (above, below):
        for place, step in enumerate(laid):
            fill = series.points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(STEP_COLOURS[step.kind])
    return frame


def _named(chart: Chart, place: int, lang: Lang) -> str:
    """Return the name of a step line by line, its signed amount last: a column may be too flat to bear it."""
    figure = chart.series[0].values[place]
    name = printable(chart.categories[place]).replace(" · ", "\n")  # side by side, two names on one line would touch
    if figure is None:
        return name
    digits = 0 if figure.digits is None else figure.digits
    return f"{name}\n{unbroken(show(Figure(figure.value, digits=digits, signed=True), lang))}"
