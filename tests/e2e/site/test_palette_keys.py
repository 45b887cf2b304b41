"""Ctrl+K finds and opens by the keyboard alone, tells a screen reader what it found, and is a page without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
HOME = "/fr/w/brumelle/skills/"
_AXE = "async () => (await axe.run('#palette')).violations.map((one) => one.id)"
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
