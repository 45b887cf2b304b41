"""Check a dashboard part by part of its criterion: few and useful indicators, families, online sales, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, Bilingual, Message
from essor.kernel.ref import Ref
from essor.kernel.value import Count, Duration, Money, Points, Quantity, Rate, Value, magnitude
from essor.methods.correlation import Correlation, correlation
from essor.metrics import catalogue
from essor.metrics.targets import gap
from essor.work.checking import Seen, verifies
from essor.work.data import Share
from essor.work.truth import Truth
from essor.work.wording import Wording

from .inputs import Claims, Family, Shown

FOUR: tuple[Family, ...] = ("result", "objective", "activity", "csr")
_NOISE = Decimal("1e-9")
_HUNDRED = Decimal(100)
_WORDS = Wording(__package__)


@verifies("a")
def few_indicators_are_on_the_first_screen(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that the first screen holds as many indicators as a reader takes in at one go: five to eight."""
    found = len({_identity(claim.value) for claim in claims.shown if claim.value.first})
    if not claims.shown:
        return
    least, most = int(truth.parameter("first_least")), int(truth.parameter("first_most"))
    said = _WORDS.message("first_screen", found=Count(found), least=Count(least), most=Count(most))
    yield Seen("pass" if least <= found <= most else "fail", said, Count(most), Count(found))


@verifies("a")
def indicators_are_limited_or_argued(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that there are twelve indicators at most in all; more of them with their argument are put to a person."""
    found, most = len(_indicators(claims)), int(truth.parameter("whole_most"))
    if not found:
        return
    if found <= most:
        yield Seen("pass", _WORDS.message("limited", found=Count(found), most=Count(most)), Count(most), Count(found))
    elif claims.argument:
        said = _WORDS.message("argued", found=Count(found), most=Count(most), argument=claims.argument)
        yield Seen("warn", said, Count(most), Count(found))
    else:
        yield Seen("fail", _WORDS.message("too_many", found=Count(found), most=Count(most)), Count(most), Count(found))


@verifies("a")
def each_objective_has_an_indicator(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each objective that the dashboard names is served by an indicator of it."""
    del truth
    served = {_goal(claim.value.goal) for claim in claims.shown}
    for goal in claims.goals:
        there = _goal(goal.value) in served
        said = _WORDS.message("goal_served" if there else "goal_alone", goal=goal.value)
        yield Seen("pass" if there else "fail", said, where=goal.where)


@verifies("a")
def no_indicator_repeats_another(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that no indicator stands twice, and warn where two of them move together month after month."""
    seen: dict[tuple[str, Share], Claim[Shown]] = {}
    twice = 0
    for claim in claims.shown:
        key = (_identity(claim.value), claim.value.channel)
        if key in seen:
            twice += 1
            yield Seen("fail", _WORDS.message("repeated", kpi=_label(claim.value)), where=seen[key].where + claim.where)
        seen.setdefault(key, claim)
    for one, other in combinations([claim for (_, channel), claim in seen.items() if channel == "all"], 2):
        found = _together(one.value, other.value, truth)
        if found is not None:
            r = Quantity(round(found.r, 2))
            said = _WORDS.message("redundant", one=_label(one.value), other=_label(other.value), r=r, n=found.n)
            yield Seen("warn", said, found=r, where=one.where + other.where)
    if seen and not twice:
        yield Seen("pass", _WORDS.message("none_repeated", n=Count(len(_indicators(claims)))))


@verifies("a")
def some_indicators_announce_results(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that not all indicators record what is over: one at least announces what comes."""
    del truth
    known = [shown for shown in _indicators(claims) if shown.timing]
    if not known:
        return
    leads = [shown for shown in known if shown.timing == "lead"]
    said = _WORDS.message("announced", n=Count(len(leads))) if leads else _WORDS.message("lagging_only")
    yield Seen("pass" if leads else "fail", said, found=Count(len(leads)))


@verifies("a")
def definitions_are_shown(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each indicator says what it counts: a definition or a formula in words."""
    del truth
    defined = {_identity(claim.value) for claim in claims.shown if claim.value.definition}
    without = [claim for claim in _firsts(claims) if _identity(claim.value) not in defined]
    if without:
        yield Seen("fail", _WORDS.message("undefined", kpis=_names(without)), where=_places(without))
    elif defined:
        yield Seen("pass", _WORDS.message("defined", n=Count(len(defined))))


@verifies("b")
def four_families_are_there(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that results, objectives, sales activity and social responsibility each have an indicator."""
    del truth
    if not any(claim.value.family for claim in claims.shown):
        return
    for family in FOUR:
        held = [claim for claim in _firsts(claims) if claim.value.family == family]
        name = _WORDS.message(f"name_{family}")
        if held:
            yield Seen("pass", _WORDS.message("family_held", family=name, kpis=_names(held)), where=_places(held))
        else:
            yield Seen("fail", _WORDS.message("family_lacking", family=name))


@verifies("b")
def figures_are_those_of_the_data(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each result and each target is what the data say, rounded as the dashboard rounds it."""
    right = 0
    for claim in claims.shown:
        known = truth.figures.get(claim.value.figure) if claim.value.figure else None
        if claim.value.figure and known is None:
            said = _WORDS.message("figure_unknown", kpi=_label(claim.value), figure=claim.value.figure)
            yield Seen("not_reproduced", said, found=claim.value.value, where=claim.where)
        for aspect, found in (("value", claim.value.value), ("target", claim.value.target)):
            expected = None if known is None else known.get(aspect)
            if expected is None or found is None or magnitude(expected) is None:
                continue
            if _same(found, expected):
                right += 1
                continue
            what = _WORDS.message(f"aspect_{aspect}")
            said = _WORDS.message("figure_wrong", kpi=_label(claim.value), what=what, found=found, expected=expected)
            yield Seen("fail", said, expected, found, claim.where)
    if right:
        yield Seen("pass", _WORDS.message("figures_right", n=Count(right)), found=Count(right))


@verifies("c")
def online_sales_have_their_own_indicators(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that an indicator speaks of online sales alone: conversion, carts, sessions, advertising."""
    if not claims.shown:
        return
    held = [claim for claim in _firsts(claims) if claim.value.family == "ecommerce"]
    online = [claim for claim in claims.shown if claim.value.channel == "ecommerce"]
    if held:
        yield Seen("pass", _WORDS.message("online_held", kpis=_names(held)), where=_places(held))
    elif not _sells(truth, "ecommerce"):
        yield Seen("not_applicable", _WORDS.message("one_channel"))
    elif online:
        yield Seen("warn", _WORDS.message("online_cut_only", kpis=_names(online)), where=_places(online))
    else:
        yield Seen("fail", _WORDS.message("online_lacking"))


@verifies("c")
def physical_and_online_stand_apart(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that results stand for each channel, and that the channels add up to the whole where they do."""
    if not claims.shown:
        return
    of: dict[str, dict[Share, Claim[Shown]]] = {}
    for claim in claims.shown:
        of.setdefault(_identity(claim.value), {}).setdefault(claim.value.channel, claim)
    apart = [cut for cut in of.values() if "physical" in cut and "ecommerce" in cut]
    if not apart:
        one = not (_sells(truth, "physical") and _sells(truth, "ecommerce"))
        yield Seen("not_applicable" if one else "fail", _WORDS.message("one_channel" if one else "channels_mixed"))
        return
    wrong = [cut for cut in apart if not _adds_up(cut) and cut["all"].value.figure not in truth.figures]
    for cut in wrong:
        said = _WORDS.message("channels_do_not_add_up", kpi=_label(cut["all"].value))
        yield Seen("fail", said, found=cut["all"].value.value, where=_places(cut.values()))
    if not wrong:
        names = _names([cut["physical"] for cut in apart])
        yield Seen("pass", _WORDS.message("channels_apart", kpis=names))


@verifies("d")
def gaps_are_shown(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each indicator of the first screen shows its target and its gap beside its result."""
    del truth
    first = [claim for claim in claims.shown if claim.value.first and claim.value.channel == "all"]
    aimed = [claim for claim in first if claim.value.target is not None and not claim.value.under_way]
    without = [claim for claim in aimed if claim.value.gap is None and magnitude(claim.value.value) is not None]
    if without:
        yield Seen("fail", _WORDS.message("gap_hidden", kpis=_names(without)), where=_places(without))
    elif aimed:
        yield Seen("pass", _WORDS.message("gaps_shown", n=Count(len(aimed))))
    elif any(claim.value.target is not None for claim in first):
        yield Seen("not_applicable", _WORDS.message("under_way"))
    elif first:
        yield Seen("fail", _WORDS.message("no_target_at_all"))
        return
    lacking = [claim for claim in first if claim.value.target is None]
    if lacking:
        yield Seen("warn", _WORDS.message("target_lacking", kpis=_names(lacking)), where=_places(lacking))


@verifies("d")
def gaps_are_right(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each gap is the result less its target, or that over the target, and that the status follows."""
    right = 0
    for claim in claims.shown:
        shown = claim.value
        value, target = magnitude(shown.value), _number(shown.target)
        if value is None or target is None:
            continue
        if shown.gap is not None and not _gap_fits(shown, value, target):
            expected = _like(shown.gap, value - target, target)
            said = _WORDS.message("gap_wrong", kpi=_label(shown), found=shown.gap, expected=expected)
            yield Seen("fail", said, expected, shown.gap, claim.where)
        elif shown.gap is not None:
            right += 1
        yield from _status(claim, value, target, truth)
    if right:
        yield Seen("pass", _WORDS.message("gaps_right", n=Count(right)), found=Count(right))


@verifies("d")
def results_are_calculated(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that the results of a workbook are formulas: a number typed in does not follow the data or the target."""
    del truth
    typed = [claim for claim in claims.shown if claim.value.typed]
    live = [claim for claim in claims.shown if claim.value.formula.startswith("=") and not claim.value.typed]
    if typed:
        yield Seen("fail", _WORDS.message("typed_in", kpis=_names(typed)), where=_places(typed))
    elif live:
        yield Seen("pass", _WORDS.message("calculated", n=Count(len(live))))


def _goal(named: str | Bilingual) -> str:
    return (named if isinstance(named, str) else named.en).strip().casefold()


def _identity(shown: Shown) -> str:
    return shown.kpi or shown.label.strip().casefold()


def _firsts(claims: Claims) -> list[Claim[Shown]]:
    """Return the first claim of each indicator, whatever its channel."""
    found: dict[str, Claim[Shown]] = {}
    for claim in claims.shown:
        found.setdefault(_identity(claim.value), claim)
    return list(found.values())


def _indicators(claims: Claims) -> list[Shown]:
    return [claim.value for claim in _firsts(claims)]


def _label(shown: Shown) -> Bilingual:
    """Return the name of an indicator: that of the catalogue where it is known, else as the dashboard writes it."""
    kpi = catalogue.kpis().get(shown.kpi)
    return kpi.label if kpi else Bilingual(shown.label, shown.label)


def _names(claims: Sequence[Claim[Shown]]) -> Bilingual:
    labels = list(dict.fromkeys(_label(claim.value) for claim in claims))
    return Bilingual(*(", ".join(label.text(lang) for label in labels) for lang in LANGS))


def _places(claims: Iterable[Claim[Shown]]) -> tuple[Ref, ...]:
    return tuple(ref for claim in claims for ref in claim.where)


def _sells(truth: Truth, channel: Share) -> bool:
    """Tell whether a channel sells, as far as is known: where the data say nothing, it may."""
    wanted = f"channel={channel}"
    return not truth.figures or any(
        wanted in key.rpartition("/")[2].split(",") and magnitude(aspects["value"])
        for key, aspects in truth.figures.items()
    )


def _together(one: Shown, other: Shown, truth: Truth) -> Correlation | None:
    """Return the correlation of the last months that both indicators hold, where it is above the parameter."""
    length = min(len(one.months), len(other.months))
    first, second = ([magnitude(value) for value in shown.months[-length:]] for shown in (one, other))
    found = correlation(first, second, int(truth.parameter("redundancy_months"))) if length else None
    strong = isinstance(found, Correlation) and abs(found.r) > truth.parameter("redundancy")
    return found if isinstance(found, Correlation) and strong else None


def _same(found: Value, expected: Value) -> bool:
    """Tell whether a number is the one of the data, rounded to as many decimals as it has."""
    said, known = magnitude(found), magnitude(expected)
    if said is None or known is None:
        return False
    return abs(said - known) <= max(_step(said) / 2, _NOISE * abs(known)) or said == known


def _step(number: Decimal) -> Decimal:
    """Return one unit of the last decimal of a number; whole numbers are taken as exact to the unit."""
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(0)


def _number(value: Value | None) -> Decimal | None:
    return None if value is None else magnitude(value)


def _like(shown: Value, difference: Decimal, target: Decimal) -> Value:
    """Return a gap in the form that the dashboard shows it: points, a rate of the target, or the unit of the KPI."""
    match shown:
        case Points():
            return Points(difference * _HUNDRED) if abs(target) <= 1 else Points(difference)
        case Rate():
            return Rate(difference / target if target else difference)
        case Money(currency=currency):
            return Money(difference, currency)
        case Duration():
            return Duration(difference)
        case _:
            return Quantity(difference)


def _gap_fits(shown: Shown, value: Decimal, target: Decimal) -> bool:
    """Tell whether a gap is value − target, in points or over the target too, up to the rounding of the three."""
    found, room = _number(shown.gap), max(_step(value), _step(target), _NOISE * abs(target))
    if found is None or shown.gap is None:
        return False
    room = max(room, _step(found))
    difference = value - target
    match shown.gap:
        case Points():
            forms = [(difference, room), (difference * _HUNDRED, max(room * _HUNDRED, _step(found)))]
        case Rate() if target and not isinstance(shown.value, Rate):
            forms = [(difference / target, max(room / abs(target), _step(found)))]
        case Rate():
            forms = [(difference, room), *([(difference / target, room / abs(target))] if target else [])]
        case _:
            forms = [(difference, room)]
    return any(abs(found - expected) <= allowed for expected, allowed in forms)


def _status(claim: Claim[Shown], value: Decimal, target: Decimal, truth: Truth) -> Iterator[Seen]:
    shown, kpi = claim.value, catalogue.kpis().get(claim.value.kpi)
    if shown.status == "none" or kpi is None:
        return
    tolerance = truth.parameter("tolerance") if shown.tolerance is None else shown.tolerance
    expected = gap(value, target, kpi.direction, tolerance).status
    if expected is not None and expected != shown.status:
        said = _WORDS.message("status_wrong", kpi=_label(shown), found=_named(shown.status), expected=_named(expected))
        yield Seen("fail", said, expected, shown.status, claim.where)


def _named(status: str) -> Message:
    return _WORDS.message(f"status_{status}")


def _adds_up(cut: dict[Share, Claim[Shown]]) -> bool:
    """Tell whether the channels of a KPI whose parts add up come to its whole; others are not asked."""
    kpi = catalogue.kpis().get(cut["physical"].value.kpi)
    if kpi is None or kpi.target != "sum" or "all" not in cut:
        return True
    whole, *parts = (magnitude(cut[share].value.value) for share in ("all", "physical", "ecommerce"))
    if whole is None or None in parts:
        return True
    known = [part for part in parts if part is not None]
    return abs(whole - sum(known, Decimal(0))) <= _step(whole) * 2
