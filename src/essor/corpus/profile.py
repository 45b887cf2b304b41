"""Say who a fictional company is, so that it can be created before its exports arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from essor.kernel.message import Lang


@dataclass(frozen=True, slots=True)
class Profile:
    """Hold the identity of a fictional company.

    Args:
        slug: name of its folder.
        name: as it calls itself, by language.
        tagline: what it does in one line, by language.
        siren: nine digits, from the series 000 that is never attributed.
        currency: ISO 4217 code.
        fiscal_start_month: first month of the fiscal year, 1 to 12.
        timezone: IANA name.
        first_day: first day of its data.
        last_day: last day of its data.
        exported_on: day on which its exports were taken.

    """

    slug: str
    name: Mapping[Lang, str]
    tagline: Mapping[Lang, str]
    siren: str
    currency: str
    fiscal_start_month: int
    timezone: str
    first_day: date
    last_day: date
    exported_on: date
