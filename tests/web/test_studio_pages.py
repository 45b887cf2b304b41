"""The studio shows every work product, its check and its files, and nothing to strangers."""

import html as pages
import re
from typing import Any

import pytest

from essor.work.registry import products

W = "/fr/w/brumelle/"
PLACES = sorted(one.name.replace("_", "-") for one in products().values())


@pytest.mark.parametrize("noun", PLACES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_work_product_shows_its_document_in_both_languages(visit: Any, noun: str, lang: str):
    page = visit("reader").get(f"/{lang}/w/brumelle/steer/{noun}/?period=2026-10")
    assert page.status_code == 200
    assert f'<html lang="{lang}"' in page.content.decode()
    assert "<h1>" in page.content.decode()


@pytest.mark.parametrize("noun", PLACES)
def test_the_check_of_a_work_product_says_each_part_of_its_criterion(visit: Any, noun: str):
    page = visit("reader").get(f"{W}steer/{noun}/check/?period=2026-10").content.decode()
    product = next(one for one in products().values() if one.name == noun.replace("-", "_"))
    for part in product.criterion:
        assert part.gist.fr.replace("'", "&#x27;") in page
    proved, human = (page.count(f'<li class="{state}">') for state in ("ok", "human"))
    computed = len(product.criterion) - human
    assert (f"<em>{proved}/{computed}</em>" in page) == (computed > 0)
    assert (f'<em class="judge">{human} à juger</em>' in page) == (human > 0)


def test_a_file_is_handed_out_with_its_type_and_name(visit: Any):
    answer = visit("reader").get(f"{W}steer/report/deliverables/en.pdf?period=2026-10")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="report_2026-10_en.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_a_figure_leads_to_the_rows_of_its_files(visit: Any):
    page = visit("reader").get(f"{W}figure/?ref=kpi:revenue/2026-10/channel=ecommerce")
    assert page.status_code == 200
    assert "Ligne du fichier" in page.content.decode()
    assert "shopify" in page.content.decode().lower()


def test_a_computed_figure_leads_to_the_figures_that_it_stands_on_and_they_to_their_rows(visit: Any):
    page = visit("reader").get(f"{W}steer/variance-analysis/?period=2026-10").content.decode()
    links = re.findall(r'href="(/fr/w/brumelle/figure/\?ref=[^"]*\+kpi[^"]*)"', page)
    assert links
    parts = visit("reader").get(pages.unescape(links[0])).content.decode()
    leading = re.findall(r'<a class="fig" href="([^"]+)">([^<]+)</a></th><td class="num">([^<]+)</td>', parts)
    assert len(leading) == links[0].count("kpi")
    for address, name, value in leading:
        assert name
        assert value in visit("reader").get(pages.unescape(address)).content.decode()


@pytest.mark.parametrize("ref", ["kpi:revenue/2026-10 kpi:nothing/2026-10", "kpi:revenue/2026-10 x", " "])
def test_what_is_no_figure_of_the_data_leads_nowhere(visit: Any, ref: str):
    assert visit("reader").get(f"{W}figure/", {"ref": ref}).status_code == 404


@pytest.mark.parametrize("way", ["", "skills/", "figure/?ref=kpi:revenue/2026-10", "steer/report/",
                                 "steer/report/check/", "steer/report/deliverables/",
                                 "steer/report/deliverables/fr.pdf"])  # fmt: skip
def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(visit: Any, way: str):
    assert visit("stranger").get(W + way).status_code == 404
    asked = visit().get(W + way)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/fr/account/login/")


@pytest.mark.parametrize("query", ["?period=2026-13", "?period=x", "?perimeter=%00"])
def test_an_address_that_cannot_be_read_leads_nowhere(visit: Any, query: str):
    assert visit("reader").get(f"{W}steer/report/{query}").status_code == 404


def test_the_only_workspace_opens_by_itself(visit: Any):
    assert visit("reader").get("/fr/")["Location"] == "/fr/w/brumelle/"


def test_every_page_carries_a_policy_without_exception(visit: Any):
    policy = visit("reader").get(f"{W}skills/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
