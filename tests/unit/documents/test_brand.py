import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.documents import blocks as b
from essor.documents.brand import AA, HOUSE, Brand, contrast
from essor.documents.chart import COLOURS, svg
from essor.documents.html import html
from essor.documents.pdf import pdf
from essor.kernel.fact import Figure
from essor.kernel.value import Count


def picture() -> bytes:
    """Return a red PNG of one point."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\0\0")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )  # fmt: skip


OTHER = Brand("Maison Brumelle", "#f4c20d", picture(), "Georgia")
DOCUMENT = b.Document("fr", "Titre", "", (b.Callout(("À retenir",), ("Texte",)),))


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_colour_that_reads_is_kept_and_a_pale_one_is_darkened():
    assert HOUSE.ink == HOUSE.accent
    assert contrast(OTHER.accent, "#ffffff") < AA
    assert OTHER.ink != OTHER.accent


@given(st.integers(0, 0xFFFFFF))
def test_every_accent_becomes_readable_on_white_on_its_tint_and_on_the_dark_theme(number: int):
    brand = Brand(accent=f"#{number:06x}")
    assert contrast(brand.ink, "#ffffff") >= AA
    assert contrast(brand.ink, brand.soft) >= AA
    assert contrast(brand.light_ink, "#1b1d22") >= AA


@pytest.mark.parametrize(
    "wrong", [{"accent": "red;}"}, {"accent": "#FFF"}, {"font": 'Inter";}'}, {"font": ""}, {"logo": b"<svg/>"}]
)
def test_what_could_be_read_as_markup_is_refused(wrong: dict[str, object]):
    with pytest.raises(ValueError, match=r"a (colour|font|logo)"):
        Brand(**wrong)  # type: ignore[arg-type]


def test_a_page_carries_the_brand_and_the_house_page_does_not_change():
    page = html(DOCUMENT, brand=OTHER).decode()
    assert 'alt="Maison Brumelle"' in page
    assert OTHER.ink in page
    assert html(DOCUMENT) == html(DOCUMENT, brand=Brand())
    assert "<img" not in html(DOCUMENT).decode()


def test_a_pdf_carries_the_logo_with_its_name():
    from pypdf import PdfReader

    assert len(PdfReader(BytesIO(pdf(DOCUMENT, brand=OTHER))).pages[0].images) == 1
    assert not PdfReader(BytesIO(pdf(DOCUMENT))).pages[0].images


def test_a_brand_never_repaints_the_data():
    series = (b.Series("Boutiques", "physical", (Figure(Count(1)),)), b.Series("Web", "ecommerce", (Figure(Count(2)),)))
    chart = b.Chart("Ventes", "", ("oct.",), series, "Deux barres")
    page = html(b.Document("fr", "Titre", "", (chart,)), brand=OTHER).decode()
    assert COLOURS["physical"] in page
    assert COLOURS["ecommerce"] in page
    assert svg(chart, "fr")[5:60] in page
