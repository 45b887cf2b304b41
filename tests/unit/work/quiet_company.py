"""Make companies in which nothing but chance, seasons and trend moves the sales, and ask what is blamed there.

`python tests/unit/work/quiet_company.py --seeds 40 --scale 0.2` counts the false causes of many such companies.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from essor.corpus.brumelle.counting import Counting
from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.exports.targets import own_quota_of
from essor.corpus.brumelle.life import World, live, make_world
from essor.corpus.brumelle.nouns import Order, State, Team
from essor.corpus.brumelle.setting import FISCAL_YEARS, NO_STORY, fiscal_bounds
from essor.corpus.brumelle.team import PEOPLE, REPS, STORES
from essor.corpus.cents import euros, net_of
from essor.corpus.notebook import Notebook
from essor.kernel.period import Period, add_months
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.publish import publish
from essor.work.b2_performance.c223_variance_analysis.compute.seen import Suspect
from essor.work.registry import find
from essor.work.runtime import fetch, make
from mart_cases import NOW, Stager

Row = dict[str, Any]
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 11))
LOOKS = 8
"""Looks of the analysis that chance may deceive: price rise, price erosion, mix, the site, customers who leave,
shops, salespeople, articles without a sale."""
_STATUS = {State.CONFIRMED: "confirmed", State.CANCELLED: "cancelled", State.DRAFT: "draft", State.SENT: "draft"}
_PLAN_GROWTH = Decimal("1.05")


@dataclass(frozen=True, slots=True)
class Blamed:
    """Hold what the analysis named in a period of a company that has no cause to be named."""

    seed: int
    period: str
    suspects: tuple[Suspect, ...]


def blamed(folder: Path, seed: int, scale: float, periods: Sequence[str]) -> tuple[Blamed, ...]:
    """Make a quiet company and return what is named in each period."""
    company = Company.create(folder, f"quiet-{seed}", name="Quiet", fiscal_start_month=11)
    rows = _rows(make_world(seed, scale, NO_STORY))
    snapshot = publish(company, [Stager(folder / f"staged-{seed}")(**rows)], now=NOW)
    product = find("C2.2.3")
    with open_engine("duckdb", snapshot) as engine:
        facts = {key: fetch(product, company, snapshot, engine, Period.parse(key)) for key in periods}
    return tuple(Blamed(seed, key, make(product, data).result.suspects) for key, data in facts.items())


def _rows(world: World) -> dict[str, list[Row]]:
    notebook = Notebook()
    counting = Counting(notebook)
    found: dict[str, list[Row]] = {
        "order_lines": [], "web_traffic": [], "opportunities": [], "sales_activities": [], "returns": []
    }  # fmt: skip
    for day in live(world):
        counting.day(day)
        found["order_lines"] += [row for order in (*day.tickets, *day.documents, *day.online) for row in _lines(order)]
        found["web_traffic"] += _traffic(day)
        found["opportunities"] += [
            {"opportunity_id": str(deal.number), "party_id": deal.account.code, "salesperson_id": deal.person.code,
             "channel": "physical", "outcome": deal.outcome, "amount": euros(deal.amount), "currency": "EUR",
             "created_date": deal.created.date(),
             "closed_date": None if deal.outcome == "open" else deal.closed.date()}
            for deal in day.deals
        ]  # fmt: skip
        found["sales_activities"] += [
            {"activity_id": str(one.number), "activity_date": one.at.date(), "party_id": one.account.code,
             "salesperson_id": one.person.code, "done": True, "kind": "visit" if one.kind == "Visite" else "other"}
            for one in day.activities
        ]  # fmt: skip
        found["returns"] += [
            {"return_id": back.number, "return_date": back.day, "order_id": back.order.reference,
             "product_id": back.line.product.code, "channel": "physical", "quantity": Decimal(back.quantity),
             "net_amount": euros(back.net), "currency": "EUR"}
            for back in day.returns
        ]  # fmt: skip
    found["products"] = [{"product_id": one.code, "label": one.label, "family": one.family} for one in world.products]
    found["stores"] = [{"store_id": store.name, "label": store.name} for store in STORES]
    found["people"] = [{"person_id": one.code, "alias": one.alias, "team": one.team} for one in PEOPLE]
    found["quotas"] = list(_quotas(notebook))
    found["planned_lines"] = list(_plan(found["order_lines"], world))
    return found


def _lines(order: Order) -> Iterator[Row]:
    customer = order.shopper or order.account
    for number, line in enumerate(order.lines, start=1):
        discount = net_of(line.discount, line.product.vat) if order.team is Team.ONLINE else line.discount
        yield {
            "order_id": order.reference, "line_id": str(number), "order_date": order.day,
            "party_id": customer.code if customer else None, "channel": order.channel, "channel_rule": "team",
            "status": _STATUS[order.state], "product_id": line.product.code,
            "store_id": order.store.name if order.store else None,
            "salesperson_id": order.person.code if order.person else None, "quantity": Decimal(line.quantity),
            "list_amount": euros(line.net + discount), "discount_amount": euros(discount),
            "net_amount": euros(line.net), "cost_amount": euros(line.cost), "currency": "EUR",
        }  # fmt: skip


def _traffic(day: Day) -> Iterator[Row]:
    for cell in day.traffic:
        yield {
            "period_start": day.date, "period_end": day.date + timedelta(days=1),
            "dimension": "channel_group|device", "label": f"{cell.group}|{cell.device}",
            "sessions": cell.sessions, "engaged_sessions": cell.engaged, "carts": cell.carts,
            "checkouts": cell.checkouts, "purchases": cell.purchases, "revenue_amount": euros(cell.revenue),
        }  # fmt: skip


def _months() -> Iterator[date]:
    for year in FISCAL_YEARS:
        yield from (add_months(fiscal_bounds(year)[0], number) for number in range(12))


def _quotas(notebook: Notebook) -> Iterator[Row]:
    for rep in REPS:
        for month in _months():
            if rep.hired <= month and (rep.left is None or month <= rep.left):
                yield {"person_id": rep.code, "period_start": month, "period_end": add_months(month, 1),
                       "amount": euros(own_quota_of(notebook, month, rep)), "currency": "EUR"}  # fmt: skip


def _plan(lines: Iterable[Row], world: World) -> Iterator[Row]:
    """Yield the plan of the last year: the pieces of the year before and a little more, at the tariff of its start."""
    start = fiscal_bounds(FISCAL_YEARS[-1])[0]
    pieces: Counter[tuple[str, str, date]] = Counter()
    for row in lines:
        if row["status"] == "confirmed":
            pieces[row["product_id"], row["channel"], row["order_date"].replace(day=1)] += int(row["quantity"])
    products = {one.code: one for one in world.products}
    for (code, channel, month), number in sorted(pieces.items()):
        if add_months(start, -12) <= month < start:
            ahead = add_months(month, 12)
            yield {"version": "plan", "product_id": code, "channel": channel, "period_start": ahead,
                   "period_end": add_months(ahead, 1), "quantity": round(number * _PLAN_GROWTH, 4),
                   "unit_price": euros(products[code].net[1]), "unit_cost": euros(products[code].cost)}  # fmt: skip


def main() -> None:
    """Count the false causes of many companies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--scale", type=float, default=0.2)
    parser.add_argument("--periods", default=",".join(MONTHS))
    asked = parser.parse_args()
    looks, named, causes = 0, 0, Counter[str]()
    for seed in range(asked.first, asked.first + asked.seeds):
        with tempfile.TemporaryDirectory() as place:
            for one in blamed(Path(place), seed, asked.scale, asked.periods.split(",")):
                looks, named = looks + 1, named + bool(one.suspects)
                causes.update(suspect.cause.code for suspect in one.suspects)
                if one.suspects:
                    sys.stdout.write(f"{one.seed} {one.period} {[suspect.key for suspect in one.suspects]}\n")
        sys.stdout.write(f"after seed {seed}: {named} of {looks} analyses name a cause; {dict(causes)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
