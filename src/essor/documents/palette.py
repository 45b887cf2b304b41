"""Name the colours of Word, slides and workbooks: the tokens of the light theme in sRGB, without the #."""

from __future__ import annotations

from collections.abc import Mapping

from essor.documents.blocks import Status

INK = "1c2030"
INK_2 = "4a5060"
INK_3 = "666c7c"
LINE = "e1e4ea"
SUNK = "f5f6f9"
SOFT = "edf1fd"
WARN_SOFT = "fdf4e3"
TONES: Mapping[Status, str] = {"on": "17694a", "risk": "8a5a06", "off": "b3203c", "none": INK_2}


def bare(colour: str) -> str:
    """Return a colour as Office writes it: without the #, in capitals."""
    return colour.removeprefix("#").upper()
