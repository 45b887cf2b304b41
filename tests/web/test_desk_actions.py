"""Actions are made by hand or taken from an analysis, changed by one person at a time, and seen by members only."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

W = "/fr/w/brumelle/steer/actions/"


def made(people: dict[str, Any], **values: Any) -> Any:
    from essor.web.desk.services import acting

    return acting.create(company=people["company"], by=people["owner"],
                         content=acting.Content(values.pop("title", "Rappeler les clients"), **values))  # fmt: skip


def written(task: Any, **changes: Any) -> dict[str, Any]:
    return {"title": task.title, "why": task.why, "owner": task.owner_id or "", "due_date": "", "state": task.state,
            "version": task.version} | changes  # fmt: skip


def test_an_action_written_by_hand_stands_in_the_list_and_its_owner_is_told(visit: Any, people: dict[str, Any]):
    asked = {"title": "Réparer le paiement", "owner": people["salesperson"].pk, "due_date": "2026-12-01"}
    answer = visit("manager").post(f"{W}new/", asked)
    assert (answer.status_code, answer["Location"]) == (302, W)
    assert "Réparer le paiement" in visit("reader").get(W).content.decode()
    bell = visit("salesperson").get("/en/notifications/").content.decode()
    assert "Manager Test gave you an action: Réparer le paiement" in bell
    assert "Unread notifications: 1" in bell
    visit("salesperson").post("/en/notifications/read/")
    assert "Unread notifications: 0" in visit("salesperson").get("/en/notifications/").content.decode()


def test_an_empty_title_is_told_beside_the_field_and_what_was_typed_stays(visit: Any, people: dict[str, Any]):
    page = visit("manager").post(f"{W}new/", {"title": " ", "why": "La marge recule", "due_date": "demain"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ce champ est vide." in text
    assert "Écrivez une date" in text
    assert "La marge recule" in text
    assert 'aria-invalid="true"' in text


def test_a_person_of_another_company_cannot_carry_an_action(visit: Any, people: dict[str, Any]):
    page = visit("manager").post(f"{W}new/", {"title": "X", "owner": people["stranger"].pk})
    assert "Choisissez une personne de cet espace." in page.content.decode()


def test_the_second_of_two_people_is_told_and_shown_both(visit: Any, people: dict[str, Any]):
    task = made(people)
    visit("owner").post(f"{W}{task.pk}/", written(task, title="Rappeler les dix premiers clients"))
    answer = visit("manager").post(f"{W}{task.pk}/", written(task, title="Rappeler les perdus"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Rappeler les dix premiers clients" in text
    assert "Rappeler les perdus" in text
    task.refresh_from_db()
    assert (task.title, task.version) == ("Rappeler les dix premiers clients", 2)
    again = visit("manager").post(f"{W}{task.pk}/", written(task, title="Rappeler les perdus"))
    task.refresh_from_db()
    assert (again.status_code, task.title) == (302, "Rappeler les perdus")


def test_done_and_undone_need_no_script_and_a_stale_tick_changes_nothing(visit: Any, people: dict[str, Any]):
    task = made(people)
    visit("salesperson").post(f"{W}{task.pk}/move/", {"state": "done", "version": 1, "back": "?owner=me"})
    task.refresh_from_db()
    assert (task.state, task.version) == ("done", 2)
    visit("salesperson").post(f"{W}{task.pk}/move/", {"state": "open", "version": 1})
    task.refresh_from_db()
    assert (task.state, task.version) == ("done", 2)
    visit("salesperson").post(f"{W}{task.pk}/move/", {"state": "open", "version": 2})
    task.refresh_from_db()
    assert task.state == "open"


def test_filters_keep_what_is_asked_for(visit: Any, people: dict[str, Any]):
    made(people, title="La mienne", owner=people["manager"])
    made(people, title="La sienne", owner=people["owner"])
    made(people, title="La finie", state="done")
    mine = visit("manager").get(f"{W}?owner=me").content.decode()
    assert "La mienne" in mine
    assert "La sienne" not in mine
    assert "La finie" not in visit("manager").get(W).content.decode()
    assert "La finie" in visit("manager").get(f"{W}?state=done").content.decode()
    assert "La sienne" not in visit("manager").get(f"{W}?q=mienne").content.decode()


@pytest.mark.parametrize("query", ["?owner=x", "?state=x", "?owner=99999999999999999999", "?q=%00"])
def test_an_odd_filter_still_shows_a_list(visit: Any, people: dict[str, Any], query: str):
    assert visit("reader").get(W + query).status_code == 200


def test_a_proposed_action_is_taken_once_with_its_cause_and_its_figure(visit: Any, people: dict[str, Any]):
    from essor.web.desk.models import Task
    from essor.web.desk.services.proposals import proposed

    found = proposed(people["company"], "fr", "2026-09")
    assert found
    first = next(one for one in found if one.ref)
    assert first.why.splitlines()
    client = visit("manager")
    form = client.get(f"{W}new/", {"of": first.origin}).content.decode()
    assert first.title.replace("'", "&#x27;") in form
    for _ in range(2):
        client.post(f"{W}new/?of={first.origin}", {"title": first.title, "why": first.why})
    task = Task.objects.get(origin=first.origin)
    assert task.ref == first.ref
    assert task.ref.startswith("kpi:")


def test_nobody_makes_up_a_proposal(visit: Any, people: dict[str, Any]):
    assert visit("manager").get(f"{W}new/?of=variance_analysis/2026-10/nothing").status_code == 404


def test_a_reader_reads_and_writes_nothing(visit: Any, people: dict[str, Any]):
    task = made(people)
    assert visit("reader").get(f"{W}{task.pk}/").status_code == 200
    assert visit("reader").post(f"{W}{task.pk}/", written(task)).status_code == 404
    assert visit("reader").post(f"{W}{task.pk}/move/", {"state": "done", "version": 1}).status_code == 404
    assert visit("reader").get(f"{W}new/").status_code == 404
    assert "Nouvelle action" not in visit("reader").get(W).content.decode()


@pytest.mark.parametrize("way", ["", "new/", "proposed/", "1/"])
def test_a_stranger_finds_no_action_and_a_visitor_is_asked_to_sign_in(visit: Any, people: dict[str, Any], way: str):
    made(people)
    assert visit("stranger").get(W + way).status_code == 404
    assert visit().get(W + way).status_code == 302


def test_an_action_of_another_company_is_not_there(visit: Any, people: dict[str, Any]):
    from essor.web.desk.models import Task

    task = Task.objects.create(company=people["other"], title="Ailleurs")
    assert visit("owner").get(f"{W}{task.pk}/").status_code == 404
    assert visit("owner").post(f"{W}{task.pk}/move/", {"state": "done", "version": 1}).status_code == 404


def test_a_long_list_is_leafed_through_and_keeps_its_filter(visit: Any, people: dict[str, Any]):
    for number in range(120):
        made(people, title=f"Action {number:03}")
    first = visit("reader").get(f"{W}?q=Action").content.decode()
    last = visit("reader").get(f"{W}?q=Action&page=3").content.decode()
    assert (first.count("data-row"), last.count("data-row")) == (50, 20)
    assert "120" in first
    assert "page=2&amp;q=Action" in first
    assert visit("reader").get(f"{W}?page=x").status_code == 200


def test_the_list_is_sorted_by_each_column_and_says_which(visit: Any, people: dict[str, Any]):
    made(people, title="Aller", state="done", due_date=date(2026, 12, 3), owner=people["salesperson"])
    made(people, title="Bouger", state="open", due_date=None, owner=people["manager"])
    made(people, title="Créer", state="doing", due_date=date(2026, 12, 1), owner=None)

    def titles(sort: str) -> list[str]:
        text = visit("manager").get(f"{W}?state=all&sort={sort}").content.decode()
        assert text.count("aria-sort=") == 1
        assert ('aria-sort="descending"' in text) == (sort in {"-title", "-state", "-due", "-owner"})
        return re.findall(r"data-row>([^<]*)<", text)

    assert (titles("title"), titles("-title")) == (["Aller", "Bouger", "Créer"], ["Créer", "Bouger", "Aller"])
    assert (titles("state"), titles("-state")) == (["Bouger", "Créer", "Aller"], ["Aller", "Créer", "Bouger"])
    assert (titles("due"), titles("-due")) == (["Créer", "Aller", "Bouger"], ["Aller", "Créer", "Bouger"])
    assert (titles("owner"), titles("-owner")) == (["Bouger", "Aller", "Créer"], ["Aller", "Bouger", "Créer"])
    assert titles("--due") == titles("nothing") == titles("")
