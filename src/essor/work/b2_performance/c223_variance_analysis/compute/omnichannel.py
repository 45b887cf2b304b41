"""Tell what one channel does to the other: pickup in shops, online then shop, an opening, shared stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from essor.kernel.message import Message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period, add_months
from essor.kernel.ref import ComputedRef, FigureRef, Ref
from essor.kernel.value import Count, Money, NotComputable, Rate
from essor.methods.variance.opening import opening_effect
from essor.work.data import Data
from essor.work.truth import a_year_before

from ..inputs import Inputs
from .wording import told

_CENTURY = 100


@dataclass(frozen=True, slots=True)
class Effect:
    """Hold one effect between channels: what is found, or why nothing can be computed.

    Args:
        name: pickup, crossing, opening or stock.
        says: a sentence with its figures.
        computable: whether the data told it.
        refs: the figures on whose rows its numbers stand.

    """

    name: str
    says: Message
    computable: bool = True
    refs: tuple[FigureRef, ...] = ()

    @property
    def origins(self) -> Mapping[str, Ref]:
        """Return where each number of the sentence comes from."""
        return {name: ComputedRef(self.refs) for name in self.says.args if self.refs}


def effects(inputs: Inputs, data: Data) -> tuple[Effect, ...]:
    """Return the four effects, each computed or with the reason why it is not."""
    return (_pickup(inputs, data), _crossing(data), _opening(inputs, data), _stock(data))


def _pickup(inputs: Inputs, data: Data) -> Effect:
    rows = [row for row in _rows(data, "fulfilment") if row["channel"] == "ecommerce"]
    taken = [row for row in rows if row["delivery_mode"] == "pickup"]
    if not any(row["delivery_mode"] for row in rows):
        return Effect("pickup", told("pickup_unknown"), computable=False)
    amount, before, online = (_sum(taken, "revenue"), _sum(taken, "revenue_before"), _sum(rows, "revenue"))
    key = f"pickup_{inputs.click_and_collect}"
    says = told(
        key,
        amount=Money(amount, data.currency),
        before=Money(before, data.currency),
        n=Count(sum(row["orders"] for row in taken)),
        share=Rate(amount / online) if online else Rate(Decimal(0)),
    )
    sold, pickup, orders = _at(data, ("revenue", "pickup_rate", "orders"), channel="ecommerce")
    return Effect("pickup", says, refs=(sold, a_year_before(sold), pickup, orders))


def _crossing(data: Data) -> Effect:
    rows = _rows(data, "channel_crossing")
    known = {(row["channel"], row["first_channel"]): row for row in rows if row["first_channel"]}
    unnamed = _sum((row for row in rows if not row["first_channel"]), "revenue")
    total = _sum(rows, "revenue")
    both = known.get(("physical", "ecommerce"))
    refs = _at(data, ("revenue", "active_customers"))
    if both is None and ("ecommerce", "physical") not in known:
        share = Rate(unnamed / total) if total else Rate(Decimal(0))
        return Effect("crossing", told("crossing_unknown", share=share), computable=False, refs=refs)
    shop = known.get(("ecommerce", "physical"))
    says = told(
        "crossing_found",
        n=Count(both["buyers"] if both else 0),
        amount=Money(both["revenue"] if both else Decimal(0), data.currency),
        back=Money(shop["revenue"] if shop else Decimal(0), data.currency),
    )
    return Effect("crossing", says, refs=refs)


def _opening(inputs: Inputs, data: Data) -> Effect:
    opening = inputs.opening
    if opening is None:
        return Effect("opening", told("opening_none"), computable=False)
    month = opening.opening_date.replace(day=1)
    before = Period(add_months(month, -opening.months), month)
    after = Period(add_months(month, 1), add_months(month, 1 + opening.months))
    answer = data.answer("place_months")
    if answer is None or answer.period.start > before.start or answer.period.end < after.end:
        return Effect("opening", told("opening_not_covered", start=before.key(), end=after.key()), computable=False)
    rows = [row for row in answer.dicts() if row["channel"] == "physical"]
    touched = [row for row in rows if row["store_id"] in opening.touched]
    control = [row for row in rows if row["store_id"] and row["store_id"] not in opening.touched]
    found = opening_effect(_over(touched, before), _over(touched, after), _over(control, before), _over(control, after))
    if isinstance(found, NotComputable):
        return Effect("opening", found.reason, computable=False)
    says = told(
        "opening_found",
        what=opening.what.label,
        delta=Money(round(found.effect, 2), data.currency),
        touched_change=found.touched,
        control_change=found.control,
    )
    stores = {row["store_id"] for row in (*touched, *control)}
    refs = tuple(FigureRef("revenue", span, Perimeter.of(channel="physical", store_id=store), data.snapshot)
                 for span in (before, after) for store in sorted(stores))  # fmt: skip
    return Effect("opening", says, refs=refs)


def _stock(data: Data) -> Effect:
    rows = _rows(data, "stock_places")
    if not rows:
        return Effect("stock", told("stock_unknown"), computable=False)
    short, elsewhere = (sum(row[name] for row in rows) for name in ("short", "elsewhere"))
    says = told("stock_found", short=Count(short), elsewhere=Count(elsewhere), n=Count(len(rows)))
    return Effect("stock", says, refs=_at(data, ("stock_units",)))


def _at(data: Data, kpis: tuple[str, ...], **filters: str) -> tuple[FigureRef, ...]:
    return tuple(FigureRef(kpi, data.period, Perimeter.of(**filters), data.snapshot) for kpi in kpis)


def _over(rows: Iterable[Mapping[str, Any]], period: Period) -> Decimal:
    first, last = (day.year * _CENTURY + day.month for day in (period.start, period.end))
    return _sum((row for row in rows if first <= row["month"] < last), "revenue")


def _rows(data: Data, analysis: str) -> list[dict[str, Any]]:
    answer = data.answer(analysis)
    return [] if answer is None else answer.dicts()


def _sum(rows: Iterable[Mapping[str, Any]], name: str) -> Decimal:
    return sum((row[name] or Decimal(0) for row in rows), Decimal(0))
