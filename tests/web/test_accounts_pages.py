"""Sign-in, the account page, tokens and preferences: what opens, to whom, and what it says."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import essor.web
from essor.kernel.words import sentences

PAGES = Path(essor.web.__file__).parent / "templates"
TABS = ["", "2fa/", "sessions/", "tokens/", "preferences/"]
ENTRIES = ["login/", "password/reset/", "password/reset/done/", "inactive/", "signup/",
           "password/reset/key/done/", "password/reset/key/1-set-password/"]  # fmt: skip
PASSWORD = "mot-de-passe-long"


@pytest.fixture
def fresh(people: dict[str, Any]) -> Any:
    """Return a browser where the reader has just proved who they are."""
    from django.test import Client

    client = Client()
    client.post("/fr/account/login/", {"login": "reader@brumelle.example", "password": PASSWORD})
    client.post("/fr/account/reauthenticate/", {"password": PASSWORD})
    return client


def test_every_sentence_given_to_a_field_has_its_words():
    used = {
        key
        for path in PAGES.rglob("*.html")
        for key in re.findall(r"\"(accounts\.[a-z0-9_]+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(used) > 80
    assert used <= set(sentences())


@pytest.mark.parametrize("way", TABS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_tab_opens_in_the_look_of_the_site_and_a_visitor_signs_in_first(visit: Any, way: str, lang: str):
    page = visit("reader").get(f"/{lang}/account/{way}")
    assert page.status_code == 200
    text = page.content.decode()
    assert 'class="steps"' in text
    assert text.count('aria-current="page"') == 1
    assert visit().get(f"/{lang}/account/{way}")["Location"].startswith(f"/{lang}/account/login/")


@pytest.mark.parametrize("way", ENTRIES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_page_before_sign_in_wears_our_look(visit: Any, way: str, lang: str):
    page = visit().get(f"/{lang}/account/{way}", follow=True)
    assert page.status_code == 200
    assert "entry-h" in page.content.decode()


def test_a_wrong_password_is_told_beside_the_form_and_keeps_the_address(visit: Any):
    page = visit().post("/fr/account/login/", {"login": "reader@brumelle.example", "password": "x"}).content.decode()
    assert 'class="wrong lead"' in page
    assert 'value="reader@brumelle.example"' in page


def test_signing_in_leads_to_the_pages_in_the_language_of_the_person(visit: Any, people: dict[str, Any]):
    people["reader"].language = "en"
    people["reader"].save()
    answer = visit().post("/fr/account/login/", {"login": "reader@brumelle.example", "password": PASSWORD})
    assert answer["Location"] == "/en/"
    assert answer.cookies["django_language"].value == "en"


def test_a_preference_is_kept_and_the_page_is_painted_in_it(visit: Any):
    client = visit("reader")
    answer = client.post("/fr/account/preferences/", {"language": "en", "theme": "dark"})
    assert answer["Location"] == "/en/account/preferences/"
    assert 'data-theme="dark"' in client.get("/en/account/").content.decode()


def test_an_unknown_theme_is_refused_beside_its_field(visit: Any):
    page = visit("reader").post("/fr/account/preferences/", {"language": "fr", "theme": "pink"}).content.decode()
    assert "id_theme_error" in page


def test_a_token_is_shown_once_and_speaks_for_its_person(fresh: Any, people: dict[str, Any]):
    from essor.web.accounts.models import ApiToken
    from essor.web.accounts.tokens import token_user

    page = fresh.post("/fr/account/tokens/", {"name": "Tableur", "scopes": ["read", "import"], "days": "30"})
    assert page["Cache-Control"] == "no-store"
    raw = re.search(r"essor_[\w-]{43}", page.content.decode())
    assert raw
    assert raw[0] not in fresh.get("/fr/account/tokens/").content.decode()
    assert not ApiToken.objects.filter(digest=raw[0]).exists()
    assert token_user(raw[0]) == (people["reader"], frozenset({"read", "import"}))


def test_a_token_opens_nothing_once_revoked_expired_or_its_person_gone(people: dict[str, Any]):
    from django.utils import timezone

    from essor.web.accounts.tokens import make_token, revoke_token, token_user

    made = [make_token(user=people["reader"], name="x", scopes=["read"], days=1) for _ in range(2)]
    assert not revoke_token(user=people["owner"], pk=made[0][0].pk)
    assert revoke_token(user=people["reader"], pk=made[0][0].pk)
    assert token_user(made[0][1]) is None
    made[1][0].expires = timezone.now() - timedelta(seconds=1)
    made[1][0].save()
    assert token_user(made[1][1]) is None
    third, raw = make_token(user=people["reader"], name="x", scopes=["write"], days=None)
    assert token_user(raw) is not None
    third.user.is_active = False
    third.user.save()
    assert token_user(raw) is None
    assert token_user("essor_unknown") is None


def test_a_token_without_a_known_scope_is_refused(people: dict[str, Any]):
    from essor.web.accounts.tokens import make_token

    for scopes in ([], ["read", "root"]):
        with pytest.raises(ValueError, match="scopes"):
            make_token(user=people["reader"], name="x", scopes=scopes, days=1)


def test_making_and_revoking_a_token_or_removing_a_key_asks_for_a_recent_proof(visit: Any, people: dict[str, Any]):
    from essor.web.accounts.tokens import make_token, token_user

    token, raw = make_token(user=people["reader"], name="x", scopes=["read"], days=1)
    client = visit("reader")
    asked = {
        f"tokens/{token.pk}/revoke/": {},
        "tokens/": {"name": "y", "scopes": "read", "days": "30"},
        "2fa/webauthn/keys/1/remove/": {},
        "email/": {"action_add": "1", "email": "a@b.example"},
    }
    for way, values in asked.items():
        answer = client.post(f"/fr/account/{way}", values)
        assert answer.status_code == 302, way
        assert "/account/reauthenticate/" in answer["Location"], way
    assert token_user(raw) is not None


def test_who_makes_many_tokens_is_slowed_and_keeps_what_was_typed(fresh: Any, people: dict[str, Any]):
    sent = {"name": "Tableur", "scopes": "read", "days": "30"}
    answers = [fresh.post("/fr/account/tokens/", sent) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    page = answers[-1].content.decode()
    assert "beaucoup de jetons" in page
    assert 'value="Tableur"' in page
    assert people["reader"].api_tokens.count() == 5


def test_a_form_of_a_token_that_is_not_taken_is_not_counted(fresh: Any, people: dict[str, Any]):
    for _ in range(6):
        fresh.post("/fr/account/tokens/", {"name": "", "scopes": "read", "days": "30"})
    assert fresh.post("/fr/account/tokens/", {"name": "Un", "scopes": "read", "days": "30"}).status_code == 200
    assert people["reader"].api_tokens.count() == 1


def test_a_proved_person_revokes_a_token_and_another_person_finds_none(fresh: Any, people: dict[str, Any]):
    from essor.web.accounts.tokens import make_token, token_user

    own, raw = make_token(user=people["reader"], name="x", scopes=["read"], days=1)
    other, kept = make_token(user=people["owner"], name="x", scopes=["read"], days=1)
    assert fresh.post(f"/fr/account/tokens/{own.pk}/revoke/").status_code == 302
    assert fresh.post(f"/fr/account/tokens/{other.pk}/revoke/").status_code == 404
    assert token_user(raw) is None
    assert token_user(kept) is not None


def test_revoking_without_the_token_of_the_form_is_refused(people: dict[str, Any]):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people["reader"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/fr/account/tokens/1/revoke/").status_code == 403


def test_a_reset_answers_the_same_for_known_and_unknown_and_sends_no_link_without_a_password(
    visit: Any, people: dict[str, Any]
):
    from django.core import mail

    people["analyst"].set_unusable_password()
    people["analyst"].save()
    places = set()
    for who in ("reader@brumelle.example", "analyst@brumelle.example", "nobody@ailleurs.example"):
        answer = visit().post("/fr/account/password/reset/", {"email": who})
        places.add((answer.status_code, answer["Location"]))
    assert len(places) == 1
    assert [("/password/reset/key/" in one.body) for one in mail.outbox] == [True, False, False]


def test_a_reset_link_works_once(visit: Any, people: dict[str, Any]):
    from django.core import mail

    visit().post("/fr/account/password/reset/", {"email": "reader@brumelle.example"})
    link = re.search(r"http://testserver(\S+/key/\S+)", mail.outbox[-1].body)
    assert link
    client = visit()
    form = client.get(link[1], follow=True)
    new = {"password1": "une-autre-phrase-longue", "password2": "une-autre-phrase-longue"}
    client.post(form.redirect_chain[-1][0], new)
    people["reader"].refresh_from_db()
    assert people["reader"].check_password("une-autre-phrase-longue")
    assert "ne sert plus" in visit().get(link[1], follow=True).content.decode()


def test_five_hundred_sign_ins_from_one_address_are_slowed_while_another_is_served(visit: Any):
    wrong = {"login": "x@y.example", "password": "x"}
    codes = [visit().post("/fr/account/login/", wrong, REMOTE_ADDR="198.51.100.7").status_code for _ in range(500)]
    assert codes.count(429) > 400
    right = {"login": "reader@brumelle.example", "password": PASSWORD}
    assert visit().post("/fr/account/login/", right, REMOTE_ADDR="198.51.100.8").status_code == 302
