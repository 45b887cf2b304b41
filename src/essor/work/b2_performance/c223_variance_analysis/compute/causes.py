"""Suspect causes from facts: each names where it shows, what is at stake and the facts behind it; none is proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from statistics import median

from essor.kernel.message import Argument, Message
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Money, NotComputable, Rate, magnitude
from essor.methods.decompose import Decomposition, SalesCounts, decompose_sales
from essor.methods.variance.local_test import share_fall
from essor.work.data import Answer, Data, Line, Share
from essor.work.truth import a_year_before

from .articles import Articles, unsold_score
from .calendar import events_in
from .chance import growth_is_low, share_left, usual_move, usual_share
from .gaps import SHARES, margin_parts
from .people import people
from .seen import Evidence, Seen, Suspect, suspected
from .wording import told


def suspects(seen: Seen) -> tuple[Suspect, ...]:
    """Return the causes that facts point at, the largest stake first, as many as a board reads."""
    found = [suspect for look in _LOOKS for suspect in look(seen)]
    ranked = sorted(found, key=lambda one: (one.stake.amount, one.key))
    return tuple(ranked[: int(seen.limit("most_causes"))])


def factors(data: Data) -> Decomposition | None:
    """Return the change of online revenue split into traffic, conversion and basket, or None where a count lacks."""
    lines = [data.line(code, "ecommerce") for code in ("sessions", "orders", "revenue")]
    now = [_number(line.fact.value) if line else None for line in lines]
    before = [_number(line.last_year) if line and line.last_year else None for line in lines]
    if None in now or None in before:
        return None
    split = decompose_sales(SalesCounts(*(one or 0 for one in now)), SalesCounts(*(one or 0 for one in before)))
    return None if isinstance(split, NotComputable) else split


def _price_rise(seen: Seen) -> Iterator[Suspect]:
    """Look for families whose price rose while their units fell far more than those of the others.

    A fall that one month cannot tell from chance is looked for over the months that end with it.
    """
    families = _families(seen.data)
    raised = {span: _raised(seen, articles) for span, articles in seen.spans.items()}
    units, before = (sum((one[name] for one in families.values()), Decimal(0)) for name in ("units", "units_before"))
    for name, one in families.items():
        rest, rest_before = units - one["units"], before - one["units_before"]
        if min(one["units"], one["units_before"], rest_before) <= 0 or one["revenue_before"] <= 0:
            continue
        price, old_price = one["revenue"] / one["units"], one["revenue_before"] / one["units_before"]
        price_change, units_change = price / old_price - 1, one["units"] / one["units_before"] - 1
        others = rest / rest_before - 1
        scores = {span: articles.family_fall(name) for span, articles in seen.spans.items()}
        known = {span: score for span, score in scores.items() if score is not None}
        if known:
            loud = [span for span, score in known.items() if name in raised[span]
                    and seen.is_reason(score, len(raised[span]) * len(known))]  # fmt: skip
            if not loud or units_change >= others:
                continue
        elif (
            price_change < seen.limit("price_moved")
            or units_change > others - seen.limit("apart_from_others")
            or seen.by_chance(one["units"], one["units_before"], others)
        ):
            continue
        else:
            loud = [seen.data.period]
        refs = one.refs
        yield suspected(
            seen, "price_rise_lost_volume", "all", name, (one["units"] - one["units_before"]) * old_price,
            Evidence(told("fact_price", place=name, old=Money(round(old_price, 2), seen.data.currency),
                          new=Money(round(price, 2), seen.data.currency), change=Rate(price_change)), refs),
            Evidence(told("fact_units", place=name, change=Rate(units_change), others_change=Rate(others)),
                     (*(ref for ref in refs if ref.kpi == "units"), *seen.at("units"))),
            Evidence(told("fact_revenue", place=name, change=seen.money(one["revenue"] - one["revenue_before"])),
                     tuple(ref for ref in refs if ref.kpi == "revenue")),
            *(() if seen.data.period in loud else _over_months(seen, name, loud[0])),
        )  # fmt: skip


def _raised(seen: Seen, articles: Articles) -> frozenset[str]:
    """Return the families whose articles became dearer than those of the others, beyond what buyers' discounts move."""
    changes = articles.price_changes()
    middle = median(changes.values()) if changes else Decimal(0)
    least = seen.limit("price_moved")
    dearer = {name: articles.price_rise(name) for name, change in changes.items()
              if change >= least and change - middle >= least}  # fmt: skip
    return frozenset(name for name, score in dearer.items() if score is None or seen.is_signal(score, len(changes)))


def _over_months(seen: Seen, family: str, span: Period) -> Iterator[Evidence]:
    """Give how the units of a family moved over the months in which their fall is no chance."""
    change, others = (Rate(moved) for moved in seen.spans[span].beside_the_rest(family))
    months = Count(len(tuple(span.months())))
    says = told("fact_units_longer", place=family, months=months, change=change, others_change=others)
    refs = (*seen.at("units", family=family), *seen.at("units"))
    yield Evidence(says, tuple(replace(ref, period=span if ref.period == seen.data.period else span.last_year())
                               for ref in refs))  # fmt: skip


def _price_erosion(seen: Seen) -> Iterator[Suspect]:
    for group in seen.gap.families:
        channel, family = group.key
        price, base = group.units.price, group.units.base_price
        if group.parts.price > -seen.least or price is None or base is None or not family:
            continue
        share = _share(channel)
        discount = seen.data.line("discount_rate", share)
        alone = _rose(discount) >= seen.limit("rate_moved")  # else a fall of all prices is who bought, and how much
        score = seen.articles.price_score(family, channel, beside=not alone)  # below a plan is no fall by itself
        if score is not None and not seen.is_signal(score, len(seen.gap.families)):
            continue
        if min(group.units.quantity or 0, group.units.base_quantity or 0) < seen.limit("least_answers"):
            continue
        facts = [
            Evidence(
                told(f"fact_price_{seen.gap.against}", place=family, old=seen.money(base), new=seen.money(price)),
                seen.base("revenue", "units", channel=channel, family=family),
            )
        ]
        facts += _rates(seen, discount, "fact_discount")
        found = suspected(seen, "price_erosion", share, family, group.parts.price, *facts)
        yield replace(found, known={"units": group.units.quantity or 0})


def _rose(line: Line | None) -> Decimal:
    """Return by how much a rate lies above that of last year; 0 where one of them is not known."""
    now, before = (_number(line.fact.value), _number(line.last_year)) if line else (None, None)
    return Decimal(0) if now is None or before is None else now - before


def _unfavourable_mix(seen: Seen) -> Iterator[Suspect]:
    for share in SHARES[1:]:
        found = seen.gap.of(share)
        mix = found.part("mix") if found else Decimal(0)
        score = seen.articles.mix_score(share)
        if mix < -seen.least and (score is None or seen.is_signal(score, len(SHARES) - 1)):
            down = min((group for group in seen.gap.families if group.key[0] == share), key=lambda one: one.parts.mix)
            fact = told("fact_mix", place=down.key[1], delta=seen.money(down.parts.mix))
            refs = seen.base("revenue", "units", channel=share)
            yield suspected(seen, "unfavourable_mix", share, "", mix, Evidence(fact, refs))


def _online(seen: Seen) -> Iterator[Suspect]:
    """Look into traffic, conversion and basket of the site against last year."""
    split = factors(seen.data)
    if split is None:
        return
    codes = {"traffic": ("low_traffic", "sessions"), "conversion": ("low_conversion", "conversion_rate"),
             "basket": ("small_basket", "average_order_value")}  # fmt: skip
    for effect in split.effects:
        code, kpi = codes[effect.name]
        line = seen.data.line(kpi, "ecommerce")
        if effect.amount > -seen.least or line is None or growth_is_low(seen.data, kpi, "ecommerce") is False:
            continue
        facts = list(_moved(seen, line))
        refs = seen.at("sessions", "orders", "revenue", channel="ecommerce")
        facts.append(Evidence(told(f"fact_effect_{effect.name}", delta=seen.money(effect.amount)), refs))
        if effect.name == "conversion":
            facts += _devices(seen)
        yield suspected(seen, code, "ecommerce", "", effect.amount, *facts)


def _devices(seen: Seen) -> Iterator[Evidence]:
    """Give the devices on which checkouts that were begun end in a purchase less often than a year before."""
    for device, (now, before) in completion(seen.data, seen.limit("least_answers")).items():
        if now < before - seen.limit("rate_moved"):
            refs = seen.at("checkout_abandonment_rate", device=device)
            yield Evidence(told("fact_device", device=_device(device), now=Rate(now), before=Rate(before)), refs)


def completion(data: Data, least: Decimal = Decimal(1)) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Return, by device, purchases ÷ checkouts in the months of the period and in those of a year before.

    Args:
        data: the facts.
        least: checkouts below which a side says nothing.

    """
    answer = data.answer("funnel")
    if answer is None or not data.period.whole_months():
        return {}
    months = [{month.start.year * 100 + month.start.month for month in span.months()}
              for span in (data.period, data.period.last_year())]  # fmt: skip
    sums: dict[str, list[Decimal]] = {}
    for row in answer.dicts():
        for side, wanted in enumerate(months):
            if row["month"] in wanted and row["device"]:
                kept = sums.setdefault(row["device"], [Decimal(0)] * 4)
                kept[2 * side] += row["purchases"] or 0
                kept[2 * side + 1] += row["checkouts"] or 0
    return {
        device: (bought / begun, bought_before / begun_before)
        for device, (bought, begun, bought_before, begun_before) in sums.items()
        if min(begun, begun_before) >= least
    }


def _leaving(seen: Seen) -> Iterator[Suspect]:
    """Look for the first baskets whose buyers came back far less than the other buyers, in the period or till its end.

    A loss that one month cannot tell from chance is looked for over the months that end with it; one that began late in
    a long period is looked for in its last months.
    """
    found: dict[str, Suspect] = {}
    answers = [one for one in seen.data.answers if one.analysis == "customers_kept"]
    answers = [one for one in answers if one is answers[0] or one.period != answers[0].period]
    for answer in answers:
        for suspect in _left(seen, answer, len(answers)):
            found.setdefault(suspect.key, suspect)
    yield from found.values()


def _left(seen: Seen, answer: Answer, looks: int) -> Iterator[Suspect]:
    rows = answer.dicts()
    for whole in (row for row in rows if row["family"] is None):
        families = [row for row in rows if row["channel"] == whole["channel"] and row["family"]]
        for row in families:
            others = whole["buyers_before"] - row["buyers_before"]
            if others <= 0 or row["buyers_before"] < seen.limit("least_answers"):
                continue
            kept = Decimal(row["kept"]) / row["buyers_before"]
            rest = Decimal(whole["kept"] - row["kept"]) / others
            lost = row["revenue"] - row["revenue_before"]
            score = share_fall(row["kept"], row["buyers_before"], whole["kept"] - row["kept"], others)
            if kept > rest / 2 or lost >= 0 or not seen.is_signal(score, len(families) * looks):
                continue
            longer = answer.period != seen.data.period
            counts: dict[str, Argument] = {"n": Count(row["buyers_before"]), "kept": Rate(kept), "rest": Rate(rest)}
            if longer:
                counts["months"] = Count(len(tuple(answer.period.months())))
            fact = told("fact_kept_longer" if longer else "fact_kept", place=row["family"], **counts)
            amount = told("fact_their_revenue", delta=seen.money(lost))
            refs = tuple(replace(ref, period=answer.period if ref.period == seen.data.period
                                 else answer.period.last_year())
                         for ref in seen.at("active_customers", "revenue", channel=row["channel"]))  # fmt: skip
            found = suspected(seen, "lost_customers", _share(row["channel"]), row["family"], lost,
                             Evidence(fact, refs), Evidence(amount, refs))  # fmt: skip
            yield replace(found, known={"customers": row["buyers_before"] - row["kept"]})


def _places(seen: Seen) -> Iterator[Suspect]:
    """Look for stores that fell far more than the others on the same days."""
    stores = [group for group in seen.places if group.key[0] == "physical" and group.key[1]]
    now, before = (sum((getattr(one.units, side) for one in stores), Decimal(0)) for side in ("revenue", "base"))
    moves, usual = usual_move(seen.data, "store_id"), usual_share(seen.data, "store_id")
    amounts, expected = ({one.key[1]: getattr(one.units, side) for one in stores} for side in ("revenue", "base"))
    for store in stores:
        rest, rest_before = now - store.units.revenue, before - store.units.base
        if store.units.base <= 0 or rest_before <= 0 or store.gap > -seen.least:
            continue
        change, others = store.units.revenue / store.units.base - 1, rest / rest_before - 1
        sold, sold_before = store.units.quantity or Decimal(0), store.units.base_quantity or Decimal(0)
        left = share_left(store.key[1], amounts, expected, moves, usual)
        by_chance = seen.by_chance(sold, sold_before, others) if left is None else not left
        if change > others - seen.limit("apart_from_others") or by_chance:
            continue
        own = seen.at("revenue", channel="physical", store_id=store.key[1])
        refs = (*own, *(ref for one in stores if one is not store
                        for ref in seen.at("revenue", channel="physical", store_id=one.key[1])))  # fmt: skip
        facts = [
            Evidence(told("fact_place", place=store.key[1], change=Rate(change), others_change=Rate(others)), refs)
        ]
        facts += [
            Evidence(told("fact_event", what=event.what.label, source=event.source or "—"))
            for event in events_in(seen.inputs, seen.data.period)
        ]
        found = suspected(seen, "disturbed_place", "physical", store.key[1], store.gap, *facts)
        yield replace(found, basis=own)


def _returns(seen: Seen) -> Iterator[Suspect]:
    for share in SHARES[1:]:
        line, revenue = seen.data.line("return_rate", share), seen.data.line("revenue", share)
        now, before = (_number(line.fact.value), _number(line.last_year)) if line else (None, None)
        sold = _number(revenue.fact.value) if revenue else None
        if line is None or now is None or before is None or sold is None:
            continue
        stake = (before - now) * sold
        if now - before >= seen.limit("rate_moved") and stake < -seen.least:
            found = suspected(seen, "high_returns", share, "", stake, *_rates(seen, line, "fact_returns"))
            yield replace(found, basis=(*found.refs, revenue.fact.ref) if revenue else found.refs)


def _costs(seen: Seen) -> Iterator[Suspect]:
    parts = margin_parts(seen.data, seen.inputs.convention)
    if not isinstance(parts, NotComputable) and parts.cost < -seen.least:
        fact = Evidence(told("fact_cost", delta=seen.money(parts.cost)), seen.at("cost_of_goods", "units"))
        yield suspected(seen, "cost_increase", "all", "", parts.cost, fact)


def _outside(seen: Seen) -> Iterator[Suspect]:
    currency = seen.gap.whole.part("currency")
    if currency < -seen.least:
        fact = Evidence(told("fact_currency", delta=seen.money(currency)), seen.base("revenue"))
        yield suspected(seen, "adverse_currency", "all", "", currency, fact)
    market, line = seen.inputs.market, seen.data.line("revenue")
    before = _number(line.last_year) if line else None
    if market is not None and market.growth < 0 and before:
        said = told("fact_market", change=Rate(market.growth), source=market.source)
        found = suspected(seen, "market_decline", "all", "", market.growth * before, Evidence(said))
        yield replace(found, basis=seen.at("revenue")[1:])


def _unsold(seen: Seen) -> Iterator[Suspect]:
    """Look for lines of the base that sold nothing, worth more than what chance leaves unsold."""
    lost = seen.gap.whole.part("lost")
    if lost < -seen.least and seen.is_signal(unsold_score(seen.gap.lines), 1):
        code = "stock_or_delay" if seen.gap.against == "target" else "lost_customers"
        key = f"fact_unsold_{seen.gap.against}"
        fact = told(key, n=Count(seen.gap.lost_lines), delta=seen.money(lost))
        yield suspected(seen, code, "all", "", lost, Evidence(fact, seen.base("revenue")))


_LOOKS: tuple[Callable[[Seen], Iterator[Suspect]], ...] = (
    _price_rise, _price_erosion, _unfavourable_mix, _online, _leaving, _places, people, _returns, _costs, _outside,
    _unsold,
)  # fmt: skip


class _Sums(dict[str, Decimal]):
    """Hold units and revenue of a family on both sides, with the figures that they come from."""

    refs: tuple[FigureRef, ...] = ()


def _families(data: Data) -> Mapping[str, _Sums]:
    """Return units and revenue of each family, both channels together."""
    found: dict[str, _Sums] = {}
    for line in data.cuts:
        family = dict(line.fact.ref.perimeter.filters).get("family")
        if not family:
            continue
        one = found.setdefault(family, _Sums())
        one[line.kpi] = one.get(line.kpi, Decimal(0)) + (_number(line.fact.value) or 0)
        before = f"{line.kpi}_before"
        one[before] = one.get(before, Decimal(0)) + (_number(line.last_year) or 0)
        one.refs = (*one.refs, line.fact.ref, a_year_before(line.fact.ref))
    names = ("units", "revenue", "units_before", "revenue_before")
    return {family: one for family, one in sorted(found.items()) if all(name in one for name in names)}


def _moved(seen: Seen, line: Line) -> Iterator[Evidence]:
    if line.last_year is not None and magnitude(line.fact.value) is not None:
        says = told("fact_moved", kpi=line.label, now=line.fact.value, before=line.last_year)
        yield _moved_evidence(says, line)
    del seen


def _rates(seen: Seen, line: Line | None, key: str) -> Iterator[Evidence]:
    del seen
    if line is not None and line.last_year is not None and magnitude(line.fact.value) is not None:
        yield _moved_evidence(told(key, now=line.fact.value, before=line.last_year), line)


def _moved_evidence(says: Message, line: Line) -> Evidence:
    """Return a sentence that tells a figure as "now" and that of a year before as "before"."""
    now = line.fact.ref
    return Evidence(says, (now, a_year_before(now)), {"now": now, "before": a_year_before(now)})


def _share(channel: str) -> Share:
    return "ecommerce" if channel == "ecommerce" else "physical"


def _device(device: str) -> Argument:
    return told(f"device_{device}") if device in {"mobile", "desktop", "tablet"} else device


def _number(value: object) -> Decimal | None:
    return magnitude(value) if value is not None else None  # type: ignore[arg-type]  # a value
