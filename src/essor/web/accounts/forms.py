"""Forms of the account page; the sentences beside fields are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm, SetPasswordForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy

from essor.kernel.message import message
from essor.kernel.words import say
from essor.web.accounts import people
from essor.web.accounts.models import ApiToken, User
from essor.web.tags.language import language


def _said(key: str) -> str:
    return say(message(key), language())


said = lazy(_said, str)
"""The sentence of a key in the language of the page that shows it."""


class ProfileForm(forms.Form):
    """Take the name that pages show."""

    name = forms.CharField(max_length=120, error_messages={"required": said("accounts.wrong_name")})


class PreferencesForm(forms.Form):
    """Take the language and the theme."""

    language = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[(User.Language.FRENCH, "Français"), (User.Language.ENGLISH, "English")],
    )
    theme = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[(one, said(f"accounts.theme_{one}")) for one in User.Theme.values]
    )


class TokenForm(forms.Form):
    """Take what a token is for, what it may do, and how long."""

    name = forms.CharField(max_length=80, error_messages={"required": said("accounts.wrong_name")})
    scopes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, initial=[ApiToken.Scope.READ],
        choices=[(one, said(f"accounts.scope_{one}")) for one in ApiToken.Scope.values],
        error_messages={"required": said("accounts.wrong_scopes")},
    )  # fmt: skip
    days = forms.TypedChoiceField(
        widget=forms.RadioSelect, coerce=int, initial="90",
        choices=[(one, said(f"accounts.days_{one or 'never'}")) for one in (30, 90, 365)]
        + [(0, said("accounts.days_never"))],
    )  # fmt: skip


class ResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth carries no types
    """Send a link only to an account that has a password: one that enters through a provider gets none by mail."""

    def clean_email(self) -> str:
        """Return the address; who has no password here counts as unknown."""
        email: str = super().clean_email()
        found: list[User] = getattr(self, "users", [])
        self.users = [user for user in found if user.has_usable_password()]
        return email


class SetForm(SetPasswordForm):  # type: ignore[misc]  # allauth carries no types
    """Set a first password, except for an account that enters through a provider."""

    def clean(self) -> dict[str, Any]:
        """Return what was typed.

        Raises:
            ValidationError: the account enters through a provider.

        """
        if people.enters_elsewhere(self.user):
            name = self.user.socialaccount_set.first().get_provider().name
            raise ValidationError(say(message("accounts.password_elsewhere", name=name), language()))
        cleaned: dict[str, Any] = super().clean()
        return cleaned
