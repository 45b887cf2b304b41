"""Fit allauth to Essor: people come by invitation, and a provider signs in only those who are here already."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from essor.web.accounts import people
from essor.web.accounts.models import User
from essor.web.accounts.oidc import Provider
from essor.web.accounts.preferences import in_language_of


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Close the open sign-up, and let pages and mails follow the language of the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 nobody comes without an invitation
        """Tell whether this visit may make an account."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Lead a person who signed in to the page in their own language."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return in_language_of(user, response)

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: Any = None,
    ) -> EmailMessage:  # fmt: skip
        """Write a mail in the language of whom it is for, where that is known."""
        user = context.get("user") or (people.by_address(email) if isinstance(email, str) else None)
        with translation.override(user.language if isinstance(user, User) else translation.get_language()):
            made: EmailMessage = super().render_mail(template_prefix, email, context, headers)
            return made


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Let a provider sign in a person whose address it has confirmed; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Tell whether this visit may make an account."""
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """Return the provider, which holds each answer against what was asked."""
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the answer to the person of its confirmed address, or say that there is none.

        Raises:
            ImmediateHttpResponse: nobody here has this address, or the provider has not confirmed it.

        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        confirmed = [one.email for one in sociallogin.email_addresses if one.verified is True]
        user = next(filter(None, map(people.by_address, confirmed)), None)
        if user is None or not user.is_active or people.linked(user, sociallogin.account.provider):
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        sociallogin.connect(request, user)
