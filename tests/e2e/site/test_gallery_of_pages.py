"""The gallery of the docs shows the pages of the site; with ESSOR_GALLERY their pictures are drawn again.

`make gallery` draws them for the whole demo company; a test run draws one of the small company and keeps none: the
pages themselves are walked by the other tests.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gallery_pages import MOST_BYTES, PAGES, draw
from PIL import Image
from rows import write_rows
from served import Served, command, free_port, serving

ROOT = Path(__file__).parents[3]
GALLERY = ROOT / "docs" / "pictures" / "gallery"
ASKED = os.environ.get("ESSOR_GALLERY", "")
"""Data folder of an imported demo company."""
SLUG = "maison-brumelle"


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Return the site of the other tests, or one of the company whose pictures are asked for."""
    if not ASKED:
        yield request.getfixturevalue("served")
        return
    data = tmp_path / "data"
    shutil.copytree(ASKED, data)
    said = command("welcome", "--data", data, "--company", SLUG, "--lang", "fr").stderr
    (owner, *_) = re.findall(r"^ *(\S+@\S+) ", said, re.MULTILINE)
    port = free_port()
    with serving(data, port) as log:
        pages = write_rows(data, owner, SLUG)
        yield Served(f"http://127.0.0.1:{port}", data, {"owner": owner}, said.splitlines()[0].split()[-1], log, pages)


@pytest.mark.browser
@pytest.mark.xdist_group("site")
def test_pages_of_the_gallery_are_drawn_small(chromium: Any, site: Served, tmp_path: Path):
    window = chromium.new_context()
    page = window.new_page()
    site.sign_in(page, "owner")
    page.close()
    for one in PAGES if ASKED else PAGES[:1]:
        place = draw(window, site.base, SLUG if ASKED else "brumelle", one, GALLERY if ASKED else tmp_path)
        assert _drawn(place), one.name
    window.close()


def test_the_gallery_names_every_page_and_each_picture_is_small_and_no_blank():
    text = (ROOT / "docs" / "reference" / "gallery.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"pictures/gallery/(site_\w+)\.webp", text)) == sorted(one.name for one in PAGES)
    assert [one.name for one in PAGES if not _drawn(GALLERY / f"{one.name}.webp")] == []


def _drawn(place: Path) -> bool:
    """Tell whether a picture is small and shows something."""
    shades = set(Image.open(place).convert("L").resize((64, 64)).tobytes())
    return place.stat().st_size <= MOST_BYTES and len(shades) > 8
