"""Forms of passkeys: what the device answered is checked by allauth, what is wrong is said in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError

from essor.web.accounts.forms import said

_UNFIT = (ValidationError, InvalidSignature, AttributeError, KeyError, TypeError, ValueError)
"""What allauth and its library raise of an answer that is none, is cut, or is signed by another key."""


def _credential() -> forms.JSONField:
    told = said("accounts.passkey_failed")
    return forms.JSONField(widget=forms.HiddenInput, error_messages={"required": told, "invalid": told})


class _Known(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """Take a key that this site knows."""

    credential = _credential()

    def clean_credential(self) -> Authenticator:
        """Return the key of an answer.

        Raises:
            ValidationError: the key is not, or no longer, one of an account here.

        """
        try:
            return super().clean_credential()
        except _UNFIT:
            raise ValidationError(said("accounts.passkey_unknown")) from None


class SignInForm(_Known, LoginWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """Open the site with a key alone."""


class SecondProofForm(_Known):
    """Take a key after the password."""


class ProveForm(_Known, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """Prove with a key who is asking."""


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    """Take a new key; what is wrong with the answer of the device stands beside the button."""

    credential = _credential()

    def clean(self) -> dict[str, Any]:
        """Return what was typed and what the device answered."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except _UNFIT:
            self.add_error("credential", said("accounts.passkey_failed"))
            return dict(self.cleaned_data)
        return cleaned
