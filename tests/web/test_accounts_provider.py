"""Signing in through an OpenID Connect provider: a right answer opens, a bent one does not."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from provider import CLIENT, SECRET, Provider, provider

LOGIN = "/fr/account/oidc/oidc/login/"


@pytest.fixture
def there(people: dict[str, Any]) -> Iterator[Provider]:
    from django.test import override_settings

    with provider() as made:
        app = {"provider_id": "oidc", "name": "Maison", "client_id": CLIENT, "secret": SECRET,
               "settings": {"server_url": made.base}}  # fmt: skip
        with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
            yield made


def leave(client: Any, **asked: str) -> str:
    """Press the button of the sign-in page; return where the browser goes."""
    page = client.post(f"{LOGIN}?process=login", asked).content.decode()
    found = re.search(r'href="(http://[^"]+/authorize[^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def come_back(client: Any, there: Provider) -> Any:
    """Go to the provider, say yes there, and return what the site answers."""
    return client.get(there.authorize(leave(client)).removeprefix("http://testserver"))


def signed_in(client: Any) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_the_sign_in_page_shows_the_button_of_the_provider(there: Provider, visit: Any):
    page = visit().get("/fr/account/login/").content.decode()
    assert "Se connecter avec Maison" in page
    assert LOGIN in page


def test_a_right_answer_signs_in_the_person_of_the_confirmed_address_and_links_them(
    there: Provider, visit: Any, people: dict[str, Any]
):
    client = visit()
    assert come_back(client, there).status_code == 302
    assert signed_in(client) == str(people["reader"].pk)
    assert people["reader"].socialaccount_set.get().uid == "42"
    assert there.faults == []


def test_a_linked_person_is_known_by_the_number_there_and_not_by_the_address(
    there: Provider, visit: Any, people: dict[str, Any]
):
    come_back(visit(), there)
    there.claims = {"email": "owner@brumelle.example"}
    client = visit()
    come_back(client, there)
    assert signed_in(client) == str(people["reader"].pk)


BENT = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another-client"},
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "too old": {"exp": 1_700_000_000},
    "no end": {"exp": None},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("what", BENT)
def test_an_answer_that_says_something_wrong_opens_nothing(there: Provider, visit: Any, what: str):
    there.claims = BENT[what]
    client = visit()
    page = come_back(client, there)
    assert "n’a pas pu prouver" in page.content.decode()
    assert signed_in(client) == ""


@pytest.mark.parametrize("algorithm", ["forged", "none", "HS256", ""])
def test_an_answer_that_the_provider_did_not_sign_opens_nothing(there: Provider, visit: Any, algorithm: str):
    if algorithm == "forged":
        there.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        there.algorithm = algorithm
    client = visit()
    page = come_back(client, there)
    assert "n’a pas pu prouver" in page.content.decode()
    assert signed_in(client) == ""


def test_an_answer_is_taken_once_and_only_by_the_browser_that_asked(there: Provider, visit: Any):
    asker, other = visit(), visit()
    back = there.authorize(leave(asker)).removeprefix("http://testserver")
    other.get(back)
    assert signed_in(other) == ""
    asker.get(back)
    assert signed_in(asker) != ""
    again = visit()
    again.cookies = asker.cookies
    again.logout()
    again.get(back)
    assert signed_in(again) == ""


@pytest.mark.parametrize(
    "claims", [{"email": "nobody@ailleurs.example"}, {"email_verified": False}, {"email_verified": None},
               {"email_verified": "true"}, {"email": None}]
)  # fmt: skip
def test_nobody_is_made_or_linked_without_a_confirmed_address_that_is_known(
    there: Provider, visit: Any, people: dict[str, Any], claims: dict[str, Any]
):
    from essor.web.accounts.models import User

    there.claims, before, client = claims, User.objects.count(), visit()
    page = come_back(client, there)
    assert page.status_code == 403
    assert "Pas de compte ici" in page.content.decode()
    assert (signed_in(client), User.objects.count(), people["reader"].socialaccount_set.count()) == ("", before, 0)


def test_a_person_who_gives_up_there_is_told_that_nothing_changed(there: Provider, visit: Any):
    client = visit()
    asked = leave(client)
    state = re.search(r"state=(\w+)", asked)
    assert state
    page = client.get(f"{LOGIN}callback/?error=access_denied&state={state[1]}", follow=True)
    assert "abandonnée" in page.content.decode()


def test_a_provider_that_is_not_set_up_has_no_page(visit: Any):
    assert visit().get("/fr/account/oidc/other/login/callback/?code=x").status_code == 404
