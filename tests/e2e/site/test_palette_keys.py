"""The keyboard finds, walks and opens; a screen reader is told; paper gets the page without its menu, on white."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
HOME = "/fr/w/brumelle/skills/"
_AXE = "async () => (await axe.run('#palette')).violations.map((one) => one.id)"
_COLOURS = """() => {
  const draw = document.createElement("canvas").getContext("2d");
  const drawn = (colour) => {
    draw.fillStyle = colour;
    draw.fillRect(0, 0, 1, 1);
    return [...draw.getImageData(0, 0, 1, 1).data].slice(0, 3).join();
  };
  const style = getComputedStyle(document.body);
  return {paper: drawn(style.backgroundColor), ink: drawn(style.color)};
}"""
_FOCUS = "() => document.activeElement.getAttribute('href') ?? document.activeElement.id"


@pytest.fixture
def page(owner: Any, served: Served) -> Iterator[Any]:
    page = owner.new_page()
    page.goto(served.base + HOME)
    yield page
    page.close()


def test_the_keyboard_alone_finds_walks_and_opens(page: Any):
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-found a")
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(_AXE) == []
    page.keyboard.type("panier")
    page.wait_for_selector("#palette-found a[href*=average_order_value]")
    assert page.inner_text("#palette-found [role=status]").endswith("2")
    page.keyboard.press("ArrowDown")
    assert "average_order_value" in page.evaluate(_FOCUS)
    page.keyboard.press("ArrowUp")
    assert page.evaluate(_FOCUS) == "palette-q"
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("tableau de bord")
    page.wait_for_selector("#palette-found a[href*=dashboard]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/steer/dashboard/**")


def test_without_scripts_the_field_of_the_menu_leads_to_a_page_that_finds(chromium: Any, owner: Any, served: Served):
    window = chromium.new_context(java_script_enabled=False, storage_state=owner.storage_state())
    page = window.new_page()
    page.goto(served.base + HOME)
    page.click("a[data-palette]")
    page.fill("main input[type=search]", "C2.2.4")
    page.click("main form.ask button")
    assert page.locator("main [data-found]").first.get_attribute("href").endswith("/steer/report/")
    window.close()


def test_j_and_k_walk_through_a_list_enter_opens_it_and_the_slash_goes_to_its_search(page: Any, served: Served):
    page.goto(f"{served.base}/fr/w/brumelle/data/imports/")
    rows = [one.get_attribute("href") for one in page.locator("main tbody th a").all()]
    assert len(rows) > 2
    walked = []
    for key in "jjkjj":
        page.keyboard.press(key)
        walked.append(page.evaluate(_FOCUS))
    assert walked == [rows[0], rows[1], rows[0], rows[1], rows[2]]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{rows[2]}")
    page.keyboard.press("/")
    page.wait_for_selector("#palette[open]")
    page.keyboard.press("Escape")
    page.goto(f"{served.base}/fr/w/brumelle/steer/actions/")
    page.keyboard.press("/")
    page.keyboard.type("j/k")
    assert page.evaluate(_FOCUS) == "q"
    assert page.input_value("#q") == "j/k"


def test_paper_is_white_and_has_no_menu_whatever_the_theme(page: Any, served: Served):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{served.base}/fr/w/brumelle/steer/report/?period=2026-10")
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
    colours = page.evaluate(_COLOURS)
    assert colours["paper"] == "255,255,255"
    assert sum(map(int, colours["ink"].split(","))) < 200
    for chrome in (".side", ".top", ".steps", ".head-r", ".bar"):
        assert page.locator(chrome).count() > 0, chrome
        assert not any(one.is_visible() for one in page.locator(chrome).all()), chrome
    assert page.locator("main h1").is_visible()
