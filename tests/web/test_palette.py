"""A few words find what a person may open, and nothing of other companies; without scripts it is a page."""

import re
from datetime import date
from typing import Any

import pytest

from essor.metrics import catalogue
from essor.standard import load
from essor.work.registry import products

W = "/fr/w/brumelle/search/"
TODAY = date(2026, 11, 24)


def found(people: Any, who: str, asked: str) -> dict[str, list[str]]:
    from essor.web.workshop.finding import find

    told = find(user=people[who], company=people["company"], asked=asked, today=TODAY)
    return {one.kind: [thing.label.fr for thing in one.things] for one in told}


def hrefs(page: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)" data-found', page)]


@pytest.mark.parametrize("asked", ["tableau de b", "TABLEAU", "dashboard", "C2.2.1", "c221", "Tâbleau"])
def test_a_product_is_found_by_its_name_its_code_and_in_either_language(people: Any, asked: str):
    kind = "competences" if asked == "c221" else "products"
    assert any("Tableau de bord" in one for one in found(people, "reader", asked)[kind])


def test_every_product_kpi_and_competence_is_found_by_its_code(people: Any):
    from essor.web.workshop.finding import find

    for kind, codes in (
        ("products", list(products())),
        ("figures", list(catalogue.kpis())[::9]),
        ("competences", [one.code for one in load().competences]),
    ):
        for code in codes:
            told = find(user=people["reader"], company=people["company"], asked=code, today=TODAY)
            assert any(code in "".join(thing.words) for one in told if one.kind == kind for thing in one.things), code


def test_what_begins_so_comes_before_what_only_speaks_of_it(people: Any):
    assert found(people, "reader", "taux de marque")["figures"][0] == "Taux de marque"
    assert found(people, "reader", "panier")["figures"][0].startswith("Panier")


def test_a_kpi_opens_at_the_last_month_that_the_data_tell(visit: Any):
    page = visit("reader").get(W, {"q": "panier moyen"}).content.decode()
    (place,) = [one for one in hrefs(page) if "average_order_value" in one]
    assert "2026-10" in place
    assert visit("reader").get(place).status_code == 200


def test_an_import_is_found_by_the_name_of_its_file_and_opens(visit: Any):
    page = visit("reader").get(W, {"q": "shopify"}).content.decode()
    places = [one for one in hrefs(page) if "/data/imports/" in one]
    assert places
    assert visit("reader").get(places[0]).status_code == 200


def test_only_companies_of_the_person_and_pages_that_she_may_open_are_found(people: Any, visit: Any):
    assert found(people, "reader", "maison")["companies"] == ["Maison Brumelle"]
    assert "companies" not in found(people, "reader", "ailleurs")
    assert "Travaux" in found(people, "analyst", "travaux")["pages"]
    assert "pages" not in found(people, "reader", "travaux")
    for who in ("reader", "analyst", "owner"):
        for place in hrefs(visit(who).get(W).content.decode()):
            assert visit(who).get(place, follow=True).status_code == 200, place


def test_without_words_the_pages_and_companies_are_shown_and_without_a_match_what_to_try(visit: Any, people: Any):
    assert set(found(people, "owner", "")) == {"pages", "companies"}
    assert set(found(people, "owner", "   ")) == {"pages", "companies"}
    page = visit("owner").get(W, {"q": "zzz<b>"}).content.decode()
    assert "Rien ne porte ces mots" in page
    assert "zzz&lt;b&gt;" in page


@pytest.mark.parametrize("asked", ["'; DROP TABLE", "%00", "\x00", "((", "é" * 500, "..", "/", "a\u0301"])
def test_odd_words_break_nothing(visit: Any, asked: str):
    assert visit("reader").get(W, {"q": asked}).status_code == 200


def test_words_that_name_many_say_how_many_are_not_shown(people: Any):
    from essor.web.workshop.finding import MOST, find

    told = find(user=people["reader"], company=people["company"], asked="c", today=TODAY)
    (competences,) = [one for one in told if one.kind == "competences"]
    assert (len(competences.things), competences.more) == (MOST, 27 - MOST)


def test_a_company_without_data_offers_no_figure(people: Any, site: Any, visit: Any):
    from essor.mart.company import Company as Folder

    if not (site / "ailleurs").is_dir():
        Folder.create(site, "ailleurs", name="Ailleurs")
    page = visit("stranger").get("/fr/w/ailleurs/search/", {"q": "panier"})
    assert page.status_code == 200
    assert "/figure/" not in page.content.decode()


def test_the_palette_gets_the_list_alone_and_everyone_else_a_page(visit: Any):
    palette = visit("reader").get(W, {"q": "panier"}, headers={"HX-Request": "true", "HX-Target": "palette-found"})
    page = visit("reader").get(W, {"q": "panier"})
    assert "<html" not in palette.content.decode()
    assert hrefs(palette.content.decode()) == hrefs(page.content.decode()) != []
    assert 'name="q" value="panier"' in page.content.decode()
    assert 'data-palette aria-keyshortcuts="Control+K"' in page.content.decode()


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(visit: Any):
    assert visit("stranger").get(W).status_code == 404
    assert visit().get(W)["Location"].startswith("/fr/account/login/")
