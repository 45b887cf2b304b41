"""Read whom an owner invites, and how somebody invited wants to be called."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from essor.web.accounts.forms import said
from essor.web.accounts.models import User
from essor.web.companies.models import Company, Role
from essor.web.companies.services.inviting import member_already


class InviteForm(forms.Form):
    """Take an address, what its person may do, and the language of the mail."""

    email = forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": said("companies.wrong_email"), "invalid": said("companies.wrong_email")},
    )
    role = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[(one, said(f"companies.role_{one}")) for one in reversed(Role.values)],
        initial=Role.READER, error_messages={"required": said("companies.wrong_role")},
    )  # fmt: skip
    language = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[(User.Language.FRENCH, "Français"), (User.Language.ENGLISH, "English")],
    )

    def __init__(self, company: Company, *args: Any, **values: Any) -> None:
        """Hold the company that the address is invited into."""
        super().__init__(*args, **values)
        self.company = company

    def clean_email(self) -> str:
        """Return the address.

        Raises:
            ValidationError: its person is a member already.

        """
        email: str = self.cleaned_data["email"].strip().lower()
        if member_already(self.company, email):
            raise ValidationError(said("companies.member_already"))
        return email


class JoinForm(forms.Form):
    """Take the name and the password of somebody invited."""

    name = forms.CharField(
        max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": said("accounts.wrong_name")},
    )  # fmt: skip
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": said("companies.wrong_password")},
    )  # fmt: skip

    def __init__(self, email: str, *args: Any, **values: Any) -> None:
        """Hold the address, which the password may not be like."""
        super().__init__(*args, **values)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Return what was typed; a weak password is told beside its field."""
        read: dict[str, Any] = super().clean() or {}
        if read.get("password"):
            try:
                validate_password(read["password"], User(email=self.email, name=read.get("name", "")))
            except ValidationError as wrong:
                self.add_error("password", wrong)
        return read
