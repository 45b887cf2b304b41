"""Every page of every work product is drawn; with ESSOR_GALLERY the pictures of the docs are made from them.

`make gallery` draws them for the whole demo company; a test run draws them for the small one and keeps none.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_company import Demo
from PIL import Image, ImageStat

from essor.documents.pdf import pictures
from essor.kernel.message import LANGS, Lang
from essor.kernel.period import Period
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.snapshot import head
from essor.work.product import Product
from essor.work.registry import products
from essor.work.runtime import Made, fetch, make

PERIOD = Period.parse("2026-10")
ROOT = Path(__file__).parent.parent.parent
GALLERY = ROOT / "docs" / "pictures" / "gallery"
ASKED = os.environ.get("ESSOR_GALLERY", "")
"""Folder of an imported demo company; its documents become the pictures of the docs."""


@pytest.fixture(scope="module")
def made(demo: Demo) -> Iterator[dict[str, Made]]:
    company = Company.open(Path(ASKED), "maison-brumelle") if ASKED else demo.company
    snapshot = head(company)
    assert snapshot is not None
    with open_engine("duckdb", snapshot) as engine:
        yield {
            code: make(product, fetch(product, company, snapshot, engine, PERIOD))
            for code, product in products().items()
        }


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("product", products().values(), ids=lambda product: product.code)
def test_each_page_of_a_work_product_is_drawn_and_none_is_empty(
    made: dict[str, Made], product: Product, lang: Lang
) -> None:
    pages = [Image.open(io.BytesIO(page)).convert("L") for page in pictures(made[product.code].document(lang))]
    assert pages
    for page in pages:
        assert ImageStat.Stat(page).stddev[0] > 1, f"an empty page among {len(pages)}"
    if ASKED:
        GALLERY.mkdir(parents=True, exist_ok=True)
        first = Image.open(io.BytesIO(pictures(made[product.code].document(lang), dots_per_inch=72)[0]))
        first.convert("RGB").quantize(64).save(GALLERY / f"{product.name}_{lang}.png", optimize=True)


def test_the_gallery_shows_every_work_product_in_both_languages() -> None:
    page = (ROOT / "docs" / "reference" / "gallery.md").read_text(encoding="utf-8")
    for product in products().values():
        for lang in LANGS:
            assert f"pictures/gallery/{product.name}_{lang}.png" in page
            assert (GALLERY / f"{product.name}_{lang}.png").is_file()
