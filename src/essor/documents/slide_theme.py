"""Prepare a deck: 16 to 9, one layout, the brand's font and colours in the theme."""

from __future__ import annotations

import re
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from essor.documents.brand import Brand
from essor.documents.chart import COLOURS
from essor.documents.palette import INK, INK_3, bare

MARGIN = 36
_LAYOUT = "Title Only"
_FOOT_TOP, _FOOT_HEIGHT = 508, 20
_BOXES = {  # left, top, width, height in points of the placeholders of the master
    "TITLE": (MARGIN, 22, 888, 44),
    "BODY": (MARGIN, 100, 888, 396),
    "DATE": (MARGIN, _FOOT_TOP, 100, _FOOT_HEIGHT),
    "FOOTER": (MARGIN, _FOOT_TOP, 700, _FOOT_HEIGHT),
    "SLIDE_NUMBER": (824, _FOOT_TOP, 100, _FOOT_HEIGHT),
}


def blank_deck(brand: Brand) -> Any:
    """Return an empty presentation in the look of the brand."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(960), Pt(540)
    for layout in list(deck.slide_layouts):
        if layout.name != _LAYOUT:
            deck.slide_layouts.remove(layout)
    master, layout = deck.slide_master, deck.slide_layouts[0]
    for placeholder in master.placeholders:
        _place(placeholder, placeholder.placeholder_format.type.name)
    for placeholder in list(layout.placeholders):
        if placeholder.placeholder_format.type.name == "DATE":
            placeholder._element.getparent().remove(placeholder._element)  # noqa: SLF001 python-pptx removes no shape
        else:
            _place(placeholder, placeholder.placeholder_format.type.name)
    _title_style(master)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _theme(theme.blob.decode("utf-8"), brand).encode("utf-8")  # noqa: SLF001 the theme has no object
    return deck


def rgb(colour: str) -> Any:
    """Return a colour of the palette as python-pptx takes it."""
    return RGBColor.from_string(bare(colour))  # type: ignore[no-untyped-call]  # python-pptx types a part of itself


def _place(shape: Any, kind: str) -> None:
    left, top, width, height = _BOXES[kind]
    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(width), Pt(height)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = 0
    for style in shape._element.iter(qn("a:lvl1pPr")):  # noqa: SLF001 list styles have no object
        style.set("algn", "r" if kind == "SLIDE_NUMBER" else "l")
        for run in style.iter(qn("a:defRPr")):
            run.set("sz", "900")
            for colour in run.iter(qn("a:schemeClr")):
                _paint(colour, INK_3)


def _title_style(master: Any) -> None:
    style = master._element.find(qn("p:txStyles")).find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))  # noqa: SLF001 the same
    style.set("algn", "l")
    run = style.find(qn("a:defRPr"))
    run.set("sz", "2200")
    run.set("b", "1")
    for colour in run.iter(qn("a:schemeClr")):
        _paint(colour, INK)


def _paint(colour: Any, rgb: str) -> None:
    parent = colour.getparent()
    painted = parent.makeelement(qn("a:srgbClr"), {"val": rgb.upper()})
    parent.replace(colour, painted)


def _theme(text: str, brand: Brand) -> str:
    colours = {
        "dk2": INK,
        "accent1": COLOURS["physical"],
        "accent2": COLOURS["ecommerce"],
        "accent3": COLOURS["third"],
        "accent4": COLOURS["fourth"],
        "accent5": COLOURS["other"],
        "accent6": brand.ink,
        "hlink": brand.ink,
    }
    for name, colour in colours.items():
        text = re.sub(rf'(<a:{name}><a:srgbClr val=")[0-9A-F]+', rf"\g<1>{bare(colour)}", text)
    return re.sub(r'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*', rf"\g<1>{brand.office_font}", text)
