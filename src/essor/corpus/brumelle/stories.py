"""Measure the planted stories, from the events themselves.

A price rise, a slow payment page, a shop under works, a segment that leaves, a territory that is poor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Account, Order
from essor.corpus.brumelle.setting import (
    FISCAL_YEARS,
    FRICTION_DAY,
    LAST_DAY,
    LEAVING_DAY,
    LEAVING_FAMILY,
    PRICE_RISE,
    PRICE_RISE_DAY,
    PRICE_RISE_FAMILY,
    WEAK_TERRITORY_PERSON,
    WORKS_END,
    WORKS_START,
    WORKS_STORE,
    fiscal_bounds,
)
from essor.corpus.brumelle.team import REPS, STORES
from essor.corpus.cents import euros
from essor.corpus.notebook import Notebook
from essor.corpus.truths import Story
from essor.kernel.message import message
from essor.kernel.period import Period, add_months
from essor.kernel.value import Count, Money, Rate
from essor.kernel.value import Day as OnDay

_AFTER = LAST_DAY + timedelta(days=1)
_RISE = Period(PRICE_RISE_DAY, _AFTER)
_SLOW, _QUICK = Period(FRICTION_DAY, _AFTER), Period(date(2026, 1, 1), FRICTION_DAY)
_WORKS = Period(WORKS_START, WORKS_END)
_GONE = Period(LEAVING_DAY, _AFTER)
_RATE, _CENT = Decimal("0.0001"), Decimal("0.01")


class Stories:
    """Count what each story needs, in windows of days."""

    def __init__(self, notebook: Notebook, accounts: Sequence[Account]) -> None:
        """Start with nothing counted."""
        self._notebook, self._accounts = notebook, accounts
        self._sums: Counter[str] = Counter()
        self._segment: dict[str, bool] = {}
        self._buyers: dict[str, set[str]] = {}

    def day(self, day: Day) -> None:
        """Count one day."""
        for order in (*day.tickets, *day.documents, *day.online):
            if order.counted:
                self._price(order)
                if order.store is not None:
                    self._works(order, order.store.code)
                if order.shopper is not None and order.web is not None:
                    self._leaving(order, order.shopper.email)
        for cell in day.traffic:
            window = "after" if day.date in _SLOW else "before" if day.date in _QUICK else ""
            if window:
                device = "mobile" if cell.device == "mobile" else "other"
                self._sums[f"{device}_checkouts_{window}"] += cell.checkouts
                self._sums[f"{device}_purchases_{window}"] += cell.purchases

    def close(self) -> None:
        """Have nothing left to count."""

    def all(self) -> tuple[Story, ...]:
        """Return the stories with their exact figures."""
        return (self._price_rise(), self._friction(), self._store(), self._segment_story(), self._territory())

    def _price(self, order: Order) -> None:
        window = "after" if order.day in _RISE else "before" if order.day in _RISE.last_year() else ""
        for line in order.lines if window else ():
            if line.product.family == PRICE_RISE_FAMILY:
                self._sums[f"units_{window}"] += line.quantity
                self._sums[f"revenue_{window}"] += line.net
                self._sums[f"margin_{window}"] += line.net - line.cost

    def _works(self, order: Order, code: str) -> None:
        window = "during" if order.day in _WORKS else "before" if order.day in _WORKS.last_year() else ""
        if window:
            place = "store" if code == WORKS_STORE else "others"
            self._sums[f"{place}_{window}"] += order.net
            self._sums[f"{place}_tickets_{window}"] += 1

    def _leaving(self, order: Order, email: str) -> None:
        """Put a customer into the segment when the first order holds bakeware, as the files show."""
        if order.day < LEAVING_DAY and email not in self._segment:
            self._segment[email] = any(line.product.family == LEAVING_FAMILY for line in order.lines)
        window = "after" if order.day in _GONE else "before" if order.day in _GONE.last_year() else ""
        if window and email in self._segment:
            group = "segment" if self._segment[email] else "rest"
            self._sums[f"{group}_orders_{window}"] += 1
            self._sums[f"{group}_revenue_{window}"] += order.net
            self._buyers.setdefault(f"{group}_{window}", set()).add(email)

    def _price_rise(self) -> Story:
        figures = {name: Decimal(self._sums[f"units_{name}"]) for name in ("before", "after")}
        figures = {f"units_{name}": value for name, value in figures.items()}
        for kind in ("revenue", "margin"):
            figures |= {f"{kind}_{name}": euros(self._sums[f"{kind}_{name}"]) for name in ("before", "after")}
        for name in ("before", "after"):
            figures[f"price_{name}"] = _ratio(figures[f"revenue_{name}"], figures[f"units_{name}"], _CENT)
        figures["tariff_change"] = PRICE_RISE
        figures["units_change"] = _change(figures["units_before"], figures["units_after"])
        figures["price_change"] = _change(figures["price_before"], figures["price_after"])
        sentence = message(
            "corpus.story_price_rise",
            family=PRICE_RISE_FAMILY,
            day=OnDay(PRICE_RISE_DAY),
            price=Rate(PRICE_RISE),
            units=Rate(figures["units_change"]),
            revenue=Money(figures["revenue_after"] - figures["revenue_before"]),
        )
        return Story("price_rise", sentence, figures)

    def _friction(self) -> Story:
        figures = {
            f"{device}_{step}_{window}": Decimal(self._sums[f"{device}_{step}_{window}"])
            for device in ("mobile", "other")
            for step in ("checkouts", "purchases")
            for window in ("before", "after")
        }
        for device in ("mobile", "other"):
            for window in ("before", "after"):
                top, bottom = (figures[f"{device}_{step}_{window}"] for step in ("purchases", "checkouts"))
                figures[f"{device}_rate_{window}"] = _ratio(top, bottom, _RATE)
        sentence = message(
            "corpus.story_checkout_friction",
            day=OnDay(FRICTION_DAY),
            before=Rate(figures["mobile_rate_before"]),
            after=Rate(figures["mobile_rate_after"]),
            other=Rate(figures["other_rate_after"]),
        )
        return Story("checkout_friction", sentence, figures)

    def _store(self) -> Story:
        figures = {}
        for place in ("store", "others"):
            for window in ("before", "during"):
                figures[f"{place}_revenue_{window}"] = euros(self._sums[f"{place}_{window}"])
                figures[f"{place}_tickets_{window}"] = Decimal(self._sums[f"{place}_tickets_{window}"])
            figures[f"{place}_change"] = _change(figures[f"{place}_revenue_before"], figures[f"{place}_revenue_during"])
        sentence = message(
            "corpus.story_store_works",
            store=next(store.name for store in STORES if store.code == WORKS_STORE),
            start=OnDay(WORKS_START),
            end=OnDay(WORKS_END - timedelta(days=1)),
            change=Rate(figures["store_change"]),
            others=Rate(figures["others_change"]),
            lost=Money(figures["store_revenue_during"] - figures["store_revenue_before"]),
        )
        return Story("store_works", sentence, figures)

    def _segment_story(self) -> Story:
        figures = {"segment_customers": Decimal(sum(self._segment.values()))}
        figures["rest_customers"] = len(self._segment) - figures["segment_customers"]
        for group in ("segment", "rest"):
            for window in ("before", "after"):
                figures[f"{group}_orders_{window}"] = Decimal(self._sums[f"{group}_orders_{window}"])
                figures[f"{group}_revenue_{window}"] = euros(self._sums[f"{group}_revenue_{window}"])
                figures[f"{group}_buyers_{window}"] = Decimal(len(self._buyers.get(f"{group}_{window}", ())))
            figures[f"{group}_change"] = _change(figures[f"{group}_revenue_before"], figures[f"{group}_revenue_after"])
            kept = self._buyers.get(f"{group}_before", set()) & self._buyers.get(f"{group}_after", set())
            figures[f"{group}_retained"] = Decimal(len(kept))
            figures[f"{group}_retention"] = _ratio(
                figures[f"{group}_retained"], figures[f"{group}_buyers_before"], _RATE
            )
        sentence = message(
            "corpus.story_leaving_segment",
            family=LEAVING_FAMILY,
            n=Count(int(figures["segment_customers"])),
            day=OnDay(LEAVING_DAY),
            kept=Rate(figures["segment_retention"]),
            rest=Rate(figures["rest_retention"]),
        )
        return Story("leaving_segment", sentence, figures)

    def _territory(self) -> Story:
        months = [f"{add_months(fiscal_bounds(FISCAL_YEARS[-1])[0], number):%Y-%m}" for number in range(12)]
        figures: dict[str, Decimal] = {}
        for rep in REPS:
            if rep.left is not None:
                continue
            perimeter = f"salesperson_id={rep.code}"
            value = self._notebook.value
            won, lost = (Decimal(value(name, months, perimeter)) for name in ("deals_won", "deals_lost"))
            revenue, quota = (euros(value(name, months, perimeter)) for name in ("revenue", "quota"))
            potential = Decimal(str(rep.potential))
            figures |= {
                f"{rep.code}_revenue": revenue,
                f"{rep.code}_quota": quota,
                f"{rep.code}_attainment": _ratio(revenue, quota, _RATE),
                f"{rep.code}_won": won,
                f"{rep.code}_lost": lost,
                f"{rep.code}_win_rate": _ratio(won, won + lost, _RATE),
                f"{rep.code}_visits": Decimal(value("visits", months, perimeter)),
                f"{rep.code}_accounts": Decimal(sum(a.territory == rep.territory for a in self._accounts)),
                f"{rep.code}_potential": potential,
                f"{rep.code}_revenue_per_potential": _ratio(revenue, potential, _CENT),
            }
        weak = WEAK_TERRITORY_PERSON
        sentence = message(
            "corpus.story_poor_territory",
            person=weak,
            attainment=Rate(figures[f"{weak}_attainment"]),
            win_rate=Rate(figures[f"{weak}_win_rate"]),
            potential=Rate(figures[f"{weak}_potential"]),
        )
        return Story("poor_territory", sentence, figures)


def _ratio(top: Decimal, bottom: Decimal, places: Decimal) -> Decimal:
    """Return top / bottom rounded, 0 when there is nothing below."""
    return (top / bottom).quantize(places, ROUND_HALF_UP) if bottom else Decimal(0)


def _change(before: Decimal, after: Decimal) -> Decimal:
    return _ratio(after - before, before, _RATE)
