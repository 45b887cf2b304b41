"""Set the styles of a Word document: a reader changes a style once, not each paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from essor.documents.brand import Brand
from essor.documents.palette import INK, INK_2, INK_3, LINE, SUNK, bare

if TYPE_CHECKING:
    from docx.document import Document

    from essor.kernel.message import Lang

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
TABLE_STYLE = "Essor Table"
TILES_STYLE = "Essor Tiles"
_MARGIN = Mm(18)
_WORD_2013 = "15"  # without it Word opens in compatibility mode and hangs tables out of the margin


class _Look(NamedTuple):
    size: float
    colour: str
    bold: bool | None = None
    before: float = 0
    after: float = 0
    keep: bool = False


def set_styles(word: Document, brand: Brand, lang: Lang) -> None:
    """Give the document its page, its language and its styles."""
    _page(word)
    _language(word, LANGUAGES[lang])
    accent = bare(brand.ink)
    looks = {
        "Normal": _Look(10, INK, after=6),
        "Title": _Look(18, INK, bold=True, after=2, keep=True),
        "Subtitle": _Look(10, INK_3, after=10),
        "Heading 1": _Look(13, INK, bold=True, before=16, after=5, keep=True),
        "Heading 2": _Look(11, INK, bold=True, before=12, after=4, keep=True),
        "Heading 3": _Look(10, INK, bold=True, before=10, after=3, keep=True),
        "Caption": _Look(10, INK, bold=True, before=12, after=4, keep=True),
        "List Bullet": _Look(10, INK, after=2),
        "Footer": _Look(8, INK_3),
        "Essor Note": _Look(8.5, INK_3, after=6),
        "Essor Cell": _Look(8.5, INK),
        "Essor Lead": _Look(9.5, accent, bold=True, after=2, keep=True),
        "Essor Tile Label": _Look(8.5, INK_2),
        "Essor Tile Value": _Look(15, INK, bold=True),
        "Essor Gap": _Look(4, INK),
    }
    for name, look in looks.items():
        _paragraph_style(word, name, look, brand.office_font)
    for style in (_table_style(), _tiles_style()):
        word.styles.element.append(parse_xml(style))


def element(tag: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML by its name, its attributes in the same namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _page(word: Document) -> None:
    for mode in word.settings.element.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), _WORD_2013)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.footer_distance = Mm(9)


def _language(word: Document, tag: str) -> None:
    for lang in word.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), tag)
    for lang in word.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), tag)


def _paragraph_style(word: Document, name: str, look: _Look, font: str) -> None:
    known = {style.name for style in word.styles}
    style = word.styles[name] if name in known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    properties = style.element.get_or_add_rPr()
    _drop(properties, ("w:rFonts", "w:color", "w:spacing", "w:kern", "w:i", "w:iCs"))
    for attribute in ("ascii", "hAnsi", "cs", "eastAsia"):
        properties.get_or_add_rFonts().set(qn(f"w:{attribute}"), font)
    style.font.size, style.font.bold = Pt(look.size), look.bold
    style.font.color.rgb = RGBColor.from_string(look.colour.upper())
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing = 1.15
    shape.keep_with_next = look.keep
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def _drop(parent: Any, tags: Iterable[str]) -> None:
    for tag in tags:
        for child in parent.findall(qn(tag)):
            parent.remove(child)


def _table_style() -> str:
    shade = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SUNK}"/></w:tcPr>'
    return f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="EssorTable">
<w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
<w:tblPr>{_borders("bottom", "insideH")}{_margins(40, 80)}</w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>{shade}</w:tblStylePr>
<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr>{shade}</w:tblStylePr>
</w:style>"""


def _tiles_style() -> str:
    return f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="EssorTiles">
<w:name w:val="{TILES_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
<w:tblPr>{_borders("top", "left", "bottom", "right", "insideH", "insideV")}{_margins(110, 140)}</w:tblPr>
</w:style>"""


def _borders(*sides: str) -> str:
    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    lines = "".join(f"<w:{side} {rule}/>" for side in sides)
    return f"<w:tblBorders>{lines}</w:tblBorders>"


def _margins(across: int, along: int) -> str:
    sides = (("top", across), ("left", along), ("bottom", across), ("right", along))
    cells = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in sides)
    return f"<w:tblCellMar>{cells}</w:tblCellMar>"
