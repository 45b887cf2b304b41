"""Change what a company is called and how it counts, and what its documents wear."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from babel.numbers import get_currency_name, list_currencies
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from essor.documents.brand import AA, HOUSE, WHITE, Brand, contrast
from essor.documents.logo import MOST_BYTES, read_logo
from essor.kernel.message import Lang, Message, message
from essor.kernel.words import LOCALES
from essor.mart.refusal import MartError
from essor.web.accounts.models import User
from essor.web.companies.models import Company, Look
from essor.web.companies.services import folder_of
from essor.web.companies.services.jobs import plan

FIELDS = ("name", "currency", "fiscal_start_month", "timezone")
_MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold the settings of a company as a form shows them.

    Args:
        values: text by field: typed, or what stands.
        wrong: why a field is not taken.
        meanwhile: what another person set since the page was opened, by field.

    """

    values: Mapping[str, str]
    wrong: Mapping[str, Message] = field(default_factory=dict)
    meanwhile: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Hold how an accent reads: its contrast with white, and the shade that text is written in."""

    ratio: float
    enough: bool
    ink: str
    soft: str


def settings_of(company: Company) -> Settings:
    """Return what stands."""
    folder = folder_of(company)
    return Settings({name: str(getattr(folder, name)) for name in FIELDS})


def change_settings(*, company: Company, who: User, typed: Mapping[str, str], seen: Mapping[str, str]) -> Settings:
    """Change the settings of a company, all or none, where no one changed the same meanwhile.

    Args:
        company: whose.
        who: its owner; the figures are computed again in their name.
        typed: text by field.
        seen: what the person saw.

    """
    now = settings_of(company).values
    values = {name: typed.get(name, now[name]).strip() for name in FIELDS}
    meanwhile = {name: now[name] for name in FIELDS if seen.get(name, now[name]) != now[name] != values[name]}
    if meanwhile:
        return Settings(values, meanwhile=meanwhile)
    values = {name: values[name] if values[name] != seen.get(name) else now[name] for name in FIELDS}
    wrong = _wrong(values)
    if wrong or values == now:
        return Settings(values, wrong)
    with transaction.atomic():
        Company.objects.filter(pk=company.pk).update(name=values["name"])
        try:
            folder_of(company).changed(
                name=values["name"], currency=values["currency"],
                fiscal_start_month=int(values["fiscal_start_month"]), timezone=values["timezone"],
            )  # fmt: skip
        except MartError as refused:
            transaction.set_rollback(True)
            return Settings(values, {"name": refused.message})
        if any(values[name] != now[name] for name in FIELDS if name != "name"):
            plan(company=company, who=who, kind="facts")
    return Settings(values)


def _wrong(values: Mapping[str, str]) -> Mapping[str, Message]:
    found: dict[str, Message] = {}
    if not values["name"] or len(values["name"]) > _MOST_NAME or not values["name"].isprintable():
        found["name"] = message("companies.wrong_name", most=_MOST_NAME)
    if values["currency"] not in list_currencies():
        found["currency"] = message("mart.currency_unknown", currency=values["currency"])
    if values["fiscal_start_month"] not in {str(month) for month in range(1, 13)}:
        found["fiscal_start_month"] = message("mart.fiscal_month_unknown", month=values["fiscal_start_month"])
    if values["timezone"] not in timezones():
        found["timezone"] = message("mart.timezone_unknown", timezone=values["timezone"])
    return found


@cache
def timezones() -> tuple[str, ...]:
    """Return the names of the time zones that places have."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


@cache
def currencies(lang: Lang) -> tuple[tuple[str, str], ...]:
    """Return the code and the name of each currency of today's, by code."""
    named = [(code, get_currency_name(code, locale=LOCALES[lang])) for code in sorted(list_currencies("en"))]
    return tuple((code, f"{code} · {name}") for code, name in named if "(" not in name)


def look_of(company: Company) -> Look | None:
    """Return what the documents of a company wear, or None where it is the look of the house."""
    return Look.objects.filter(company=company).first()


def brand_of(company: Company) -> Brand:
    """Return the brand that the writers of documents are given."""
    look = look_of(company)
    if look is None:
        return HOUSE
    return Brand(company.name, look.accent, bytes(look.logo) if look.logo else None)


def read_contrast(accent: str) -> Contrast:
    """Return how a colour reads."""
    brand = Brand(accent=accent)
    ratio = contrast(accent, WHITE)
    return Contrast(ratio, ratio >= AA, brand.ink, brand.soft)


@transaction.atomic
def change_look(
    *, company: Company, accent: str, logo: UploadedFile[Any] | None = None, without_logo: bool = False
) -> Mapping[str, Message]:
    """Change the colour and the logo of the documents; return what is wrong, by field, and change nothing then."""
    wrong: dict[str, Message] = {}
    try:
        Brand(accent=accent)
    except ValueError:
        wrong["accent"] = message("companies.wrong_accent", accent=accent)
    drawn = None if logo is None else _drawn(logo)
    if isinstance(drawn, Message):
        wrong["logo"] = drawn
    if wrong:
        return wrong
    look, _ = Look.objects.get_or_create(company=company, defaults={"accent": accent})
    look.accent = accent
    if drawn is not None or without_logo:
        look.logo = drawn if isinstance(drawn, bytes) else None
    look.save()
    return {}


def _drawn(logo: UploadedFile[Any]) -> bytes | Message:
    if (logo.size or 0) > MOST_BYTES:
        return message("documents.logo_large", most=MOST_BYTES >> 20)
    with tempfile.TemporaryDirectory(prefix="essor-logo-") as folder:
        place = Path(folder) / "logo"
        with place.open("xb") as file:
            for chunk in logo.chunks():
                file.write(chunk)
        return read_logo(place)
