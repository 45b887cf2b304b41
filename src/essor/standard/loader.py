"""Load the standard from its data files, typed; nothing is computed here."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from essor.standard.data_file import read_data
from essor.standard.model import Standard


@cache
def load() -> Standard:
    """Return the standard; the same object each time.

    Raises:
        pydantic.ValidationError: a data file has another shape, an unknown key or a missing one.

    """
    folder = files("essor.standard") / "qualification"
    blocks = sorted(
        (place for place in folder.iterdir() if place.name.startswith("block_")), key=lambda place: place.name
    )
    content = read_data(folder / "title.yaml") | {
        "blocks": [read_data(place) for place in blocks],
        "exams": read_data(folder / "exams.yaml"),
    }
    return from_data(content)


def from_data(content: dict[str, Any]) -> Standard:
    """Return the standard that data of this shape say.

    Raises:
        pydantic.ValidationError: the data have another shape, an unknown key or a missing one.

    """
    return TypeAdapter(Standard).validate_python(content)
