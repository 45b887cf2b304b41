"""Codes of an app and recovery codes: a password alone no longer opens, each code opens once."""

from __future__ import annotations

import time
from typing import Any

import pytest

LOGIN, PASSWORD = "/fr/account/login/", "mot-de-passe-long"
READER = {"login": "reader@brumelle.example", "password": PASSWORD}


def code(secret: str, steps: int = 1) -> str:
    """Return the code that an app shows some half-minutes from now; the next one holds when the clock moves on."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


@pytest.fixture
def person(db: None) -> Any:
    from essor.web.accounts.models import User

    return User.objects.create_user(READER["login"], PASSWORD)


@pytest.fixture
def reader(person: Any) -> Any:
    from django.test import Client

    client = Client()
    client.post(LOGIN, READER)
    client.post("/fr/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def secret(reader: Any) -> str:
    """Turn the app on; return what it holds."""
    page = reader.get("/fr/account/2fa/totp/activate/")
    assert page.status_code == 200, page["Location"]
    made = str(reader.session["mfa.totp.secret"])
    reader.post("/fr/account/2fa/totp/activate/", {"code": code(made, 0)})
    return made


def by_password() -> Any:
    from django.test import Client

    client = Client()
    answer = client.post(LOGIN, READER)
    assert answer["Location"] == "/fr/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    return client


def opens(client: Any, given: str) -> bool:
    client.post("/fr/account/2fa/authenticate/", {"code": given})
    return "_auth_user_id" in client.session


def codes(reader: Any) -> list[str]:
    text = reader.get("/fr/account/2fa/recovery-codes/download/").content.decode()
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_a_wrong_code_does_not_turn_the_app_on(reader: Any, person: Any):
    from allauth.mfa.models import Authenticator

    reader.get("/fr/account/2fa/totp/activate/")
    right = code(str(reader.session["mfa.totp.secret"]))
    page = reader.post("/fr/account/2fa/totp/activate/", {"code": f"{(int(right) + 1) % 1_000_000:06d}"})
    assert "id_code_error" in page.content.decode()
    assert not Authenticator.objects.filter(user=person).exists()


def test_the_password_alone_no_longer_opens_and_the_code_of_the_app_does(secret: str):
    client = by_password()
    assert not opens(client, "000000" if code(secret) != "000000" else "000001")
    assert opens(client, code(secret))


def test_a_code_of_the_app_opens_once(secret: str):
    given = code(secret)
    assert opens(by_password(), given)
    assert not opens(by_password(), given)


def test_an_old_code_opens_nothing(secret: str):
    assert not opens(by_password(), code(secret, -10))


def test_a_recovery_code_opens_once(reader: Any, secret: str):
    given = codes(reader)
    assert len(given) == 10
    assert opens(by_password(), given[0])
    assert not opens(by_password(), given[0])
    assert opens(by_password(), given[1])


def test_new_recovery_codes_close_the_old_ones(reader: Any, secret: str):
    old = codes(reader)
    reader.post("/fr/account/2fa/recovery-codes/generate/")
    assert not set(codes(reader)) & set(old)
    assert not opens(by_password(), old[0])


def test_the_app_turned_off_leaves_the_password(reader: Any, secret: str):
    from django.test import Client

    reader.post("/fr/account/2fa/totp/deactivate/")
    client = Client()
    client.post(LOGIN, READER)
    assert "_auth_user_id" in client.session


def test_turning_the_app_on_or_off_asks_for_a_recent_proof(secret: str, person: Any):
    from django.test import Client

    for way in ("totp/activate/", "totp/deactivate/", "recovery-codes/download/", "recovery-codes/generate/"):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(f"/fr/account/2fa/{way}")
        assert "/account/reauthenticate/" in answer["Location"], way


def test_who_tries_codes_one_after_the_other_is_slowed(secret: str):
    client, right = by_password(), code(secret)
    wrong = [f"{n:06d}" for n in range(1000) if f"{n:06d}" != right][:12]
    for given in wrong:
        client.post("/fr/account/2fa/authenticate/", {"code": given})
    assert not opens(client, right)


def test_the_other_sessions_are_signed_out_and_this_one_stays(reader: Any):
    from django.test import Client

    elsewhere = Client()
    elsewhere.post(LOGIN, READER)
    elsewhere.get("/fr/account/")
    page = reader.get("/fr/account/sessions/").content.decode()
    assert page.count("Adresse IP") == 2
    assert "Fermer les autres sessions" in page
    reader.post("/fr/account/sessions/")
    assert elsewhere.get("/fr/account/")["Location"].startswith(LOGIN)
    assert reader.get("/fr/account/").status_code == 200


WRONG = ["{}", "[]", "3", '{"id": "x", "response": {"userHandle": "MQ"}}', '{"id": "eA", "rawId": "eA"}', "no JSON", ""]


@pytest.mark.parametrize("answered", WRONG)
def test_a_passkey_that_is_not_known_here_opens_nothing_and_is_told_as_such(db: None, answered: str):
    from django.test import Client

    client = Client()
    page = client.post("/fr/account/2fa/webauthn/login/", {"credential": answered}, follow=True).content.decode()
    assert (
        "Cette clé d’accès n’est pas connue ici" in page or "La clé d’accès n’a pas répondu. R" in page.split("<h1")[0]
    )
    assert "Code incorrect" not in page
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("answered", WRONG)
def test_an_answer_of_a_device_that_cannot_be_read_adds_no_passkey_and_is_told_beside_the_button(
    reader: Any, answered: str
):
    from allauth.mfa.models import Authenticator

    sent = {"name": "Portable", "credential": answered}
    page = reader.post("/fr/account/2fa/webauthn/add/", sent).content.decode()
    assert "data-passkey-wrong>" in page
    assert "La clé d’accès n’a pas répondu" in page
    assert 'value="Portable"' in page
    assert not Authenticator.objects.exists()
