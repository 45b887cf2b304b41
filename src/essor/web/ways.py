"""Lay out the ways through a workspace: an area for each activity, a line for each work product that there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from essor.kernel.message import Bilingual, Message, message
from essor.standard import load
from essor.work.product import Product
from essor.work.registry import products

_AREAS: Mapping[str, str] = {
    "A2.2": "steer", "A1.1": "strategy", "A1.2": "strategy", "A2.1": "sell", "A3.1": "customers", "A3.2": "team",
}  # fmt: skip
"""Activity of the standard and the area of the site where its work is done."""
_ICONS: Mapping[str, str] = {
    "dashboard": "layout-dashboard", "data_collection": "database", "variance_analysis": "triangle-alert",
    "report": "file-text",
}  # fmt: skip
"""Icons of the nouns that have one of their own; another shows that of its area."""
_AREA_ICONS: Mapping[str, str] = {
    "steer": "target", "strategy": "compass", "sell": "handshake", "customers": "heart-handshake", "team": "users",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """Hold a line of the sidebar: where it leads and how it is called.

    Args:
        deep: the pages below it belong to it too.
        permission: what a person has to be allowed for it to be shown.

    """

    icon: str
    label: Message | Bilingual
    route: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    deep: bool = True
    permission: str = "companies.read"


@dataclass(frozen=True, slots=True)
class Area:
    """Hold a group of the sidebar."""

    label: Message
    ways: tuple[Way, ...]


def area_of(product: Product) -> str:
    """Return the area where a product is made: steer, strategy, sell, customers, team."""
    activities = (one.code for one in load().activities if product.code in {c.code for c in one.competences})
    return _AREAS.get(next(activities, ""), "steer")


def noun_of(product: Product) -> str:
    """Return the noun of a product as addresses write it: variance-analysis."""
    return product.name.replace("_", "-")


def label_of(product: Product) -> Bilingual | Message:
    """Return how a product is called."""
    try:
        return load().competence(product.code).label
    except KeyError:
        return message("web.product_plain", name=product.name)


@cache
def areas() -> tuple[Area, ...]:
    """Return the groups of the sidebar in their order; an area without anything in it is left out."""
    found = []
    for area in dict.fromkeys(_AREAS.values()):
        ways = [
            Way(_ICONS.get(product.name, _AREA_ICONS[area]), label_of(product), "workshop:product",
                {"area": area, "noun": noun_of(product)})
            for product in products().values()
            if area_of(product) == area
        ]  # fmt: skip
        if area == "steer":
            ways += [Way("target", message("companies.targets"), "targets"),
                     Way("square-check", message("desk.way_actions"), "desk:actions"),
                     Way("mail", message("desk.way_subscriptions"), "desk:subscriptions")]  # fmt: skip
        if ways:
            found.append(Area(message(f"web.area_{area}"), tuple(ways)))
    found.insert(1, Area(message("web.area_data"), (
        Way("upload", message("companies.imports"), "imports"),
        Way("database", message("companies.sources"), "sources"),
        Way("calendar-clock", message("companies.expected"), "schedules"),
        Way("shield-check", message("companies.quality"), "quality"),
        Way("scale", message("companies.reconciliation"), "reconciliation"),
        Way("git-branch", message("companies.lineage"), "lineage"),
    )))  # fmt: skip
    found.append(
        Area(
            message("web.area_standard"),
            (Way("award", message("web.way_skills"), "workshop:skills"),),
        )
    )
    found.append(Area(message("web.area_settings"), (
        Way("settings", message("companies.settings"), "company_settings", deep=False,
            permission="companies.administer"),
        Way("users", message("companies.members"), "members"),
        Way("clock", message("companies.jobs"), "jobs", permission="companies.work"),
    )))  # fmt: skip
    return tuple(found)
