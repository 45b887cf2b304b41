"""Fill the cells of a table on a slide: python-pptx builds a run property by property, a table has hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from essor.documents.palette import LINE, bare
from essor.documents.slide_plan import CELL
from essor.documents.typography import unbroken

_SIDE, _ABOVE, _RULE, _SIZE = Pt(6), Pt(3), Pt(0.5), round(CELL * 100)
_CELL = (
    f'<a:tc {nsdecls("a")}><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{{align}}"/>{{runs}}</a:p></a:txBody>'
    f'<a:tcPr marL="{_SIDE}" marR="{_SIDE}" marT="{_ABOVE}" marB="{_ABOVE}" anchor="ctr">'
    f'<a:lnB w="{_RULE}"><a:solidFill><a:srgbClr val="{bare(LINE)}"/></a:solidFill></a:lnB>'
    '<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></a:tcPr></a:tc>'
)
_RUN = (
    f'<a:r><a:rPr sz="{_SIZE}" b="{{strong}}"><a:solidFill><a:srgbClr val="{{colour}}"/></a:solidFill></a:rPr>'
    "<a:t>{text}</a:t></a:r>"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Hold a piece of a cell's text; colour is that of the palette."""

    text: str
    strong: bool
    colour: str


def fill_cell(cell: Any, runs: Sequence[Run], align: str, fill: str) -> None:
    """Write a cell of a new table: its text, its ground, a rule beneath.

    Args:
        cell: of python-pptx, still empty.
        runs: its text.
        align: "right", or left.
        fill: colour of its ground.

    """
    written = "".join(
        _RUN.format(strong=int(run.strong), colour=bare(run.colour), text=escape(unbroken(run.text))) for run in runs
    )
    filled = parse_xml(_CELL.format(align="r" if align == "right" else "l", runs=written, fill=bare(fill)))
    empty = cell._tc  # noqa: SLF001 python-pptx replaces no cell
    for part in list(empty):
        empty.remove(part)
    empty.extend(list(filled))
