"""Draw a chart that PowerPoint can edit: stacked columns, the target as marks of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from essor.documents.blocks import Chart
from essor.documents.chart import COLOURS, numbers
from essor.documents.package import WRITTEN
from essor.documents.palette import INK_2, LINE, bare
from essor.documents.slide_theme import rgb
from essor.documents.typography import printable

_SHOWS_DECIMALS_BELOW = 10


class _TextOnly(CategoryWorkbookWriter):
    """Write the workbook behind a chart: names stay text, even when they look like a formula."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: IO[bytes]) -> Iterator[tuple[Workbook, Worksheet]]:
        book = Workbook(xlsx_file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"created": WRITTEN})
        yield book, book.add_worksheet()
        book.close()


class ChartData(CategoryChartData):
    """Hold the numbers of a chart for a workbook whose names stay text."""

    @property
    def _workbook_writer(self) -> _TextOnly:
        return _TextOnly(self)  # type: ignore[no-untyped-call]  # python-pptx types a part of itself


def add_chart(shapes: Any, chart: Chart, box: tuple[Any, Any, Any, Any]) -> Any:
    """Add the chart to the shapes of a slide and return its frame.

    Args:
        shapes: of the slide.
        chart: its values divided as its axis shows them.
        box: left, top, width and height.

    """
    every = [*chart.series, *([chart.target] if chart.target else [])]
    pattern = pattern_of(chart)
    data: Any = ChartData(number_format=pattern)  # type: ignore[no-untyped-call]  # the same
    data.categories = [printable(category) for category in chart.categories]
    for series in every:
        data.add_series(printable(series.name), numbers(series, chart.divisor))
    frame = shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *box, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", printable(chart.alt))  # noqa: SLF001 no alternative text in python-pptx
    frame.name = printable(chart.title)
    drawn = frame.chart
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    for series, shape in zip(every, plot.series, strict=True):
        shape.format.fill.solid()
        shape.format.fill.fore_color.rgb = rgb(COLOURS[series.role])
    quiet(drawn, pattern)
    if chart.target:
        _move_target(drawn, bare(COLOURS[chart.target.role]), max(5, min(40, 220 // max(1, len(chart.categories)))))
    return frame


def pattern_of(chart: Chart) -> str:
    """Return the number format of the axis of a chart."""
    before, _, after = (part.replace('"', "") for part in chart.unit.partition("#"))
    sizes = [abs(value) for series in chart.series for value in numbers(series, chart.divisor) if value is not None]
    digits = "#,##0" if max(sizes, default=0) >= _SHOWS_DECIMALS_BELOW else "#,##0.0"
    return (f'"{before}"' if before else "") + digits + (f'"{after}"' if after else "")


def quiet(drawn: Any, pattern: str) -> None:
    """Take a chart's ornaments off: thin grid, no ticks, the legend above."""
    drawn.font.size = Pt(11)
    drawn.font.color.rgb = rgb(INK_2)
    drawn.has_title = False
    drawn.has_legend = True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    values, categories = drawn.value_axis, drawn.category_axis
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = pattern, False
    values.format.line.fill.background()
    values.major_tick_mark = categories.major_tick_mark = XL_TICK_MARK.NONE
    values.major_gridlines.format.line.color.rgb = rgb(LINE)
    categories.format.line.color.rgb = rgb(LINE)


def _move_target(drawn: Any, colour: str, size: int) -> None:
    """Take the last series out of the columns and draw it as a line without a line: one dash a category."""
    bars = drawn._chartSpace.find(f".//{qn('c:barChart')}")  # noqa: SLF001 python-pptx draws no combined chart
    series = bars.findall(qn("c:ser"))[-1]
    bars.remove(series)
    for tag in ("c:invertIfNegative", "c:spPr"):
        for child in series.findall(qn(tag)):
            series.remove(child)
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    spaces = nsdecls("c", "a")
    series.find(qn("c:tx")).addnext(parse_xml(f"<c:spPr {spaces}><a:ln><a:noFill/></a:ln></c:spPr>"))
    series.find(qn("c:spPr")).addnext(
        parse_xml(
            f'<c:marker {spaces}><c:symbol val="dash"/><c:size val="{size}"/>'
            f"<c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>"
        )
    )
    series.append(parse_xml(f'<c:smooth {spaces} val="0"/>'))
    axes = "".join(f'<c:axId val="{axis.get("val")}"/>' for axis in bars.findall(qn("c:axId")))
    lines = parse_xml(
        f'<c:lineChart {spaces}><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'<c:marker val="1"/>{axes}</c:lineChart>'
    )
    lines.find(qn("c:varyColors")).addnext(series)
    bars.addnext(lines)
