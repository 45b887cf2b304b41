"""Read whom an owner invites, and how somebody invited wants to be called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from essor.kernel.message import Bilingual, Message
from essor.kernel.words import LOCALES
from essor.web.accounts.forms import said
from essor.web.accounts.models import User
from essor.web.companies.models import Company, Expectation, Role
from essor.web.companies.services.inviting import member_already
from essor.web.tags.language import language, say, told


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


class ExpectationForm(forms.Form):
    """Take of which source an export is expected, how often, and until when."""

    source = forms.ChoiceField(error_messages={
        "required": said("companies.wrong_expected_source"), "invalid_choice": said("companies.wrong_expected_source"),
    })  # fmt: skip
    every = forms.ChoiceField(
        initial="month", choices=[(one, said(f"companies.every_{one}")) for one in reversed(Expectation.Every.values)],
        error_messages={"invalid_choice": said("companies.wrong_every"), "required": said("companies.wrong_every")},
    )  # fmt: skip
    weekday = forms.TypedChoiceField(coerce=int, required=False, initial=0)
    day = forms.IntegerField(
        min_value=1, max_value=28, required=False, initial=5,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said("companies.wrong_expected_day")),
    )  # fmt: skip
    at = forms.TimeField(
        initial="09:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(("required", "invalid"), said("companies.wrong_expected_at")),
    )  # fmt: skip

    def __init__(self, sources: Mapping[str, Bilingual | Message | str], *args: Any, **values: Any) -> None:
        """Offer the sources, and say everything in the language of the page."""
        super().__init__(*args, **values)
        days = get_day_names("wide", locale=LOCALES[language()])
        fields: dict[str, Any] = dict(self.fields)
        fields["source"].choices = [("", ""), *((code, told(label)) for code, label in sources.items())]
        fields["weekday"].choices = [(day, days[day]) for day in range(7)]
        for name, field in fields.items():
            field.label = say(f"companies.expected_{name}")
        for one in fields["day"].validators:
            one.message = say("companies.wrong_expected_day")

    def mark(self) -> None:
        """Tell each wrong field that it is, and which sentence says so."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"wrong-{name}"}

    def clean(self) -> dict[str, Any]:
        """Refuse a month without a day."""
        read: dict[str, Any] = super().clean() or {}
        if read.get("every") == Expectation.Every.MONTH and read.get("day") is None and "day" not in self.errors:
            self.add_error("day", said("companies.wrong_expected_day"))
        return read

    def content(self) -> dict[str, Any]:
        """Return what was chosen, as a row holds it."""
        read = self.cleaned_data
        after = {"day": 0, "week": read["weekday"] or 0, "month": (read["day"] or 1) - 1}[read["every"]]
        return {"source": read["source"], "every": read["every"], "days_after": after, "at": read["at"]}
