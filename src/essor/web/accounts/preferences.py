"""Keep the language and the theme of a person, and let the pages follow them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import translate_url

from essor.web.accounts.models import User

_YEAR = 365 * 24 * 3600


@transaction.atomic
def prefer(*, user: User, language: str, theme: str) -> User:
    """Keep what a person prefers."""
    user.language, user.theme = language, theme
    user.save(update_fields=["language", "theme"])
    return user


def in_language_of(user: User, response: HttpResponse) -> HttpResponse:
    """Turn an answer that leads on to the language of a person, and let this browser remember it."""
    if "Location" in response:
        response["Location"] = translate_url(response["Location"], user.language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, user.language, max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response
