"""A sales manager brings a file in, mends a row, sees the month change, finds its line, explains, decides, tells.

The same walk in French on a wide screen and in English on a phone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
_PERIOD = "?period=2026-10"


@dataclass(frozen=True)
class Walk:
    """Hold who walks how, and the file of the walk: one row is right, the day of the other is none."""

    lang: str
    width: int
    file: str
    right: str
    wrong: str
    mended: str
    kept: Decimal
    refused: Decimal

    @property
    def text(self) -> str:
        """Return the file."""
        return f"Date;Article;Quantité;CA HT\r\n{self.right}\r\n{self.wrong}\r\n"


WALKS = (
    Walk("fr", 1440, "salon_de_lyon.csv", "12/10/2026;L1;3;4100,00", "2026-13-45;L2;2;1250,00", "13/10/2026",
         Decimal(4100), Decimal(1250)),
    Walk("en", 390, "salon_de_lille.csv", "19/10/2026;M1;5;2300,00", "2026-10-99;M2;1;700,00", "20/10/2026",
         Decimal(2300), Decimal(700)),
)  # fmt: skip


@pytest.fixture(params=WALKS, ids=lambda walk: f"{walk.lang}-{walk.width}")
def walk(request: pytest.FixtureRequest) -> Walk:
    found: Walk = request.param
    return found


@pytest.fixture
def page(chromium: Any, served: Served, walk: Walk) -> Iterator[Any]:
    """Return a page of a window of its own in which the manager signed in."""
    window = chromium.new_context(viewport={"width": walk.width, "height": 900}, accept_downloads=True)
    page = window.new_page()
    page.set_default_timeout(90_000)
    served.sign_in(page, "manager")
    yield page
    window.close()


def revenue(page: Any, base: str) -> Decimal:
    """Return what the first tile of the dashboard says of October."""
    page.goto(f"{base}steer/dashboard/{_PERIOD}")
    told = page.inner_text(".kpi:first-of-type .kpi-v strong")
    return Decimal(re.sub(r"[^\d,.]", "", told).replace(",", "" if "/en/" in base else "."))


def load(page: Any) -> None:
    """Wait until the files are examined, take the reading that is proposed, see what would change, and load them."""
    page.wait_for_url(re.compile("/(map|check)/$"))
    if page.url.endswith("/map/"):
        page.click("main .head-r a.pri")
        page.wait_for_url("**/check/")
    page.click("main .head-r button.pri")
    page.wait_for_url("**/done/")


def test_from_a_file_never_seen_to_a_report_that_is_taken_away(page: Any, served: Served, walk: Walk, tmp_path: Path):
    base = f"{served.base}/{walk.lang}/w/brumelle/"
    before = revenue(page, base)
    file = tmp_path / walk.file
    file.write_text(walk.text, encoding="utf-8")

    page.goto(f"{base}data/imports/new/")
    page.set_input_files("#files", file)
    page.click("main form button.pri")
    load(page)
    assert revenue(page, base) - before == walk.kept

    page.goto(f"{base}data/imports/")
    page.click(f"main a:has-text('{walk.file}')")
    page.click("main a[href$='/rejects/']")
    page.fill("input[aria-invalid=true]", walk.mended)
    page.click("main form button.pri")
    load(page)
    assert revenue(page, base) - before == walk.kept + walk.refused

    page.click(".kpi:first-of-type .kpi-v a")
    page.wait_for_url("**/figure/**")
    source = page.locator(f"main tbody tr:has(th:text-is('{walk.file}')) a[href*='/files/']")
    while not source.count():
        page.click("main nav.pg a[rel=next]")
        page.wait_for_load_state()
    source.first.click()
    page.wait_for_url("**/files/**")
    assert walk.right.split(";")[1] in page.inner_text("tr[aria-current=true]")

    page.goto(f"{base}steer/dashboard/{_PERIOD}")
    page.click(".brief a.btn")
    page.wait_for_url("**/steer/variance-analysis/**")
    assert "2026" in page.inner_text("h1")
    page.click(".brief a.btn")
    page.wait_for_url("**/steer/report/**")

    page.goto(f"{base}steer/actions/new/")
    page.fill("#id_title", f"Salon {walk.lang}")
    page.fill("#id_due_date", "2026-12-15")
    page.click("main form button.pri")
    page.wait_for_url("**/actions/**")
    page.goto(f"{base}steer/actions/")
    assert f"Salon {walk.lang}" in page.inner_text("main table.todo")

    page.goto(f"{base}steer/report/{_PERIOD}")
    with page.expect_download() as taken:
        page.click(f"main .head-r a[href*='/{walk.lang}.pdf']")
    assert taken.value.suggested_filename == f"report_2026-10_{walk.lang}.pdf"
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")
