"""Read the actions that work products propose, each with its cause and the gap it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from essor.kernel.message import Bilingual, Lang
from essor.kernel.ref import FigureRef
from essor.kernel.words import say
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.web.workshop.services import Asked, made_in
from essor.work.data import Held
from essor.work.product import Product
from essor.work.registry import products


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold a proposed action: what, why, the figure it answers, and where it was proposed.

    Args:
        origin: product, period and id of the item.
        ref: key of the figure; "" where the proposal names none.

    """

    origin: str
    title: str
    why: str
    ref: str
    owner: str
    due_date: date | None


def proposed(company: Company, lang: Lang, period: str = "") -> tuple[Proposal, ...]:
    """Return what the work products of a company propose for a period, the last full month where none is asked.

    Raises:
        NoDataError: nothing was imported yet.
        Http404: the period cannot be read.

    """
    found: list[Proposal] = []
    with opened(company) as data:
        for product in products().values():
            if not hasattr(product.part("document"), "tells"):
                continue
            made = made_in(data, product, Asked(period))
            key = made.result.data.period.key()
            found += _of(product, key, product.tells(made.result), lang)
    return tuple(found)


def _of(product: Product, period: str, held: tuple[Held, ...], lang: Lang) -> Iterator[Proposal]:
    known = {one.item.id: one for one in held}
    for one in held:
        if one.item.kind != "action":
            continue
        cause = known.get(one.of)
        gap = known.get(cause.of) if cause else None
        chain = [two for two in (gap, cause) if two is not None]
        refs = [ref for two in (cause, gap) if two for ref in two.item.evidence if isinstance(ref, FigureRef)]
        yield Proposal(
            f"{product.name}/{period}/{one.item.id}", _label(one, lang), _why(chain, lang),
            refs[0].key() if refs else "", one.owner, one.until_date,
        )  # fmt: skip


def _label(one: Held, lang: Lang) -> str:
    text = Bilingual(one.item.label_fr, one.item.label_en).text(lang)
    return text[:1].upper() + text[1:]


def _why(chain: list[Held], lang: Lang) -> str:
    """Return the gap and the cause, one a line, each with what it amounts to and what proves it."""
    lines = []
    for one in chain:
        lines.append(_label(one, lang))
        lines += [say(fact, lang) for fact in one.says]
    return "\n".join(lines)
