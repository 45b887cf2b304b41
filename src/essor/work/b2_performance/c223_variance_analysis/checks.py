"""Check an analysis part by part of its criterion: the machine finds, a person judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import get_args

from essor.kernel.message import LANGS, Bilingual, Message
from essor.kernel.value import Count, Money, magnitude
from essor.kernel.words import say
from essor.methods.variance.corrective import ActionKind
from essor.work.checking import Seen, verifies
from essor.work.data import Share
from essor.work.referred import held_against
from essor.work.truth import Truth
from essor.work.wording import Wording

from .inputs import ActionClaim, Against, Claims, GapClaim

_WORDS = Wording(__package__)
_BASES: tuple[Against, ...] = ("target", "last_year")
_CHANNELS: tuple[Share, ...] = ("physical", "ecommerce")
_CENT = Decimal("0.01")


@verifies("a")
def parts_add_up_to_the_gap(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each gap is actual − base and that its parts add up to it, to the cent."""
    del truth
    for claim in claims.gaps:
        one = claim.value
        expected = one.actual.amount - one.base.amount
        total = sum((part.amount.amount for part in one.parts), Decimal(0))
        currency = one.gap.currency
        if abs(expected - one.gap.amount) >= _CENT:
            said = _gap("gap_wrong", one, found=one.gap, expected=Money(expected, currency))
            yield Seen("fail", said, Money(expected, currency), one.gap, claim.where)
        elif one.parts and abs(total - one.gap.amount) >= _CENT:
            said = _gap("parts_open", one, found=Money(total, currency), expected=one.gap)
            yield Seen("fail", said, one.gap, Money(total, currency), claim.where)
        else:
            yield Seen("pass", _gap("parts_close", one), found=one.gap, where=claim.where)


@verifies("a")
def figures_are_those_of_the_data(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each number with a reference is what the data say of that figure: value, target, gap, last year."""
    yield from held_against(claims.figures, truth.known, _WORDS)


@verifies("a")
def noise_is_not_called_a_signal(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that a value within its limits is called chance, and one beyond them a signal."""
    del truth
    for claim in claims.readings:
        one = claim.value
        value, lower, upper = (magnitude(number) for number in (one.value, one.lower, one.upper))
        if value is None or lower is None or upper is None:
            continue
        inside = lower <= value <= upper
        key = "reading_right" if inside == (one.said == "noise") else (
            "noise_called_signal" if inside else "signal_called_noise"
        )  # fmt: skip
        said = _WORDS.message(key, about=one.about, value=one.value, lower=one.lower, upper=one.upper)
        yield Seen("pass" if key == "reading_right" else "fail", said, found=one.value, where=claim.where)


@verifies("a")
def level_and_convention_are_told(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each split tells at which level and by which convention its mix was worked out."""
    del truth
    for claim in claims.gaps:
        one = claim.value
        if not one.parts:
            continue
        if one.level and one.convention:
            yield Seen("pass", _WORDS.message("level_said", level=one.level), found=one.level, where=claim.where)
        else:
            yield Seen("fail", _gap("level_unsaid", one), where=claim.where)


@verifies("a")
def causes_stand_on_facts(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each suspected cause has a fact behind it at least."""
    del truth
    for claim in claims.causes:
        one = claim.value
        if one.facts > 0:
            message = _WORDS.message("cause_proved", cause=one.name, n=Count(one.facts))
            yield Seen("pass", message, found=Count(one.facts), where=claim.where)
        else:
            yield Seen("fail", _WORDS.message("cause_bare", cause=one.name), found=Count(0), where=claim.where)


@verifies("b")
def results_are_tied_to_the_goals(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that a gap to the target is told, not only a change on last year."""
    del truth
    if not claims.gaps:
        return
    tied = any(claim.value.against == "target" for claim in claims.gaps)
    yield Seen("pass" if tied else "fail", _WORDS.message("goals_tied" if tied else "goals_untied"))


@verifies("b")
def results_are_tied_to_the_outside(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that the market, the calendar or an event is told beside the results, before causes are named."""
    del truth
    if not claims.gaps:
        return
    for name in dict.fromkeys(claim.value for claim in claims.outside):
        yield Seen("pass", _WORDS.message("outside_tied", what=_WORDS.message(f"outside_{name}")), found=name)
    if not claims.outside:
        named = bool(claims.causes or claims.actions)
        yield Seen("fail" if named else "not_found", _WORDS.message("outside_untied"))


@verifies("c")
def channels_are_shown_apart(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that physical sales and e-commerce each have a gap of their own wherever the whole has one."""
    del truth
    for against in _BASES:
        told = [claim for claim in claims.gaps if claim.value.against == against]
        if not told:
            continue
        lacking = [share for share in _CHANNELS if claims.gap(against, share) is None]
        for share in lacking:
            said = _WORDS.message("not_apart", against=_base(against), share=_WORDS.message(f"share_{share}"))
            yield Seen("fail", said, where=told[0].where)
        if not lacking:
            yield Seen("pass", _WORDS.message("apart", against=_base(against)), where=told[0].where)


@verifies("c")
def no_amount_is_counted_twice(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that what both channels sold adds up to the whole."""
    del truth
    for against in _BASES:
        whole, *channels = (claims.gap(against, share) for share in ("all", *_CHANNELS))
        if whole is None or None in channels:
            continue
        total = sum((one.actual.amount for one in channels if one is not None), Decimal(0))
        found = Money(total, whole.actual.currency)
        if abs(total - whole.actual.amount) < _CENT:
            yield Seen("pass", _WORDS.message("counted_once", against=_base(against)), whole.actual, found)
        else:
            said = _WORDS.message("counted_twice", against=_base(against), found=found, expected=whole.actual)
            yield Seen("fail", said, whole.actual, found)


@verifies("d")
def each_action_answers_a_cause(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each action names a cause that the analysis suspects."""
    del truth
    names = {claim.value.name for claim in claims.causes}
    lost = [claim for claim in claims.actions if claim.value.cause not in names]
    for claim in lost:
        yield Seen("fail", _WORDS.message("action_lost", action=claim.value.name), where=claim.where)
    if claims.actions and not lost:
        yield Seen("pass", _WORDS.message("action_answers", n=Count(len(claims.actions))))


@verifies("d")
def actions_are_of_several_kinds(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that actions are of three kinds at least: targets, communication or sale, skills, price, organisation."""
    if not claims.actions:
        return
    kinds = dict.fromkeys(claim.value.kind for claim in claims.actions if claim.value.kind)
    least = int(truth.parameter("kinds_of_action"))
    if len(kinds) >= least:
        said = _WORDS.message("kinds_enough", n=Count(len(kinds)), kinds=_named(kinds))
        yield Seen("pass", said, found=Count(len(kinds)))
    else:
        said = _WORDS.message("kinds_few", n=Count(len(kinds)), least=Count(least))
        yield Seen("fail", said, Count(least), Count(len(kinds)))


def _named(kinds: Iterable[str]) -> Bilingual:
    """Return kinds of action as people call them; one that we do not know stands as it was written."""
    messages = [_WORDS.message(f"kind_{kind}") if kind in get_args(ActionKind) else kind for kind in kinds]
    both = [[one if isinstance(one, str) else say(one, lang) for one in messages] for lang in LANGS]
    return Bilingual(*(", ".join(texts) for texts in both))


@verifies("d")
def decided_actions_are_whole(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each action that was decided tells its effect, its cost, its owner and the day it is checked."""
    del truth
    decided = [claim for claim in claims.actions if claim.value.decided]
    for claim in decided:
        lacking = list(_lacking(claim.value))
        for what in lacking:
            said = _WORDS.message("decided_lacks", action=claim.value.name, what=what)
            yield Seen("fail", said, where=claim.where)
        if not lacking:
            yield Seen("pass", _WORDS.message("decided_whole", action=claim.value.name), where=claim.where)
    if claims.actions and not decided:
        yield Seen("not_found", _WORDS.message("none_decided"))


def _lacking(action: ActionClaim) -> Iterator[Message]:
    if action.effect is None:
        yield _WORDS.message("lacks_effect")
    if action.cost is None:
        yield _WORDS.message("lacks_cost")
    if not action.owner:
        yield _WORDS.message("lacks_owner")
    if not action.check_date:
        yield _WORDS.message("lacks_check")


def _base(against: Against) -> Message:
    return _WORDS.message(f"column_{against}")


def _gap(key: str, one: GapClaim, **args: Money) -> Message:
    return _WORDS.message(key, against=_base(one.against), share=_WORDS.message(f"share_{one.share}"), **args)
