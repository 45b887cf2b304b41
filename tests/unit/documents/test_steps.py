"""A gap in steps: each begins where the one before ends, the picture and the slide hold the same numbers."""

from decimal import Decimal
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Pt

from essor.documents import blocks as b
from essor.documents.chart import description, svg
from essor.documents.render import render
from essor.documents.steps import steps
from essor.kernel.fact import Figure
from essor.kernel.value import Money


def chart(*amounts: int) -> b.Chart:
    values = tuple(Figure(Money(Decimal(amount)), signed=True) for amount in amounts)
    names = (*(f"Part {number} · shop" for number in range(1, len(amounts))), "Whole · gap")
    return b.Chart("From target to actual", "thousands", names, (b.Series("Variance", "other", values),), "Steps.",
                   unit="€#k", divisor=1000, steps=True)  # fmt: skip


def test_steps_follow_one_another_and_the_whole_starts_at_nought() -> None:
    laid = steps(chart(-20_000, 30_000, -15_000, -5_000))
    assert [(step.start, step.end, step.kind) for step in laid] == [
        (0.0, -20.0, "down"),
        (-20.0, 10.0, "up"),
        (10.0, -5.0, "down"),
        (0.0, -5.0, "whole"),
    ]


@given(st.lists(st.integers(-90_000, 90_000), min_size=1, max_size=6))
def test_what_is_coloured_and_what_is_left_empty_make_the_step_wherever_it_crosses_nought(parts: list[int]) -> None:
    for step in steps(chart(*parts, sum(parts))):
        low, high = min(step.start, step.end), max(step.start, step.end)
        assert step.above >= 0 >= step.below
        assert abs(step.above - step.below - (high - low)) < 1e-9
        crosses = low < 0 < high
        assert (step.ground == 0) if crosses else abs(abs(step.ground) - min(abs(low), abs(high))) < 1e-9


def test_the_picture_tells_each_step_with_its_sign_and_no_legend() -> None:
    drawn = svg(chart(-20_000, 30_000, 10_000), "en")
    assert all(text in drawn for text in ("−20.0", "+30.0", "+10.0"))
    assert description(chart(1000, 1000), width=10, height=10)["layer"][0]["encoding"]["color"]["legend"] is None


def test_the_slide_holds_a_chart_that_can_be_edited_with_the_amounts_beneath() -> None:
    document = b.Document("fr", "Titre", "", (b.Heading(("Écart",)), chart(-20_000, 30_000, 10_000)))
    slides = Presentation(BytesIO(render(document, "pptx"))).slides
    (frame,) = [shape for slide in slides for shape in slide.shapes if shape.has_chart]
    plot = frame.chart.plots[0]
    assert [list(series.values) for series in plot.series] == [[0, 0, 0], [0, 10, 10], [-20, -20, 0]]
    assert [category.split("\n")[-1] for category in plot.categories] == [
        f"{amount}\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}€" for amount in ("−20", "+30", "+10")
    ]
    assert frame.chart.has_legend is False


def test_the_names_of_many_steps_stand_level_line_by_line_so_that_two_never_touch() -> None:
    document = b.Document("en", "Title", "", (b.Heading(("Variance",)), chart(*range(1_000, 12_000, 1_000), 66_000)))
    slides = Presentation(BytesIO(render(document, "pptx"))).slides
    (frame,) = [shape for slide in slides for shape in slide.shapes if shape.has_chart]
    axis = frame.chart.category_axis
    assert next(iter(frame.chart.plots[0].categories)) == "Part 1\nshop\n+\u2060€1,000"
    assert axis._element.txPr.bodyPr.get("rot") == "0"
    assert axis.tick_labels.font.size == Pt(10)


def test_a_missing_step_adds_nothing() -> None:
    gap = chart(-1000, 2000, 1000)
    hole = b.Chart(gap.title, "", gap.categories, (b.Series("Variance", "other", (None, *gap.series[0].values[1:])),),
                   "", divisor=1000, steps=True)  # fmt: skip
    assert [step.amount for step in steps(hole)] == [0, 2, 1]
