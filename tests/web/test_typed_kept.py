"""A form sent after its session ended comes back as it was typed once its person signed in; nothing is saved."""

import re
from typing import Any

import pytest

W = "/fr/w/brumelle/"
REPORT = f"{W}steer/report/"
Q = "?period=2026-10"
PASSWORD = "mot-de-passe-long"


def sign_in(client: Any, asked: Any, who: str = "owner") -> Any:
    """Sign in where a visitor was sent to; return the page that opens."""
    assert asked.status_code == 302
    assert asked["Location"].startswith("/fr/account/login/?next=")
    entrance = client.get(asked["Location"]).content.decode()
    following = re.search(r'name="next" value="([^"]+)"', entrance)[1].replace("&amp;", "&")  # type: ignore[index]
    sent = {"login": f"{who}@brumelle.example", "password": PASSWORD, "next": following}
    return client.post("/fr/account/login/", sent, follow=True)


def marked(sent: dict[str, Any], who: str = "owner") -> dict[str, Any]:
    """Return a form with the mark of who opened it."""
    from essor.web.accounts.models import User
    from essor.web.tags.opening import FIELD, mark

    return sent | {FIELD: mark(str(User.objects.get(email=f"{who}@brumelle.example").pk))}


USUAL = {"revision": "0", "tiles": "revenue", "audience": "management"}
FORMS = {
    "assumptions": (f"{REPORT}assumptions/{Q}", {"revision": "0", "comment_fr": "Un mois à part", "audience": "field"},
                    ["Un mois à part", '<option value="field" selected>']),
    "prose": (f"{REPORT}prose/{Q}", {"revision": "0", "summary.fr": "Un mois à part"}, []),
    "version": (f"{REPORT}versions/{Q}", {"revision": "0", "note": "Premier jet"}, ['value="Premier jet"']),
    "targets": (f"{W}steer/objectives/?year=FY2025", {"revenue/2026-03": "12 345", "do": "save", "kpi": "revenue"},
                ['value="12 345"']),
    "settings": (f"{W}settings/", {"name": "Maison B", "seen-name": "Maison Brumelle", "currency": "CHF",
                                   "timezone": "Europe/Zurich", "fiscal_start_month": "4"},
                 ['value="Maison B"', '<option value="CHF" selected>', "<option selected>Europe/Zurich</option>"]),
}  # fmt: skip


@pytest.fixture
def nothing_written(people: Any, imported: Any) -> Any:
    """Fail where a test left anything in the workspace."""
    from essor.mart.snapshot import head
    from essor.web.workshop.models import Comment, Version, Work

    before = head(imported), imported.name
    yield
    assert (head(imported), imported.name) == before
    assert not Work.objects.exists()
    assert not Version.objects.exists()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.usefixtures("nothing_written")
def test_what_was_typed_is_given_back_once_after_signing_in(visit: Any, name: str):
    place, sent, shown = FORMS[name]
    client = visit()
    page = sign_in(client, client.post(place, marked(sent)))
    text = page.content.decode()
    assert page.status_code == 200
    assert "La session avait pris fin" in text
    for one in shown:
        assert one in re.sub(r"\s+", " ", text), one
    assert "La session avait pris fin" not in client.get(place).content.decode()


@pytest.mark.usefixtures("nothing_written")
def test_rewritten_prose_is_given_back_in_its_passage(visit: Any):
    reader = visit("owner").get(f"{REPORT}prose/{Q}").content.decode()
    name = re.search(r'<textarea[^>]* name="([^"]+\.fr)"', reader)[1]  # type: ignore[index]
    client = visit()
    text = sign_in(client, client.post(f"{REPORT}prose/{Q}", marked({"revision": "0", name: "Octobre, mot à mot."})))
    area = re.search(rf'<textarea[^>]* name="{re.escape(name)}"[^>]*>([^<]*)', text.content.decode())
    assert area is not None
    assert area[1].strip() == "Octobre, mot à mot."


def test_a_comment_is_given_back_on_the_page_of_its_form(visit: Any):
    from essor.web.workshop.models import Comment

    visit("owner").post(f"{REPORT}versions/{Q}", {"revision": "0"})
    client = visit()
    page = sign_in(client, client.post(f"{REPORT}comments/{Q}", marked({"text": "Revoir le titre"})))
    assert ">Revoir le titre</textarea>" in page.content.decode()
    assert not Comment.objects.exists()


def test_a_row_asked_for_is_not_lost_either_and_who_saved_meanwhile_is_not_written_over(visit: Any):
    from essor.web.workshop.models import Work

    place = f"{REPORT}assumptions/{Q}"
    client = visit()
    typed = {"revision": "0", "decisions.0.fr": "Recruter", "decisions.0.en": "Hire", "add": "decisions"}
    asked = client.post(place, marked(typed))
    visit("manager").post(place, USUAL | {"comment_fr": "Avant vous"})
    page = sign_in(client, asked).content.decode()
    assert ">Recruter</textarea>" in page
    assert 'name="revision" value="0"' in page
    assert client.post(place, USUAL | {"comment_fr": "Moi"}).status_code == 409
    assert Work.objects.get().inputs["comment_fr"] == "Avant vous"


def test_it_is_given_back_in_the_language_of_who_signs_in(visit: Any, people: Any):
    people["owner"].language = "en"
    people["owner"].save()
    client = visit()
    place, sent, _ = FORMS["assumptions"]
    page = sign_in(client, client.post(place, marked(sent)))
    assert page.redirect_chain[-1][0].startswith("/en/w/brumelle/")
    assert "Un mois à part" in page.content.decode()


def test_neither_passwords_nor_files_nor_what_is_an_hour_old_are_kept(visit: Any, monkeypatch: pytest.MonkeyPatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from essor.web.companies import kept

    client, place = visit(), FORMS["assumptions"][0]
    file = SimpleUploadedFile("paie.csv", b"secret;1")
    asked = client.post(place, marked({"comment_fr": "Ici", "password": "a", "csrfmiddlewaretoken": "b", "logo": file}))
    assert client.session["typed"]["fields"] == "comment_fr=Ici"
    later = kept.time() + 3601
    monkeypatch.setattr(kept, "time", lambda: later)
    assert "Ici" not in sign_in(client, asked).content.decode()
    assert "typed" not in client.session


def test_who_may_not_open_the_page_is_given_nothing(visit: Any, people: Any):
    client = visit()
    place, sent, _ = FORMS["settings"]
    assert "Maison B<" not in (
        page := sign_in(client, client.post(place, marked(sent, "reader")), "reader").content.decode()
    )
    assert 'value="Maison B"' not in page


def test_who_posts_much_without_signing_in_fills_no_session(visit: Any):
    client, (place, sent, _) = visit(), FORMS["assumptions"]
    client.post(place, marked({"comment_fr": "x" * 200_001}))
    assert "typed" not in client.session
    for _ in range(31):
        assert visit().post(place, marked(sent)).status_code == 302
    client.post(place, marked(sent))
    assert "typed" not in client.session


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.usefixtures("nothing_written")
def test_the_form_of_the_page_carries_a_mark_that_gives_it_back(visit: Any, name: str):
    place, sent, _ = FORMS[name]
    marks = re.findall(r'name="opened-by" value="([^"]+)"', visit("owner").get(place).content.decode())
    assert marks
    client = visit()
    page = sign_in(client, client.post(place, sent | {"opened-by": marks[0]})).content.decode()
    assert "La session avait pris fin" in page


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.usefixtures("nothing_written")
def test_another_member_on_the_same_browser_is_shown_nothing_and_it_is_dropped(visit: Any, name: str):
    place, sent, shown = FORMS[name]
    client = visit()
    asked = client.post(place, marked(sent))
    assert "typed" in client.session
    page = sign_in(client, asked, "manager").content.decode()
    assert "La session avait pris fin" not in page
    assert not [one for one in shown if one in page and "selected" not in one]
    assert "typed" not in client.session


def test_it_is_dropped_by_another_who_signs_in_for_another_page(visit: Any):
    client, (place, sent, _) = visit(), FORMS["assumptions"]
    client.post(place, marked(sent))
    client.post("/fr/account/login/", {"login": "manager@brumelle.example", "password": PASSWORD, "next": W})
    assert client.session["_auth_user_id"]
    assert "typed" not in client.session


def test_it_waits_for_its_person_who_signs_in_for_another_page(visit: Any):
    client, (place, sent, shown) = visit(), FORMS["assumptions"]
    client.post(place, marked(sent))
    client.post("/fr/account/login/", {"login": "owner@brumelle.example", "password": PASSWORD, "next": W})
    assert shown[0] in client.get(place).content.decode()


def test_a_page_gives_nothing_to_another_even_where_signing_in_did_not_drop_it(visit: Any):
    from django.contrib.auth.signals import user_logged_in

    from essor.web.companies.kept import drop_of_others

    client, (place, sent, shown) = visit(), FORMS["assumptions"]
    asked = client.post(place, marked(sent))
    user_logged_in.disconnect(dispatch_uid="essor.companies.drop_of_others")
    try:
        page = sign_in(client, asked, "manager").content.decode()
    finally:
        user_logged_in.connect(drop_of_others, dispatch_uid="essor.companies.drop_of_others")
    assert shown[0] not in page
    assert "typed" not in client.session


def test_a_forged_an_old_or_no_mark_keeps_nothing(visit: Any, people: Any, monkeypatch: pytest.MonkeyPatch):
    from django.core import signing

    place, sent, _ = FORMS["assumptions"]
    own = marked(sent)["opened-by"]
    person, rest = own.split(":", 1)
    of_another_salt = signing.TimestampSigner(salt="other").sign(str(people["owner"].pk))
    for forged in ("", person, f"{people['manager'].pk}:{rest}", own[:-1], of_another_salt):
        client = visit()
        assert client.post(place, sent | {"opened-by": forged}).status_code == 302
        assert "typed" not in client.session, forged
    client = visit()
    client.post(place, sent)
    assert "typed" not in client.session
    later = signing.time.time() + 15 * 24 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: later)
    client.post(place, sent | {"opened-by": own})
    assert "typed" not in client.session
