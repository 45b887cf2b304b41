"""An invitation travels by mail, works once, for its address, for a week, and says so when it does not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from mail_server import Server

NEW, KNOWN = "nouvelle@brumelle.example", "stranger@ailleurs.example"
WAY = "/fr/w/brumelle/settings/members/"
ACCOUNT = {"name": "Nora Petit", "password": "une-phrase-assez-longue"}


def invite(visit: Any, email: str = NEW, role: str = "analyst", language: str = "fr") -> Any:
    return visit("owner").post(f"{WAY}invite/", {"email": email, "role": role, "language": language})


def link_in(server: Server) -> str:
    body = server.mails[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"http://127\.0\.0\.1:8000(/\w\w/invitation/[\w-]{43}/)", body.get_content())
    assert found, body.get_content()
    return found[1]


def roles(people: dict[str, Any], email: str) -> list[str]:
    return list(people["company"].memberships.filter(user__email=email).values_list("role", flat=True))


def test_a_newcomer_makes_an_account_by_the_link_of_a_real_mail_and_is_in(
    visit: Any, people: dict[str, Any], server: Server
):
    assert invite(visit, "  Nouvelle@Brumelle.Example ")["Location"] == WAY
    assert server.mails[-1]["To"] == NEW
    assert server.mails[-1]["Subject"] == "Owner Test vous invite dans Maison Brumelle"
    client = visit()
    page = client.get(link_in(server))
    assert NEW in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    answer = client.post(link_in(server), ACCOUNT)
    assert answer["Location"] == "/fr/w/brumelle/"
    assert client.get("/fr/w/brumelle/settings/members/").status_code == 200
    assert roles(people, NEW) == ["analyst"]


def test_the_mail_and_its_page_speak_the_language_that_was_chosen(visit: Any, server: Server):
    invite(visit, language="en")
    assert server.mails[-1]["Subject"] == "Owner Test invites you into Maison Brumelle"
    assert link_in(server).startswith("/en/")


def test_only_the_hash_of_the_secret_is_kept(visit: Any, server: Server):
    from essor.web.companies.models import Invitation

    invite(visit)
    raw = link_in(server).split("/")[3]
    kept = Invitation.objects.get(email=NEW)
    assert raw not in [str(value) for value in vars(kept).values()]
    assert kept.digest != raw


def test_a_person_with_an_account_signs_in_and_enters(visit: Any, people: dict[str, Any], server: Server):
    invite(visit, KNOWN, "manager")
    link = link_in(server)
    page = visit().get(link).content.decode()
    assert f"/fr/account/login/?next={link}" in page
    assert 'name="password"' not in page
    visit().post(link, ACCOUNT)
    assert roles(people, KNOWN) == []
    assert visit("stranger").post(link)["Location"] == "/fr/w/brumelle/"
    assert roles(people, KNOWN) == ["manager"]


def test_another_person_cannot_use_it(visit: Any, people: dict[str, Any], server: Server):
    invite(visit)
    answer = visit("stranger").post(link_in(server))
    assert answer.status_code == 403
    assert NEW in answer.content.decode()
    assert roles(people, KNOWN) == roles(people, NEW) == []


@pytest.mark.parametrize(
    ("what", "status", "says"),
    [("used", 410, "a déjà servi"), ("revoked", 410, "a été reprise"), ("expired", 410, "a expiré"),
     ("unknown", 404, "n’ouvre rien")],
)  # fmt: skip
def test_a_link_that_no_longer_works_says_why_and_lets_nobody_in(
    visit: Any, people: dict[str, Any], server: Server, what: str, status: int, says: str
):
    from django.utils import timezone

    from essor.web.companies.models import Invitation

    invite(visit)
    kept, link = Invitation.objects.get(email=NEW), link_in(server)
    match what:
        case "used":
            visit().post(link, ACCOUNT)
        case "revoked":
            assert visit("owner").post(f"{WAY}invitations/{kept.pk}/take-back/").status_code == 302
        case "expired":
            Invitation.objects.filter(pk=kept.pk).update(expires=timezone.now() - timedelta(seconds=1))
        case _:
            link = link[:-2] + "_/"
    before = people["company"].memberships.count()
    for answer in (visit().get(link), visit().post(link, {**ACCOUNT, "name": "Autre"})):
        assert answer.status_code == status
        assert says in answer.content.decode()
    assert people["company"].memberships.count() == before


def test_an_invitation_lasts_seven_days(visit: Any, server: Server):
    from essor.web.companies.models import Invitation

    invite(visit)
    kept = Invitation.objects.get(email=NEW)
    assert timedelta(days=7) - timedelta(minutes=1) < kept.expires - kept.created <= timedelta(days=7, minutes=1)


def test_inviting_again_closes_the_first_link(visit: Any, server: Server):
    invite(visit)
    first = link_in(server)
    invite(visit, role="reader")
    assert visit().get(first).status_code == 410
    assert visit().get(link_in(server)).status_code == 200


def test_whoever_invites_cannot_learn_whether_an_address_has_an_account(visit: Any, server: Server):
    said = []
    for email in (NEW, KNOWN):
        page = (
            visit("owner")
            .post(f"{WAY}invite/", {"email": email, "role": "reader", "language": "fr"}, follow=True)
            .content.decode()
        )
        page = re.sub(r'value="[\w]{64}"|"X-CSRFToken": "\w+"', "", page)
        said.append(re.sub(r"invitations/\d+/", "", page.replace(email, "…")))
        visit("owner").post(f"{WAY}invitations/{newest()}/take-back/")
    assert said[0] == said[1]
    assert len(server.mails) == 2


def newest() -> int:
    from essor.web.companies.models import Invitation

    return Invitation.objects.order_by("-pk").values_list("pk", flat=True)[0]


def test_a_member_is_not_invited_a_second_time(visit: Any, server: Server):
    answer = invite(visit, "Reader@brumelle.example")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "est déjà membre" in page
    assert 'value="Reader@brumelle.example"' in page
    assert server.mails == []


def test_bad_input_is_told_beside_its_field_and_kept(visit: Any, server: Server):
    answer = invite(visit, "pas-une-adresse", "king")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "id_email_error" in page
    assert "id_role_error" in page
    assert 'value="pas-une-adresse"' in page


def test_a_weak_password_is_told_beside_its_field_and_makes_no_account(
    visit: Any, people: dict[str, Any], server: Server
):
    from essor.web.accounts.people import by_address

    invite(visit)
    answer = visit().post(link_in(server), {"name": "Nora", "password": "court"})
    assert answer.status_code == 422
    assert "id_password_error" in answer.content.decode()
    assert by_address(NEW) is None
    assert roles(people, NEW) == []


def test_a_server_that_refuses_or_says_nothing_is_told(visit: Any, server: Server):
    from essor.web.companies.models import Invitation

    server.answer = "550 no such box"
    invite(visit)
    assert Invitation.objects.get(email=NEW).sent == "refused"
    server.answer = ""
    invite(visit, KNOWN)
    assert Invitation.objects.get(email=KNOWN).sent == "unknown"
    assert "envoi incertain" in visit("owner").get(WAY).content.decode()


@pytest.mark.parametrize("who", ["manager", "analyst", "salesperson", "reader", "stranger"])
def test_only_an_owner_invites_or_sees_who_is_invited(visit: Any, who: str, server: Server):
    invite(visit)
    client = visit(who)
    assert client.post(f"{WAY}invite/", {"email": "x@y.example", "role": "owner"}).status_code == 404
    assert client.post(f"{WAY}invitations/{newest()}/take-back/").status_code == 404
    assert NEW not in client.get(WAY).content.decode()
    assert len(server.mails) == 1


def test_twenty_invitations_in_ten_minutes_are_the_most(visit: Any, server: Server):
    client = visit("owner")
    codes = [
        client.post(f"{WAY}invite/", {"email": f"n{n}@x.example", "role": "reader", "language": "fr"}).status_code
        for n in range(22)
    ]
    assert codes == [302] * 20 + [429] * 2
    assert len(server.mails) == 20


def test_who_tries_links_one_after_the_other_is_slowed(visit: Any):
    codes = [visit().get(f"/fr/invitation/{n}/", REMOTE_ADDR="198.51.100.9").status_code for n in range(62)]
    assert codes == [404] * 60 + [429] * 2
    assert visit().get("/fr/invitation/x/", REMOTE_ADDR="198.51.100.10").status_code == 404
