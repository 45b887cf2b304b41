"""A subscription is sent through a real mail server, each mail at most once whatever happens between."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from mail_server import Server

SUBSCRIBED = datetime(2026, 10, 20, tzinfo=UTC)
DUE = datetime(2026, 11, 3, 6, 31, tzinfo=UTC)  # 07:31 in Paris on the third of November


@pytest.fixture
def subscription(people: dict[str, Any]) -> Any:
    from essor.web.desk.models import Subscription
    from essor.web.desk.services.subscribing import subscribe

    made = subscribe(company=people["company"], user=people["reader"], values={
        "product": "report", "span": "last_month", "shapes": "pdf,html", "language": "fr", "rhythm": "monthly",
        "days_after": 2, "at": time(7, 30),
    })  # fmt: skip
    Subscription.objects.filter(pk=made.pk).update(since=SUBSCRIBED)
    made.refresh_from_db()
    return made


def run(now: datetime = DUE) -> Any:
    from essor.web.desk.services.outbox import run_due

    return run_due(now)


def states(subscription: Any) -> list[tuple[str, str]]:
    return list(subscription.sendings.values_list("occasion", "state"))


def test_the_report_arrives_with_its_files_a_way_to_the_page_and_a_way_to_stop(server: Server, subscription: Any):
    assert run().sent == 1
    (mail,) = server.mails
    files = {part.get_filename(): part.get_content_type() for part in mail.iter_attachments()}
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["To"] == "reader@brumelle.example"
    assert files == {"report_2026-10_fr.pdf": "application/pdf", "report_2026-10_fr.html": "text/html"}
    assert "/fr/w/brumelle/steer/report/?period=2026-10" in body.get_content()
    assert "Ne plus le recevoir" in body.get_content()
    assert mail["List-Unsubscribe"].strip().startswith("<http")


def test_it_comes_once_an_occasion_whatever_the_clock_says(server: Server, subscription: Any):
    for now in (DUE, DUE, DUE + timedelta(days=9), DUE - timedelta(minutes=1), DUE - timedelta(days=10), DUE):
        run(now)
    assert len(server.mails) == 1
    run(DUE + timedelta(days=30))
    assert [one[0] for one in states(subscription)] == ["2026-12-03", "2026-11-03"]


def test_nothing_comes_for_the_time_before_one_subscribed(server: Server, subscription: Any):
    run(SUBSCRIBED + timedelta(days=1))
    assert (server.mails, states(subscription)) == ([], [])


def test_a_worker_that_dies_after_the_server_took_the_mail_leaves_it_unknown_and_unsent_again(
    server: Server, subscription: Any, monkeypatch: pytest.MonkeyPatch
):
    from essor.web.desk.models import Notification
    from essor.web.desk.services import outbox

    with monkeypatch.context() as killed:
        killed.setattr(outbox, "_close", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run()
    assert states(subscription) == [("2026-11-03", "sending")]
    run(DUE + timedelta(minutes=5))
    assert states(subscription) == [("2026-11-03", "sending")]
    assert run(DUE + timedelta(hours=1)).unknown == 1
    run(DUE + timedelta(hours=2))
    assert states(subscription) == [("2026-11-03", "unknown")]
    assert len(server.mails) == 1
    assert Notification.objects.filter(user=subscription.user, key="desk.told_unknown").count() == 1


def test_a_server_that_takes_the_mail_and_never_answers_leaves_it_unknown(server: Server, subscription: Any):
    server.answer = ""
    assert run().unknown == 1
    server.answer = "250 kept"
    for hours in range(1, 5):
        run(DUE + timedelta(hours=hours))
    assert len(server.mails) == 1
    assert states(subscription) == [("2026-11-03", "unknown")]


def test_a_server_that_refuses_is_asked_again_later_and_not_for_ever(server: Server, subscription: Any):
    server.answer = "451 come back later"
    run()
    run(DUE + timedelta(minutes=1))
    assert len(server.mails) == 1
    run(DUE + timedelta(minutes=11))
    server.answer = "250 kept"
    assert run(DUE + timedelta(minutes=22)).sent == 1
    assert states(subscription) == [("2026-11-03", "sent")]


def test_a_server_that_refuses_each_time_is_given_up_and_the_person_is_told(server: Server, subscription: Any):
    from essor.web.desk.models import Notification

    server.answer = "550 no"
    for minutes in range(0, 200, 11):
        run(DUE + timedelta(minutes=minutes))
    assert len(server.mails) == 5
    assert states(subscription) == [("2026-11-03", "refused")]
    assert Notification.objects.filter(user=subscription.user, key="desk.told_refused").count() == 1


def test_of_two_workers_that_read_the_same_list_one_sends(server: Server, subscription: Any):
    from essor.web.desk.services import outbox

    outbox._plan(DUE)
    lists = [outbox._waiting(DUE), outbox._waiting(DUE)]
    ended = [outbox._send(one, DUE) for found in lists for one in found]
    assert ended == ["sent", ""]
    assert len(server.mails) == 1


def test_who_left_the_company_receives_nothing_more(server: Server, subscription: Any, people: dict[str, Any]):
    people["reader"].memberships.all().delete()
    run()
    assert server.mails == []
    assert states(subscription) == [("2026-11-03", "refused")]


def test_the_link_of_the_mail_stops_it_without_signing_in_and_only_when_asked(
    server: Server, subscription: Any, visit: Any
):
    run()
    way = server.mails[0]["List-Unsubscribe"].strip(" <>").partition("8000")[2]
    visit().get(way)
    subscription.refresh_from_db()
    assert subscription.active
    assert "Vous ne recevrez plus ce document" in visit().post(way).content.decode()
    subscription.refresh_from_db()
    assert not subscription.active
    assert visit().get(way.replace(":", ":x")).status_code == 404


def test_a_person_subscribes_and_stops_on_the_page_and_sees_only_its_own(visit: Any, people: dict[str, Any]):
    from essor.web.desk.models import Subscription

    way = "/en/w/brumelle/steer/subscriptions/"
    asked = {"product": "dashboard", "span": "last_month", "shapes": ["pdf", "xlsx"], "language": "en",
             "rhythm": "weekly", "days_after": "0", "at": "07:30"}  # fmt: skip
    assert visit("reader").post(way, asked).status_code == 302
    page = visit("reader").get(way).content.decode()
    assert "Each Monday at 07:30 (Europe/Paris)" in page
    assert "Each Monday at 07:30" not in visit("owner").get(way).content.decode()
    mine = Subscription.objects.get(user=people["reader"])
    assert visit("owner").post(f"{way}{mine.pk}/").status_code == 404
    visit("reader").post(f"{way}{mine.pk}/")
    mine.refresh_from_db()
    assert not mine.active


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"at": "25:00"}, "Écrivez une heure"),
        ({"days_after": "31"}, "Écrivez un nombre entier de 0 à 27."),
        ({"shapes": []}, "Ce champ est vide."),
        ({"product": "nothing"}, "Choisissez une valeur de la liste."),
        ({"product": "report", "shapes": ["xlsx"]}, "Ce document n’existe pas dans ce format"),
    ],
)
def test_what_is_wrong_in_a_subscription_is_told_beside_the_field(
    visit: Any, people: dict[str, Any], changes: dict[str, Any], wrong: str
):
    asked = {"product": "dashboard", "span": "last_month", "shapes": ["pdf"], "language": "fr", "rhythm": "monthly",
             "days_after": "2", "at": "07:30"} | changes  # fmt: skip
    page = visit("reader").post("/fr/w/brumelle/steer/subscriptions/", asked)
    assert page.status_code == 200
    assert wrong in page.content.decode().replace("\u00a0", " ")


def test_a_stranger_finds_no_subscription(visit: Any, people: dict[str, Any]):
    assert visit("stranger").get("/fr/w/brumelle/steer/subscriptions/").status_code == 404
    assert visit().get("/fr/w/brumelle/steer/subscriptions/").status_code == 302
