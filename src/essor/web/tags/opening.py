"""Mark a form with who opened it, so that what is typed there goes back to nobody else."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from essor.web.tags.library import register

FIELD = "opened-by"
_SALT = "essor.web.opened-by"


@register.simple_tag(takes_context=True)
def opened_by(context: Context) -> SafeString:
    """Return a hidden field that says, signed and dated, who opens the page; nothing to a visitor."""
    request: HttpRequest = context["request"]
    if not request.user.is_authenticated:
        return SafeString()
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, mark(str(request.user.pk)))


def mark(person: str) -> str:
    """Return the mark of a person, given by the key of their row."""
    return signing.TimestampSigner(salt=_SALT).sign(person)


def opener(marked: str) -> str | None:
    """Return the key of who opened a form; None where the mark is none of ours, or older than a session lives."""
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(marked, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return None
