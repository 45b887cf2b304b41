"""Say how often exports are expected, and how an expectation stands."""

from __future__ import annotations

from collections.abc import Mapping

from babel.dates import get_day_names
from django import template

from essor.kernel.words import LOCALES
from essor.web.companies.models import Expectation
from essor.web.tags.language import language, say

register = template.Library()
_TONES: Mapping[str, str] = {"came": "ok", "late": "warn", "missing": "bad"}


@register.filter
def standing_tone(state: str) -> str:
    """Return the class of a state: shape and colour, beside its word."""
    return _TONES.get(state, "none")


@register.filter
def rhythm(one: Expectation) -> str:
    """Return how often an export is expected and until when, in the language of the page."""
    at = f"{one.at:%H:%M}"
    if one.every == Expectation.Every.WEEK:
        return say(
            "companies.rhythm_week", day=get_day_names("wide", locale=LOCALES[language()])[one.days_after], at=at
        )
    if one.every == Expectation.Every.MONTH:
        return say("companies.rhythm_month", day=one.days_after + 1, at=at)
    return say("companies.rhythm_day", at=at)
