"""Read our own analysis as what it asserts, and as items that other products take up."""

from __future__ import annotations

from collections.abc import Iterator

from essor.documents.blocks import Document
from essor.kernel.finding import Claim
from essor.kernel.item import Item
from essor.kernel.message import Bilingual
from essor.kernel.ref import Ref
from essor.kernel.value import NotComputable
from essor.work.data import Held
from essor.work.stated import stated

from ..compute import Analysed
from ..compute.actions import Correction
from ..compute.calendar import events_in, named_days
from ..compute.gaps import Gap
from ..compute.seen import Suspect
from ..inputs import ActionClaim, CauseClaim, Claims, GapClaim, Outside, Reading
from .wording import both, say


def claims_of(result: Analysed, document: Document) -> Claims:
    """Return what an analysis asserts; its figures are those of one language, the other carries the same."""
    return Claims(
        gaps=tuple(Claim(one) for gap in result.gaps for one in _gaps(gap)),
        figures=tuple(Claim(one) for one in stated(document) if one.figure),
        readings=tuple(
            Claim(Reading(say("en", f"share_{one.share}"), one.value, one.lower, one.upper, one.said))
            for one in result.signals
            if not one.verdict.startswith("run")
        ),
        outside=tuple(Claim(one) for one in _outside(result)),
        causes=tuple(Claim(CauseClaim(one.key, len(one.evidence))) for one in result.suspects),
        actions=tuple(Claim(_action(one)) for one in result.actions),
    )


def told_of(result: Analysed) -> tuple[Held, ...]:
    """Return gaps, their parts, suspected causes and actions, each hanging on what it answers."""
    return tuple(_held(result))


def _held(result: Analysed) -> Iterator[Held]:
    for gap in result.gaps:
        for one in gap.shares:
            key = f"gap:{gap.against}:{one.share}"
            label = both(f"gap_{gap.against}", share=both(f"share_{one.share}"))
            yield Held(
                _item(key, "gap", label, _refs(result, gap, one.share)), one.gap, traits=(gap.against, one.share)
            )
            for part in one.parts:
                if part.amount.amount:
                    name = both(f"column_{part.name}")
                    yield Held(_item(f"{key}:{part.name}", "part", name), part.amount, of=key, traits=(part.name,))
    first = f"gap:{result.gaps[0].against}:" if result.gaps else ""
    for suspect in result.suspects:
        says = tuple(fact.says for fact in suspect.evidence)
        item = _item(suspect.key, "cause", cause_label(suspect), suspect.refs)
        yield Held(
            item, suspect.stake, says, f"{first}{suspect.share}", traits=(suspect.cause.code, suspect.share),
            origin=suspect.origin, origins=tuple(fact.origins for fact in suspect.evidence),
        )  # fmt: skip
    for action in result.actions:
        says = (action.effect.reason,) if isinstance(action.effect, NotComputable) else ()
        yield Held(
            _item(action.id, "action", action.action.label), action.effect, says, action.suspect.key, action.owner,
            action.check_date, action.cost, (action.kind, "decided" if action.decided else "proposed"),
        )  # fmt: skip


def cause_label(suspect: Suspect) -> Bilingual:
    """Return a cause with the place where it shows."""
    cause = suspect.cause.label
    if not suspect.place:
        return cause
    return Bilingual(f"{cause.fr} ({suspect.label.fr})", f"{cause.en} ({suspect.label.en})")


def _item(key: str, kind: str, label: Bilingual, evidence: tuple[Ref, ...] = ()) -> Item:
    return Item(key, kind, label.fr, label.en, evidence)


def _refs(result: Analysed, gap: Gap, share: str) -> tuple[Ref, ...]:
    line = next((one for one in result.data.lines if (one.kpi, one.share) == ("revenue", share)), None)
    return () if line is None or not gap.shares else (line.fact.ref,)


def _gaps(gap: Gap) -> Iterator[GapClaim]:
    level = level_of(gap).en if gap.level else ""
    for one in gap.shares:
        convention = both(f"convention_{gap.convention}").en if one.parts else ""
        yield GapClaim(gap.against, one.share, one.actual, one.base, one.gap, one.parts, level, convention)


def level_of(gap: Gap) -> Bilingual:
    """Return the level of a split in words: product × family × channel."""
    names = [both(f"level_{name}") for name in gap.level]
    return Bilingual(" × ".join(name.fr for name in names), " × ".join(name.en for name in names))


def _outside(result: Analysed) -> Iterator[Outside]:
    if result.growths or named_days(result.data.period):
        yield "calendar"
    if result.relatives:
        yield "market"
    if events_in(result.inputs, result.data.period):
        yield "event"


def _action(one: Correction) -> ActionClaim:
    known = None if isinstance(one.effect, NotComputable) else one.effect
    date = "" if one.check_date is None else one.check_date.isoformat()
    return ActionClaim(one.action.code, one.kind, one.suspect.key, known, one.cost, one.owner, date, one.decided)
