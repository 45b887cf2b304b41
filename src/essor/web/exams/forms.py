"""Read who is given what to do at a certifier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essor.web.accounts.forms import said
from essor.web.accounts.models import User
from essor.web.exams.models import Certifier, Post
from essor.web.exams.services import TwoSidesError, appoint, known_to


class GiveForm(forms.Form):
    """Take the address of somebody known here, and a role; give it when both fit."""

    email = forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": said("companies.wrong_email"), "invalid": said("companies.wrong_email")},
    )
    role = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[(one, said(f"exams.role_{one}")) for one in Post.Role.values],
        initial=Post.Role.ASSESSOR,
        error_messages={"required": said("exams.wrong_role"), "invalid_choice": said("exams.wrong_role")},
    )  # fmt: skip

    def __init__(self, certifier: Certifier, by: User, *args: Any, **values: Any) -> None:
        """Hold the certifier, and who gives the role."""
        super().__init__(*args, **values)
        self.certifier, self.by = certifier, by
        self.person: User | None = None

    def clean_email(self) -> str:
        """Return the address.

        Raises:
            ValidationError: nobody whom the giver knows has it; whether somebody else has is not told.

        """
        email: str = self.cleaned_data["email"].strip().lower()
        self.person = known_to(self.by, self.certifier).filter(email=email).first()
        if self.person is None:
            raise ValidationError(said("exams.unknown_person"))
        return email

    def give(self) -> Post | None:
        """Give the role; None where something is wrong, which stands beside its field."""
        if not self.is_valid() or self.person is None:
            return None
        try:
            return appoint(certifier=self.certifier, user=self.person, role=self.cleaned_data["role"])
        except TwoSidesError:
            self.add_error("role", said("exams.two_sides"))
            return None
