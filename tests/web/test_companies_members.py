"""Who is in a company and as what: seen by members, changed by owners; the last owner stays."""

from __future__ import annotations

from typing import Any

import pytest

WAY = "/fr/w/brumelle/settings/members/"


def pk(people: dict[str, Any], who: str) -> int:
    found: int = people["company"].memberships.get(user=people[who]).pk
    return found


def role(people: dict[str, Any], who: str) -> str | None:
    found: str | None = people["company"].memberships.filter(user=people[who]).values_list("role", flat=True).first()
    return found


def test_every_member_sees_the_members_and_a_stranger_finds_no_page(visit: Any):
    for who in ("owner", "manager", "analyst", "salesperson", "reader"):
        page = visit(who).get(WAY)
        assert page.status_code == 200
        assert "manager@brumelle.example" in page.content.decode()
        assert ('name="role"' in page.content.decode()) == (who == "owner")
    assert visit("stranger").get(WAY).status_code == 404
    assert visit().get(WAY)["Location"].startswith("/fr/account/login/")


def test_an_owner_gives_another_role(visit: Any, people: dict[str, Any]):
    answer = visit("owner").post(f"{WAY}{pk(people, 'reader')}/role/", {"role": "manager"}, follow=True)
    assert "a maintenant le rôle « responsable »" in answer.content.decode().replace("\xa0", " ")
    assert role(people, "reader") == "manager"


def test_an_unknown_role_or_member_changes_nothing(visit: Any, people: dict[str, Any]):
    client = visit("owner")
    assert client.post(f"{WAY}{pk(people, 'reader')}/role/", {"role": "king"}).status_code == 404
    assert client.post(f"{WAY}{pk(people, 'reader')}/role/", {}).status_code == 404
    abroad = people["other"].memberships.get().pk
    assert client.post(f"{WAY}{abroad}/role/", {"role": "reader"}).status_code == 404
    assert client.post(f"{WAY}{abroad}/remove/").status_code == 404
    assert role(people, "reader") == "reader"
    assert people["other"].memberships.get().role == "owner"


def test_the_last_owner_neither_leaves_nor_steps_down(visit: Any, people: dict[str, Any]):
    client, mine = visit("owner"), pk(people, "owner")
    for answer in (client.post(f"{WAY}{mine}/role/", {"role": "reader"}), client.post(f"{WAY}{mine}/remove/")):
        assert answer.status_code == 409
        assert f'id="wrong-{mine}"' in answer.content.decode()
    assert role(people, "owner") == "owner"


def test_an_owner_who_cannot_sign_in_does_not_count_as_another(visit: Any, people: dict[str, Any]):
    client = visit("owner")
    client.post(f"{WAY}{pk(people, 'manager')}/role/", {"role": "owner"})
    people["manager"].is_active = False
    people["manager"].save()
    assert client.post(f"{WAY}{pk(people, 'owner')}/remove/").status_code == 409


def test_one_of_two_owners_leaves_and_the_space_is_closed_to_them(visit: Any, people: dict[str, Any]):
    client = visit("owner")
    client.post(f"{WAY}{pk(people, 'manager')}/role/", {"role": "owner"})
    assert client.post(f"{WAY}{pk(people, 'owner')}/remove/")["Location"] == "/fr/"
    assert role(people, "owner") is None
    assert client.get(WAY).status_code == 404


def test_a_member_leaves_but_removes_nobody_else(visit: Any, people: dict[str, Any]):
    client = visit("reader")
    assert client.get(f"{WAY}{pk(people, 'analyst')}/remove/").status_code == 404
    assert client.post(f"{WAY}{pk(people, 'analyst')}/remove/").status_code == 404
    assert client.post(f"{WAY}{pk(people, 'reader')}/role/", {"role": "owner"}).status_code == 404
    mine = pk(people, "reader")
    assert "Quitter Maison Brumelle" in client.get(f"{WAY}{mine}/remove/").content.decode()
    assert role(people, "reader") == "reader"
    client.post(f"{WAY}{mine}/remove/")
    assert role(people, "reader") is None
    assert role(people, "analyst") == "analyst"


def test_an_owner_removes_a_member_after_being_asked(visit: Any, people: dict[str, Any]):
    client, there = visit("owner"), f"{WAY}{pk(people, 'analyst')}/remove/"
    assert "Analyst Test" in client.get(there).content.decode()
    assert role(people, "analyst") == "analyst"
    assert client.post(there)["Location"] == WAY
    assert role(people, "analyst") is None
    assert visit("analyst").get(WAY).status_code == 404


def test_what_a_removed_owner_had_offered_opens_nothing(people: dict[str, Any]):
    from django.utils import timezone

    from essor.web.companies.services import inviting, members

    company = people["company"]
    members.change_role(company=company, pk=pk(people, "manager"), role="owner")
    _, raw = inviting._make(company, people["manager"], "x@y.example", "owner", "fr")
    members.remove(company=company, pk=pk(people, "manager"))
    assert inviting.shown(raw, timezone.now()).state == "revoked"


@pytest.mark.parametrize("way", ["invite/", "1/role/", "1/remove/", "invitations/1/take-back/"])
def test_a_visitor_signs_in_first(visit: Any, way: str):
    answer = visit().post(f"{WAY}{way}")
    assert answer["Location"].startswith("/fr/account/login/")
