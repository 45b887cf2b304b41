"""Complaints of consumers against banks: what about, by which channel, how fast, with which answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from statistics import median

from asking import Asked, Figure

from essor.kernel.perimeter import Perimeter

SPAN = "2012..2017"
BUREAU = Perimeter.of(source="cfpb")
COMPLAINTS = """
    SELECT complaint_id, source, received_date, sent_date, response, timely, disputed, has_narrative,
        organisation, row_number
    FROM complaints ORDER BY source, complaint_id"""


def _column(asked: Asked, place: int, source: str = "cfpb") -> list[object]:
    return [row[place] for row in asked.rows(COMPLAINTS) if row[1] == source]


def _days(asked: Asked) -> list[int]:
    return [(row[3] - row[2]).days for row in asked.rows(COMPLAINTS) if row[1] == "cfpb"]


def _by(asked: Asked, dimension: str) -> dict[str, int]:
    counts = asked.kpi_by("complaints", SPAN, dimension, perimeter=BUREAU)
    return {str(name): int(count) for name, count in counts.items() if count is not None}


def _words(asked: Asked, place: int, words: Mapping[bool, str]) -> dict[str, int]:
    return {words[bool(answer)]: count for answer, count in Counter(_column(asked, place)).items()}


def _top_five(asked: Asked) -> dict[str, int]:
    """Return the organisations most complained of; among equals, the one that comes first in the file."""
    counts = _by(asked, "organisation")
    places: dict[str, int] = {}
    for row in asked.rows(COMPLAINTS):
        if row[1] == "cfpb":
            places[row[8]] = min(row[9], places.get(row[8], row[9]))
    first = sorted(counts, key=lambda name: (-counts[name], places[name]))[:5]
    return {name: counts[name] for name in first}


FIGURES: Mapping[str, Figure] = {
    "rows": lambda asked: asked.kpi("complaints", SPAN, perimeter=BUREAU),
    "unique_ids": lambda asked: len(set(_column(asked, 0))),
    "received": lambda asked: [
        str(day) for day in (min(map(str, _column(asked, 2))), max(map(str, _column(asked, 2))))
    ],
    "by_product": lambda asked: _by(asked, "complaint_product"),
    "by_channel": lambda asked: _by(asked, "complaint_channel"),
    "timely": lambda asked: _words(asked, 5, {True: "true", False: "false"}),
    "disputed": lambda asked: _words(asked, 6, {True: "Yes", False: "No"}),
    "response": lambda asked: dict(Counter(_column(asked, 4))),
    "top5_companies": _top_five,
    "with_narrative": lambda asked: sum(bool(told) for told in _column(asked, 7)),
    "median_days_to_company": lambda asked: Decimal(median(_days(asked))),
    "max_days_to_company": lambda asked: max(_days(asked)),
    "by_month": lambda asked: {month: count for month, count in _by(asked, "period:month").items() if count},
    "fixture_subset_rows": lambda asked: len(_column(asked, 0, "cfpb_subset")),
}
