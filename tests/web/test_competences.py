"""The map of the competences says where each stands; a competence has its page, made here or not yet."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from essor.standard import load
from essor.work.registry import products

W = "/fr/w/brumelle/"
TODAY = date(2026, 11, 24)


def standings(company: Any, today: date = TODAY) -> Any:
    from essor.web.workshop.standing import standings as asked

    return asked(company, today=today)


def test_each_competence_stands_somewhere_and_only_what_essor_makes_is_not_missing(people: Any):
    found = standings(people["company"])
    assert list(found) == [one.code for one in load().competences]
    assert {code for code, one in found.items() if one.state != "missing"} == set(products())


def test_what_the_checks_find_says_whether_a_competence_is_to_review(people: Any, monkeypatch: pytest.MonkeyPatch):
    from essor.web.workshop import standing

    def seen(status: str) -> Any:
        def made(found: Any, product: Any, asked: Any, entered: Any = None) -> Any:
            plain = real(found, product, asked, entered)
            return replace(plain, findings=tuple(replace(one, status=status) for one in plain.findings))

        monkeypatch.setattr(standing, "made_in", made)
        monkeypatch.setattr(standing, "_HELD", standing.Kept(most=1))
        return {code: standings(people["company"])[code] for code in products()}

    real = standing.made_in
    assert {one.state for one in seen("pass").values()} == {"done"}
    for status in ("fail", "warn", "not_reproduced"):
        for one in seen(status).values():
            assert one.state == "review"
            assert one.faults == len({found.part.code for found in one.judged.parts if found.findings})


@pytest.mark.parametrize(
    ("today", "stale"),
    [(date(2026, 11, 1), False), (date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2027, 6, 1), True)],
)
def test_a_product_is_stale_as_soon_as_a_month_ended_that_the_data_do_not_tell(people: Any, today: date, stale: bool):
    found = standings(people["company"], today)
    assert {found[code].state == "stale" for code in products()} == {stale}


def test_without_data_the_map_says_so_and_still_shows_the_27(people: Any, visit: Any, site: Any):
    from essor.mart.company import Company as Folder

    Folder.create(site, "ailleurs", name="Ailleurs")
    assert {one.state for one in standings(people["other"]).values()} == {"empty", "missing"}
    page = visit("stranger").get("/fr/w/ailleurs/skills/")
    assert page.status_code == 200
    assert page.content.decode().count('class="cc"') == 27


@pytest.mark.parametrize("view", ["", "?view=list"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_map_and_the_list_lead_to_the_27_competences(visit: Any, lang: str, view: str):
    page = visit("reader").get(f"/{lang}/w/brumelle/skills/{view}").content.decode()
    for one in load().competences:
        assert f'href="/{lang}/c/{one.code}/?w=brumelle"' in page


def test_the_map_does_not_wait_for_what_was_not_computed_and_asks_for_it_by_itself(
    visit: Any, monkeypatch: pytest.MonkeyPatch
):
    from essor.web.workshop import standing

    monkeypatch.setattr(standing, "_HELD", standing.Kept(most=64))
    first = visit("reader").get(f"{W}skills/").content.decode()
    # a line of the tally says it twice, to the eye and to the ear; each row says it to the ear
    assert first.count("Calcul en cours</span>") == 2 + len(products())
    assert 'hx-get="?states=1" hx-trigger="load"' in first
    computed = visit("reader").get(f"{W}skills/?states=1").content.decode()
    assert "Calcul en cours" not in computed
    assert "?states=1" not in visit("reader").get(f"{W}skills/").content.decode()


def test_a_view_that_does_not_exist_leads_nowhere(visit: Any):
    assert visit("reader").get(f"{W}skills/?view=x").status_code == 404


@pytest.mark.parametrize("one", load().competences, ids=lambda one: one.code)
def test_a_competence_shows_its_criterion_its_exams_its_law_and_its_terms(visit: Any, one: Any):
    from html import escape

    from essor.standard import glossary
    from essor.standard.hanging import hanging
    from essor.standard.law import load_law

    for lang in ("fr", "en"):
        page = visit("reader").get(f"/{lang}/c/{one.code}/").content.decode()
        for part in one.criterion.parts:
            assert escape(part.statement.text(lang)) in page
        for sitting in load().examined_in(one.code):
            assert f'<span class="code">{sitting.code}</span>' in page
        for name in hanging()[one.code].terms:
            assert escape(glossary().term(name).definition.text(lang)) in page
        for document in hanging()[one.code].documents:
            assert escape(load_law().vocabulary.documents[document].text(lang)) in page
        made = products().get(one.code)
        assert ('class="btn pri" href="' in page) == (made is not None)


def test_a_competence_stands_in_the_frame_of_the_company_that_the_person_may_see(visit: Any, people: Any):
    from essor.web.companies.models import Company, Membership

    assert "Maison Brumelle" in visit("reader").get("/fr/c/C2.2.1/").content.decode()
    assert visit("reader").get("/fr/c/C2.2.1/?w=ailleurs").status_code == 404
    second = Company.objects.create(slug="second", name="Second")
    Membership.objects.create(company=second, user=people["reader"], role="reader")
    assert "Maison Brumelle" not in visit("reader").get("/fr/c/C2.2.1/").content.decode()
    assert "Maison Brumelle" in visit("reader").get("/fr/c/C2.2.1/?w=brumelle").content.decode()


@pytest.mark.parametrize("code", ["C9.9.9", "c2.2.1", "x"])
def test_a_code_that_the_standard_does_not_hold_leads_nowhere(visit: Any, code: str):
    assert visit("reader").get(f"/fr/c/{code}/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_before_a_competence(visit: Any):
    assert visit().get("/fr/c/C2.2.1/")["Location"].startswith("/fr/account/login/")


def test_only_the_law_in_force_today_is_shown(visit: Any, monkeypatch: pytest.MonkeyPatch):
    from essor.web.workshop import competences

    def shown(today: date) -> str:
        monkeypatch.setattr(competences, "localdate", lambda: today)
        return visit("reader").get("/en/c/C2.1.2/").content.decode()

    assert shown(date(2026, 7, 1)) != shown(date(2026, 11, 24))
