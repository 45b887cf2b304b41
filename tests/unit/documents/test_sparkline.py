"""A line the size of a word shows the past of a figure, the same in every format, with its words for those who read."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from essor.documents import blocks as b
from essor.documents.render import render
from essor.documents.sparkline import HEIGHT, WIDTH, sparkline, told
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.value import Money, NotComputable


def trend(*amounts: int | None) -> tuple[Figure | None, ...]:
    return tuple(None if amount is None else Figure(Money(Decimal(amount))) for amount in amounts)


def points(drawn: str) -> list[list[tuple[float, float]]]:
    lines = re.findall(r'points="([^"]*)"', drawn)
    return [[(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())] for line in lines]


def test_the_greatest_value_stands_highest_and_time_runs_to_the_right():
    (line,) = points(sparkline(trend(10, 30, 20)))
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert line[1][1] < line[2][1] < line[0][1]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in line)


def test_a_hole_breaks_the_line_and_the_dot_stands_on_the_last_value():
    drawn = sparkline(trend(1, 2, None, 3, 4, None))
    assert [len(line) for line in points(drawn)] == [2, 2]
    last = points(drawn)[-1][-1]
    assert f'cx="{last[0]}" cy="{last[1]}"' in drawn


def test_a_series_that_stands_still_runs_through_the_middle():
    assert {y for _, y in points(sparkline(trend(5, 5, 5)))[0]} == {HEIGHT / 2}


@pytest.mark.parametrize("short", [(), trend(1), trend(None, 1, None)])
def test_one_value_is_no_line(short: tuple[Figure | None, ...]):
    assert sparkline(short) == told(short, "fr") == ""


def test_a_value_that_is_not_computable_is_a_hole():
    none = Figure(NotComputable(message("kernel.no_data")))
    assert sparkline((*trend(1, 2), none, *trend(4, 3))) == sparkline(trend(1, 2, None, 4, 3))


def test_the_line_is_told_in_both_languages():
    assert told(trend(1000, 2000), "fr") == "2 périodes, de 1\u202f000\u00a0€ à 2\u202f000\u00a0€"
    assert told(trend(1000, 2000), "en") == "2 periods, from €1,000 to €2,000"


def test_a_tile_shows_it_in_every_format():
    tile = b.Metric("Revenue", Figure(Money(Decimal(2000))), trend=trend(1000, 2000))
    with_line = b.Document("en", "T", "S", (b.Metrics((tile,)),))
    without = b.Document("en", "T", "S", (b.Metrics((b.Metric("Revenue", Figure(Money(Decimal(2000)))),)),))
    page = render(with_line, "html").decode()
    assert 'class="spark" role="img" aria-label="2 periods, from €1,000 to €2,000"' in page
    assert "polyline" not in render(without, "html").decode()
    assert len(PdfReader(BytesIO(render(with_line, "pdf"))).pages) == 1
    for shape, member in (("docx", "word/document.xml"), ("pptx", "ppt/slides/slide1.xml")):
        text = zipfile.ZipFile(BytesIO(render(with_line, shape))).read(member).decode()
        assert "2 periods, from €1,000 to €2,000" in text
        assert render(with_line, shape) == render(with_line, shape)
