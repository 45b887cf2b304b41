"""Draw a native chart over the columns of a table: stacked from zero, the target as marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from essor.documents.chart import COLOURS
from essor.documents.palette import INK_2, LINE
from essor.documents.typography import printable
from essor.documents.workbook import Chart

_FONT = {"color": f"#{INK_2}", "size": 9}


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Hold where the table of a chart stands.

    Args:
        name: of its sheet.
        sheet: number of the sheet, from 0.
        top: row of its header, from 0.
        rows: how many rows it has.
        columns: the names of its columns, from the left.

    """

    name: str
    sheet: int
    top: int
    rows: int
    columns: tuple[str, ...]


def drawn(
    book: Any, chart: Chart, place: ChartPlace, patterns: Mapping[str, str], cached: Mapping[tuple[int, int, int], Any]
) -> Any:
    """Return a native chart.

    Args:
        book: the workbook that is written.
        chart: what it shows.
        place: where its table stands.
        patterns: number format of each column.
        cached: the values of the table by their place, where they are known.

    """
    made = book.add_chart({"type": "column", "subtype": "stacked"})
    for series in chart.series:
        fill = {"fill": {"color": COLOURS[series.role]}, "gap": 60}
        made.add_series({**_series(place, series.column, chart.categories), **fill})
    if chart.target:
        line = book.add_chart({"type": "line"})
        ink = COLOURS["target"]
        mark = {"type": "long_dash", "size": 14, "fill": {"color": ink}, "border": {"none": True}}
        line.add_series({**_series(place, chart.target, chart.categories), "marker": mark, "line": {"none": True}})
        made.combine(line)
    up: dict[str, Any] = {"num_format": patterns[chart.series[0].column]} if chart.series else {}
    if not _negative(chart, place, cached):
        up["min"] = 0  # columns that do not start at zero lie about their sizes
    grid = {"visible": True, "line": {"color": f"#{LINE}"}}
    along = {"num_format": patterns[chart.categories], "text_axis": True}
    made.set_y_axis({"major_gridlines": grid, "line": {"none": True}, "num_font": _FONT, **up})
    made.set_x_axis({"line": {"color": f"#{LINE}"}, "num_font": _FONT, **along})
    alone = len(chart.series) == 1 and not chart.target
    made.set_legend({"none": True} if alone else {"position": "top", "font": _FONT})
    title = {"name": printable(chart.title), "name_font": {"color": f"#{INK_2}", "size": 11}, "overlay": False}
    made.set_title(title if chart.half else {"none": True})
    made.set_chartarea({"border": {"none": True}})
    return made


def _negative(chart: Chart, place: ChartPlace, cached: Mapping[tuple[int, int, int], Any]) -> bool:
    """Tell whether a value that is drawn is known to be below zero."""
    rows = range(place.top + 1, place.top + place.rows + 1)
    values = (
        cached.get((place.sheet, row, place.columns.index(series.column))) for series in chart.series for row in rows
    )
    return any(isinstance(value, float) and value < 0 for value in values)


def _series(place: ChartPlace, column: str, categories: str) -> dict[str, Any]:
    values, names = place.columns.index(column), place.columns.index(categories)
    last = place.top + place.rows
    return {
        "name": [place.name, place.top, values],
        "categories": [place.name, place.top + 1, names, last, names],
        "values": [place.name, place.top + 1, values, last, values],
    }
