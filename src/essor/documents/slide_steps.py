"""Draw a gap in steps that PowerPoint can edit: stacked columns on an empty ground, a signed amount on each."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from essor.documents.blocks import Chart
from essor.documents.palette import INK_2
from essor.documents.slide_chart import ChartData, pattern_of, quiet
from essor.documents.slide_theme import rgb
from essor.documents.steps import STEP_COLOURS, steps
from essor.documents.typography import printable, show
from essor.kernel.fact import Figure
from essor.kernel.message import Lang


def add_steps(shapes: Any, chart: Chart, box: tuple[Any, Any, Any, Any], lang: Lang) -> Any:
    """Add the steps to the shapes of a slide and return their frame.

    Args:
        shapes: of the slide.
        chart: its one series in steps.
        box: left, top, width and height.
        lang: of the amounts on the columns.

    """
    pattern = pattern_of(chart)
    laid = steps(chart)
    data: Any = ChartData(number_format=pattern)  # type: ignore[no-untyped-call]  # python-pptx types a part of itself
    data.categories = [printable(step.category) for step in laid]
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
    ground, above, below = plot.series
    ground.format.fill.background()
    for series, part in ((above, "above"), (below, "below")):
        for place, step in enumerate(laid):
            point = series.points[place]
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = rgb(STEP_COLOURS[step.kind])
            shown = "above" if step.above else "below"
            figure = chart.series[0].values[place]
            if part == shown and figure is not None:
                _label(point, show(Figure(figure.value, digits=figure.digits, signed=True), lang))
    return frame


def _label(point: Any, text: str) -> None:
    frame = point.data_label.text_frame
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.color.rgb = Pt(11), rgb(INK_2)
