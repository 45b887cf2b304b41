"""Open a company's folder: its settings and where each kind of thing lives in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from essor.kernel.message import message
from essor.kernel.period import MONTHS_PER_YEAR
from essor.mart.durable import make_folder, put, put_new
from essor.mart.refusal import MartError
from essor.mart.room import telling_no_room

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_FOLDERS = ("raw", "tables", "imports", "mappings", "snapshots")


@dataclass(frozen=True, slots=True)
class Company:
    """Hold the settings of one company and the folder that holds its data.

    Args:
        slug: the folder's name: lower-case letters, digits and hyphens.
        folder: the company's own folder.
        name: the name as people write it.
        currency: ISO 4217 code of the books.
        fiscal_start_month: first month of the fiscal year, 1 to 12.
        timezone: IANA zone in which a day begins.

    """

    slug: str
    folder: Path
    name: str
    currency: str = "EUR"
    fiscal_start_month: int = 1
    timezone: str = "Europe/Paris"

    @classmethod
    def create(
        cls,
        data_dir: Path,
        slug: str,
        *,
        name: str,
        currency: str = "EUR",
        fiscal_start_month: int = 1,
        timezone: str = "Europe/Paris",
    ) -> Self:
        """Make the folder of a new company.

        Raises:
            MartError: the slug, a setting or the place cannot be used, or the company exists.

        """
        company = cls(slug, _place(data_dir, slug), name.strip(), currency, fiscal_start_month, timezone)
        company.check()
        content = company.content()
        with telling_no_room(company.folder):
            for part in _FOLDERS:
                make_folder(company.folder / part)
            if not put_new(company.folder / "company.yaml", content):
                raise MartError(message("mart.company_exists", slug=slug))
        return company

    @classmethod
    def open(cls, data_dir: Path, slug: str) -> Self:
        """Open the folder of a company.

        Raises:
            MartError: there is no such company, or its settings cannot be read.

        """
        folder = _place(data_dir, slug)
        try:
            settings: Any = yaml.safe_load((folder / "company.yaml").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise MartError(message("mart.company_unknown", slug=slug, folder=str(data_dir))) from None
        except (yaml.YAMLError, UnicodeDecodeError):
            raise MartError(message("mart.company_unreadable", slug=slug)) from None
        known = {"name", "currency", "fiscal_start_month", "timezone"}
        if not isinstance(settings, dict) or not set(settings) <= known or not settings.get("name"):
            raise MartError(message("mart.company_unreadable", slug=slug))
        company = cls(slug, folder, **settings)
        company.check()
        return company

    def changed(self, *, name: str, currency: str, fiscal_start_month: int, timezone: str) -> Self:
        """Write other settings for the company; its data stay as they are.

        Raises:
            MartError: a setting cannot be used, or the disk is full.

        """
        company = type(self)(self.slug, self.folder, name.strip(), currency, fiscal_start_month, timezone)
        company.check()
        with telling_no_room(self.folder):
            put(self.folder / "company.yaml", company.content())
        return company

    def content(self) -> bytes:
        """Return the settings as the folder keeps them."""
        settings = {
            "name": self.name,
            "currency": self.currency,
            "fiscal_start_month": self.fiscal_start_month,
            "timezone": self.timezone,
        }
        content: bytes = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False).encode()
        return content

    @property
    def raw(self) -> Path:
        """Return the folder of the files as received, named by their hash."""
        return self.folder / "raw"

    @property
    def tables(self) -> Path:
        """Return the folder of the Delta tables."""
        return self.folder / "tables"

    @property
    def imports(self) -> Path:
        """Return the folder of the import records."""
        return self.folder / "imports"

    @property
    def mappings(self) -> Path:
        """Return the folder of the remembered mappings."""
        return self.folder / "mappings"

    @property
    def snapshots(self) -> Path:
        """Return the folder of the manifests: the only commit point."""
        return self.folder / "snapshots"

    @property
    def scratch(self) -> Path:
        """Return the folder where a writer's engine may spill; it is emptied at recovery."""
        return self.folder / "scratch"

    def check(self) -> None:
        """Refuse a setting that cannot be used.

        Raises:
            MartError: the name is empty, or the currency, the month or the time zone is unknown.

        """
        if not self.name:
            raise MartError(message("mart.company_nameless", slug=self.slug))
        if not isinstance(self.currency, str) or not _CURRENCY.fullmatch(self.currency):
            raise MartError(message("mart.currency_unknown", currency=str(self.currency)))
        month = self.fiscal_start_month
        if not isinstance(month, int) or isinstance(month, bool) or not 1 <= month <= MONTHS_PER_YEAR:
            raise MartError(message("mart.fiscal_month_unknown", month=str(month)))
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            raise MartError(message("mart.timezone_unknown", timezone=str(self.timezone))) from None


def companies(data_dir: Path) -> tuple[str, ...]:
    """Return the slugs of the companies that a data folder holds, in order."""
    if not data_dir.is_dir():
        return ()
    return tuple(sorted(place.parent.name for place in data_dir.glob("*/company.yaml")))


def _place(data_dir: Path, slug: str) -> Path:
    if not _SLUG.fullmatch(slug):
        raise MartError(message("mart.slug_unusable", slug=slug))
    folder = data_dir.resolve() / slug
    if "%" in str(folder):  # Delta's log reader takes %20 in a path for a space
        raise MartError(message("mart.folder_unusable", folder=str(data_dir)))
    return folder
