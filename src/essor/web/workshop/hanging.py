"""Say what hangs on a work before it changes, and what a version was built on that changed since."""

from __future__ import annotations

from dataclasses import dataclass

from essor.kernel.message import Bilingual, Message
from essor.web.ways import area_of, label_of, noun_of
from essor.web.workshop.leading import built_on, downstream
from essor.web.workshop.models import Version, Work
from essor.work.product import Product
from essor.work.registry import products


@dataclass(frozen=True, slots=True)
class Hanging:
    """Hold a product beside another, its last version there, and whether the one built on the other is stale."""

    product: Product
    version: Version | None
    stale: bool

    @property
    def label(self) -> Bilingual | Message:
        """Return what the product is called."""
        return label_of(self.product)

    @property
    def place(self) -> dict[str, str]:
        """Return its area and its noun in an address."""
        return {"area": area_of(self.product), "noun": noun_of(self.product)}


def hanging_on(work: Work) -> tuple[Hanging, ...]:
    """Return what hangs on a work, the nearest first: each with its last version for the same period and part."""
    own = work.versions.first() if work.pk else None
    return tuple(
        Hanging(one, held, stale=own is not None and held is not None and own.made > held.made)
        for one in downstream(products()[work.product])
        for held in (_last(work, one),)
    )


def changed_under(version: Version) -> tuple[Hanging, ...]:
    """Return what a version takes items from that has a version saved after it."""
    above = ((one, _last(version.work, one)) for one in built_on(products()[version.work.product]))
    return tuple(Hanging(one, held, stale=True) for one, held in above if held is not None and held.made > version.made)


def _last(work: Work, product: Product) -> Version | None:
    held = Version.objects.filter(work__company=work.company, work__product=product.code)
    if product.instances != "one" and work.period:
        held = held.filter(work__period=work.period, work__perimeter=work.perimeter)
    return held.select_related("work").order_by("-made", "-pk").first()
