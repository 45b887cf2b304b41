"""Fit allauth to Essor: people come by invitation, and a provider signs in only those who are here already."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Close the open sign-up: an invitation opens it for one address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether this visit may make an account."""
        return bool(request.session.get("invitation"))


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Let a provider sign in a person, never make one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Tell whether this visit may make an account."""
        return False
