"""Set targets that a program sends, where nobody set others since it read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from essor.kernel.item import Target
from essor.kernel.message import Message
from essor.kernel.plain import exact
from essor.mart.refusal import MartError
from essor.metrics.setting import set_targets
from essor.metrics.targets import Targets, load_targets, problems, revised
from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.web.companies.services.jobs import plan
from essor.web.rest.matching import same, tag_of

_TRIES = 3
_MOVED = "mart.moved_on"


class OvertakenError(Exception):
    """Report that somebody set targets since those that the program read."""


class UnfitError(Exception):
    """Carry what is wrong with targets, by their place in what was sent."""

    def __init__(self, why: Mapping[int, Message]) -> None:
        """Keep the sentences."""
        super().__init__(*(one.key for one in why.values()))
        self.why = why


@dataclass(frozen=True, slots=True)
class Aims:
    """Hold the targets of a company, the tag of their state, and the snapshot they stand in."""

    rows: tuple[Target, ...]
    tag: str
    snapshot: str


def aims_of(company: Company) -> Aims:
    """Return the targets of a company, every version of them.

    Raises:
        NoDataError: nothing was imported yet.

    """
    with opened(company) as found:
        return _aims(load_targets(found.engine), found.snapshot.id)


def set_aims(*, company: Company, who: User, wanted: Sequence[Target], seen: str) -> tuple[Aims, tuple[Target, ...]]:
    """Set targets, all of them or none; those that say what stands are left as they are.

    Args:
        company: whose targets.
        who: sets them.
        wanted: what to set; the versions are given here.
        seen: the header If-Match, with the tag of the targets that the program read.

    Returns:
        The targets that stand afterwards, and those that were set.

    Raises:
        OvertakenError: somebody set targets since; nothing is changed.
        UnfitError: a target names no KPI or no dimension, or stands twice.
        NoDataError: nothing was imported yet.
        MartError: another writer is at work, or the disk is full.

    """
    for attempt in range(_TRIES):
        with opened(company) as found:
            held = load_targets(found.engine)
        before = _aims(held, found.snapshot.id)
        if not same(seen, before.tag):
            raise OvertakenError
        if wrong := _wrong(wanted):
            raise UnfitError(wrong)
        owned = [_owned(held, one) for one in wanted]
        fresh = tuple(revised(held, one) for one in owned if not _stands(held, one))
        if not fresh:
            return before, ()
        try:
            snapshot, import_id = set_targets(found.folder, fresh, now=datetime.now(UTC), onto=found.snapshot.id)
        except MartError as refused:
            if refused.message.key != _MOVED or attempt == _TRIES - 1:
                raise
            continue  # something was published in between: targets perhaps, perhaps not
        plan(company=company, who=who, kind="facts", arguments={"snapshot": snapshot.id, "import_id": import_id})
        return aims_of(company), fresh
    raise AssertionError(_TRIES)


def _aims(held: Targets, snapshot: str) -> Aims:
    told = sorted(
        (row.kpi, row.period.key(), row.perimeter.key(), row.version, exact(row.value), row.owner) for row in held.rows
    )
    return Aims(held.rows, tag_of(*told), snapshot)


def _wrong(wanted: Sequence[Target]) -> Mapping[int, Message]:
    """Return the first thing that is wrong with each target; a second one of the same place is wrong too."""
    found: dict[int, Message] = {}
    for place, one in enumerate(wanted):
        alone = problems((one,))
        twice = [] if alone else [said for said in problems((*_like(wanted[:place], one), one)) if said not in alone]
        if alone or twice:
            found[place] = (alone or tuple(twice))[0]
    return found


def _like(before: Sequence[Target], one: Target) -> list[Target]:
    place = (one.kpi, one.period, one.perimeter)
    return [other for other in before if (other.kpi, other.period, other.perimeter) == place]


def _owned(held: Targets, one: Target) -> Target:
    """Return a target in the name of whoever the one before was set for, where it names nobody."""
    rows = held.behind(one.kpi, one.period, one.perimeter) or ()
    return replace(one, owner=rows[0].owner) if not one.owner and len(rows) == 1 else one


def _stands(held: Targets, one: Target) -> bool:
    rows = held.behind(one.kpi, one.period, one.perimeter) or ()
    return len(rows) == 1 and (rows[0].period, rows[0].perimeter, rows[0].value, rows[0].owner) == (
        one.period, one.perimeter, one.value, one.owner
    )  # fmt: skip
