"""Offer the KPIs of the catalogue by family, so that nobody types a code."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from essor.kernel.message import Message
from essor.metrics import catalogue
from essor.web.workshop.fields import Group


def by_family(held: Collection[str] = ()) -> tuple[Group, ...]:
    """Return the KPIs of each family; codes that are held and that the catalogue no longer has come last."""
    gone = tuple((code, code) for code in held if code and code not in catalogue.kpis())
    return (*_known(), *((Group(Message("workshop.kpi_family_gone"), gone),) if gone else ()))


@cache
def _known() -> tuple[Group, ...]:
    kpis = catalogue.kpis().values()
    return tuple(
        Group(
            Message(f"workshop.kpi_family_{family}"),
            tuple((kpi.code, kpi.label) for kpi in kpis if kpi.family == family),
        )
        for family in catalogue.families()
    )
