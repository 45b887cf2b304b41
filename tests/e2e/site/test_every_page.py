"""Every page of the route table, in both languages, themes and widths, is open to everyone and keeps to itself."""

from typing import Any

import pytest
from every_page import PRODUCT, UNREACHED, table
from served import Served
from watched import Seen, walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="session")
def seen(chromium: Any, owner: Any, served: Served) -> Seen:
    routes, found = table(served.data), Seen()
    guests = [page for page in served.pages if "/s/" in page]
    walk(owner, served.base, routes, found, [page for page in served.pages if page not in guests])
    visitor = chromium.new_context()
    walk(visitor, served.base, routes, found, guests)
    visitor.close()
    return found


def test_axe_finds_no_violation(seen: Seen):
    assert "\n".join(seen.violations) == ""


def test_no_page_is_wider_than_its_screen(seen: Seen):
    assert "\n".join(seen.wide) == ""


def test_the_browser_has_nothing_to_complain_of(seen: Seen):
    assert "\n".join(seen.said) == ""


def test_no_page_asks_another_host(seen: Seen):
    assert "\n".join(seen.foreign) == ""


def test_every_route_was_asked_and_every_work_product_seen(served: Served, seen: Seen):
    unseen = [one.text for one in table(served.data) if one not in seen.asked and not UNREACHED.match(one.text)]
    products = [place for place, route in seen.pages.items() if route.text == PRODUCT]
    assert unseen == []
    assert [page for page in served.pages if page not in seen.pages] == []
    assert len(products) >= 4
