"""A person adds a passkey in a real browser, signs in with it alone, and no longer once it is removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
_KEYS = "/fr/account/2fa/webauthn/"
_ANSWERS = 60_000
_DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
           "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@dataclass
class Device:
    """Hold a window of the browser on a device that keeps keys, and what its pages complain of."""

    page: Any
    keeper: Any
    number: str
    said: list[str]

    def held(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.keeper.send("WebAuthn.getCredentials", {"authenticatorId": self.number})[
            "credentials"
        ]
        return found

    def recognises(self, *, person: bool) -> None:
        """Let the device know its person, or a stranger, at the next touch."""
        self.keeper.send("WebAuthn.setUserVerified", {"authenticatorId": self.number, "isUserVerified": person})


@pytest.fixture(scope="module")
def named(served: Served) -> Served:
    """Reach the site by a name: a browser gives no passkey to a bare address."""
    return replace(served, base=served.base.replace("127.0.0.1", "localhost"))


@pytest.fixture(scope="module")
def device(chromium: Any, named: Served) -> Iterator[Device]:
    """Return a device on which a salesperson signed in by password."""
    window = chromium.new_context()
    page = window.new_page()
    page.set_default_timeout(_ANSWERS)
    said: list[str] = []
    page.on("console", lambda one: one.type == "error" and said.append(one.text))
    keeper = window.new_cdp_session(page)
    keeper.send("WebAuthn.enable")
    number = keeper.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})["authenticatorId"]
    named.sign_in(page, "salesperson")
    yield Device(page, keeper, number, said)
    window.close()


def prove(page: Any, named: Served) -> None:
    """Say the password once more where the site asks for it."""
    if "/reauthenticate/" in page.url:
        page.fill("input[name=password]", named.password)
        page.click("main form button[type=submit]")


def ask_for_a_key(page: Any, named: Served) -> None:
    """Reach the form of a new key from the account page, prove the password on the way, and send the form."""
    page.goto(f"{named.base}/fr/account/")
    page.click("nav a[href$='/account/2fa/']")
    page.click("main a[href$='/2fa/webauthn/add/']")
    prove(page, named)
    page.fill("input[name=name]", "Portable")
    page.click("form[data-passkey=add] [type=submit]")


def prove_with_the_key(page: Any) -> None:
    """Press the button that asks the device for the key after another proof, or once more."""
    page.click("form[data-passkey=prove] [type=submit]")


def enter_with_the_key(page: Any, named: Served) -> None:
    """Press the button of the sign-in page as a visitor whom the site has never seen."""
    page.context.clear_cookies()
    page.goto(f"{named.base}/fr/account/login/")
    page.click("#passkey [type=submit]")


def test_a_device_that_does_not_know_its_person_is_told_beside_the_button_and_adds_nothing(
    device: Device, named: Served
):
    device.recognises(person=False)
    ask_for_a_key(device.page, named)
    device.page.wait_for_selector("[data-passkey-wrong]:not([hidden])")
    device.recognises(person=True)
    assert "La clé d’accès n’a pas répondu" in device.page.inner_text("[data-passkey-wrong]")
    assert device.page.input_value("input[name=name]") == "Portable"
    assert device.held() == []


def test_a_passkey_is_added_opens_the_site_alone_or_after_the_password_and_nothing_once_removed(
    device: Device, named: Served
):
    page = device.page
    ask_for_a_key(page, named)
    page.wait_for_url("**/2fa/recovery-codes/")
    assert [key["isResidentCredential"] for key in device.held()] == [True]

    enter_with_the_key(page, named)
    page.wait_for_url("**/w/**")
    page.context.clear_cookies()
    page.goto(f"{named.base}/fr/account/login/?next=/fr/account/2fa/")
    page.fill("input[name=login]", named.emails["salesperson"])
    page.fill("input[name=password]", named.password)
    page.click("main form button[type=submit]")
    prove_with_the_key(page)
    page.wait_for_url("**/account/2fa/")
    assert "Employée le" in page.inner_text("main ul.rows li:has-text('Portable')")

    page.click("main ul.rows a[href*='/remove/']")
    page.click("main a[href*='/webauthn/reauthenticate/']")
    prove_with_the_key(page)
    page.wait_for_url("**/remove/")
    assert device.held()[0]["signCount"] == 4
    page.click("main form [type=submit]")
    page.wait_for_url(f"**{_KEYS}")
    assert "Portable" not in page.inner_text("main ul.rows")
    assert device.said == []

    enter_with_the_key(page, named)
    page.wait_for_selector("ul.said li.error:has-text('Cette clé d’accès n’est pas connue ici')")
    assert page.goto(f"{named.base}/fr/account/").url.startswith(f"{named.base}/fr/account/login/")
