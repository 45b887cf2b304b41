"""Draw the pages of the gallery: which, where they are found, how they are shown."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

MOST_BYTES = 120_000
WIDE, PHONE = 1440, 390
_EXPORT = "Date;Article;Quantité;CA HT\r\n12/10/2026;L1;3;4100,00\r\n2026-13-45;L2;2;1250,00\r\n"


@dataclass(frozen=True)
class Shown:
    """Hold a page of the gallery.

    Args:
        name: of its picture.
        place: its address below the language and the company; "" for one that is reached by hand.
        lang: of the page.
        dark: in the dark theme.
        width: of the screen.
        height: of the screen.

    """

    name: str
    place: str
    lang: str = "fr"
    dark: bool = False
    width: int = WIDE
    height: int = 1000


PAGES = (
    Shown("site_map", "skills/"),
    Shown("site_dashboard", "steer/dashboard/?period=2026-10", height=1270),
    Shown("site_dashboard_dark", "steer/dashboard/?period=2026-10", "en", dark=True, height=1270),
    Shown("site_variance", "steer/variance-analysis/?period=2026-10", height=1270),
    Shown("site_report", "steer/report/?period=2026-09", "en", height=1270),
    Shown("site_studio", "steer/report/assumptions/?period=2026-10"),
    Shown("site_comparison", "steer/report/versions/compare/?period=2026-10&a=1&b=2", "en"),
    Shown("site_targets", "steer/objectives/?year=FY2025"),
    Shown("site_import", ""),
    Shown("site_quality", "data/quality/"),
    Shown("site_lineage", "data/lineage/?kpi=average_order_value&period=2026-10", "en"),
    Shown("site_expected", "data/schedules/"),
    Shown("site_phone", "steer/dashboard/?period=2026-10", width=PHONE, height=1500),
)


def draw(window: Any, base: str, slug: str, one: Shown, folder: Path) -> Path:
    """Draw a page into a folder and return its picture.

    Args:
        window: of the browser, signed in.
        base: address of the site.
        slug: name of the company.
        one: the page.
        folder: where the picture goes.

    """
    page = window.new_page()
    page.set_default_timeout(120_000)
    page.set_viewport_size({"width": one.width, "height": one.height})
    page.emulate_media(color_scheme="dark" if one.dark else "light", reduced_motion="reduce")
    at = f"{base}/{one.lang}/w/{slug}/"
    if one.place:
        answer = page.goto(at + one.place, wait_until="load")
        assert answer is not None
        assert answer.status == 200, one.place
    else:
        _examined(page, at)
    page.wait_for_selector("main:not(:has([aria-busy=true]))")
    page.wait_for_timeout(600)  # the view from the page before fades out
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if one.width > PHONE:
        seen = seen.resize((1200, round(seen.height * 1200 / seen.width)), Image.Resampling.LANCZOS)
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{one.name}.webp"
    seen.save(place, quality=78, method=6)
    page.close()
    return place


def _examined(page: Any, at: str) -> None:
    """Bring a small export as far as the step that says what would change."""
    page.goto(f"{at}data/imports/new/")
    page.set_input_files("#files", {"name": "salon_de_lyon.csv", "mimeType": "text/csv", "buffer": _EXPORT.encode()})
    page.click("main form button.pri")
    page.wait_for_url("**/map/")
