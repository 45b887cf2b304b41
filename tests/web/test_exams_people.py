"""The secretariat of a certifier sees its people and gives or takes a role; nobody else finds the page."""

from __future__ import annotations

from typing import Any

import pytest

PASSWORD = "mot-de-passe-long"
WAY = "/fr/cert/centre/people/"
ROLES = ("secretariat", "assessor", "jury", "candidate")


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Return a certifier, one person a role, a colleague of the secretariat, and somebody of another certifier."""
    from essor.web.accounts.models import User
    from essor.web.companies.models import Company, Membership, Role
    from essor.web.exams.services import appoint, found

    made: dict[str, Any] = {
        who: User.objects.create_user(f"{who}@centre.example", PASSWORD, name=f"{who.title()} Test")
        for who in (*ROLES, "colleague", "stranger")
    }
    made["centre"] = found(slug="centre", name="Centre du Rhône", by=made["secretariat"])
    for role in ROLES[1:]:
        appoint(certifier=made["centre"], user=made[role], role=role)
    made["other"] = found(slug="autre", name="Autre", by=made["stranger"])
    company = Company.objects.create(slug="maison", name="Maison")
    for who in ("secretariat", "colleague"):
        Membership.objects.create(company=company, user=made[who], role=Role.READER)
    return made


@pytest.fixture
def fresh(people: dict[str, Any]) -> Any:
    """Return a browser in which somebody signed in and has just proved who they are: fresh("jury")."""
    from django.test import Client

    def browser(who: str) -> Client:
        client = Client()
        client.post("/fr/account/login/", {"login": f"{who}@centre.example", "password": PASSWORD})
        client.post("/fr/account/reauthenticate/", {"password": PASSWORD})
        return client

    return browser


def roles(people: dict[str, Any], who: str) -> set[str]:
    return set(people["centre"].posts.filter(user=people[who]).values_list("role", flat=True))


def post(people: dict[str, Any], who: str) -> int:
    found: int = people["centre"].posts.get(user=people[who]).pk
    return found


@pytest.mark.parametrize(("lang", "word"), [("fr", "évaluateur"), ("en", "assessor")])
def test_the_secretariat_sees_who_does_what_in_its_language(fresh: Any, lang: str, word: str):
    page = fresh("secretariat").get(WAY.replace("/fr/", f"/{lang}/"))
    assert page.status_code == 200
    for who in ROLES:
        assert f"{who}@centre.example" in page.content.decode()
    assert word in page.content.decode()
    assert "stranger@" not in page.content.decode()


@pytest.mark.parametrize("who", ["assessor", "jury", "candidate", "colleague", "stranger"])
def test_who_does_not_organise_finds_no_page_and_changes_nothing(fresh: Any, people: dict[str, Any], who: str):
    client = fresh(who)
    assert client.get(WAY).status_code == 404
    assert client.post(f"{WAY}give/", {"email": f"{who}@centre.example", "role": "secretariat"}).status_code == 404
    assert client.post(f"{WAY}{post(people, 'jury')}/take/").status_code == 404
    assert roles(people, who) == ({who} if who in ROLES else set())
    assert roles(people, "jury") == {"jury"}


def test_each_person_sees_their_certifiers_and_only_the_secretariat_a_way_to_the_people(fresh: Any):
    page = fresh("jury").get("/fr/cert/").content.decode()
    assert "Centre du Rhône" in page
    assert "Autre" not in page
    assert WAY not in page
    assert WAY in fresh("secretariat").get("/fr/cert/").content.decode()
    assert "aucun certificateur" in fresh("colleague").get("/fr/cert/").content.decode()


def test_a_visitor_signs_in_first(people: dict[str, Any]):
    from django.test import Client

    for way in ("/fr/cert/", WAY):
        assert Client().get(way)["Location"].startswith("/fr/account/login/")
    for way in ("give/", "1/take/"):
        assert Client().post(f"{WAY}{way}")["Location"].startswith("/fr/account/login/")


def test_a_colleague_is_given_a_role_and_a_second_one(fresh: Any, people: dict[str, Any]):
    client = fresh("secretariat")
    for role in ("assessor", "jury"):
        page = client.post(f"{WAY}give/", {"email": "Colleague@centre.example ", "role": role}, follow=True)
        assert "a maintenant le rôle" in page.content.decode()
    assert roles(people, "colleague") == {"assessor", "jury"}
    assert people["colleague"].has_perm("exams.mark", people["centre"])


@pytest.mark.parametrize("email", ["stranger@centre.example", "nobody@centre.example"])
def test_an_address_that_the_giver_does_not_know_is_refused_whether_somebody_has_it_or_not(
    fresh: Any, people: dict[str, Any], email: str
):
    page = fresh("secretariat").post(f"{WAY}give/", {"email": email, "role": "jury"})
    assert page.status_code == 422
    assert "Personne de vos entreprises n’a cette adresse" in page.content.decode()
    assert f'value="{email}"' in page.content.decode()
    assert people["centre"].posts.count() == 4


@pytest.mark.parametrize(("who", "role"), [("candidate", "jury"), ("assessor", "candidate")])
def test_nobody_is_given_two_sides_and_is_told_beside_the_role(fresh: Any, people: dict[str, Any], who: str, role: str):
    page = fresh("secretariat").post(f"{WAY}give/", {"email": f"{who}@centre.example", "role": role})
    assert page.status_code == 422
    assert 'id="id_role_error"' in page.content.decode()
    assert roles(people, who) == {who}


def test_an_unknown_role_gives_nothing(fresh: Any, people: dict[str, Any]):
    client = fresh("secretariat")
    for role in ("king", ""):
        assert client.post(f"{WAY}give/", {"email": "jury@centre.example", "role": role}).status_code == 422
    assert roles(people, "jury") == {"jury"}


def test_a_role_is_taken_back_and_one_of_another_certifier_is_not(fresh: Any, people: dict[str, Any]):
    client = fresh("secretariat")
    abroad = people["other"].posts.get().pk
    assert client.post(f"{WAY}{abroad}/take/").status_code == 404
    assert people["other"].posts.count() == 1
    assert client.post(f"{WAY}{post(people, 'jury')}/take/")["Location"] == WAY
    assert roles(people, "jury") == set()


def test_the_last_of_the_secretariat_stays_and_one_of_two_goes(fresh: Any, people: dict[str, Any]):
    from essor.web.exams.services import appoint

    client, mine = fresh("secretariat"), post(people, "secretariat")
    refused = client.post(f"{WAY}{mine}/take/")
    assert refused.status_code == 409
    assert "Plus personne n’organiserait" in refused.content.decode()
    appoint(certifier=people["centre"], user=people["jury"], role="secretariat")
    assert client.post(f"{WAY}{mine}/take/")["Location"] == "/fr/cert/"
    assert roles(people, "secretariat") == set()
    assert client.get(WAY).status_code == 404


def test_giving_and_taking_ask_for_a_recent_proof(people: dict[str, Any]):
    from django.test import Client

    client = Client()
    client.post("/fr/account/login/", {"login": "secretariat@centre.example", "password": PASSWORD})
    for way, sent in (("give/", {"email": "colleague@centre.example", "role": "jury"}),
                      (f"{post(people, 'jury')}/take/", {})):  # fmt: skip
        assert "/account/reauthenticate/" in client.post(f"{WAY}{way}", sent)["Location"]
    assert roles(people, "colleague") == set()
    assert roles(people, "jury") == {"jury"}
