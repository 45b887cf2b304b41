"""Expect the exports of a source again and again, and tell which came, which came late and which are missing.

An export counts for an occasion when it was imported since the day, the week or the month of that occasion began.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from essor.connectors.catalogue import formats
from essor.kernel.message import Bilingual, Message
from essor.mart.company import Company as Folder
from essor.mart.publish import published_at
from essor.mart.snapshot import head
from essor.web.accounts.models import User
from essor.web.companies.models import Arrival, Company, Expectation
from essor.web.companies.rhythm import Rhythm
from essor.web.companies.services import folder_of
from essor.web.companies.services.received import line_of

WAITING = "waiting"
"""State of an expectation whose first occasion is still to come."""
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold what became of an occasion.

    Args:
        occasion: its day.
        deadline: until when the export was expected.
        state: came, late, missing.
        came_at: when it came; None where it is missing.

    """

    occasion: date
    deadline: datetime
    state: str
    came_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how an expectation stands.

    Args:
        one: the expectation.
        label: name of the source.
        state: of the latest occasion; waiting where there was none yet.
        last: that occasion.
        next_at: until when the next export is expected.
        before: what became of the occasions that were judged, the newest first.

    """

    one: Expectation
    label: Bilingual | Message | str
    state: str
    last: Judged | None
    next_at: datetime
    before: tuple[Arrival, ...]


@transaction.atomic
def expect(*, company: Company, by: User, source: str, every: str, days_after: int, at: time) -> Expectation:
    """Expect the exports of a source; what was expected of it before is forgotten."""
    Expectation.objects.filter(company=company, source=source).delete()
    return Expectation.objects.create(
        company=company, made_by=by, source=source, every=every, days_after=days_after, at=at
    )


@transaction.atomic
def expect_no_more(*, expectation: Expectation) -> None:
    """Expect nothing of a source any more."""
    expectation.delete()


def sources_of(company: Company) -> Mapping[str, Bilingual | Message | str]:
    """Return the sources that exports can be expected of, with their names: those received, then all others."""
    return _labels(folder_of(company))


def standings_of(company: Company, now: datetime) -> tuple[Standing, ...]:
    """Return how each expectation of a company stands at an instant; what is missing first."""
    folder = folder_of(company)
    labels = _labels(folder)
    found = []
    for one in Expectation.objects.filter(company=company).prefetch_related("arrivals"):
        rhythm = rhythm_of(one, folder.timezone)
        last = judge(rhythm, one.since, _instants(folder, one.source), now)
        found.append(Standing(one, labels.get(one.source, one.source), last.state if last else WAITING, last,
                              rhythm.next_after(now), tuple(one.arrivals.all()[:_SHOWN])))  # fmt: skip
    order = (Arrival.State.MISSING, Arrival.State.LATE, Arrival.State.CAME, WAITING)
    return tuple(sorted(found, key=lambda standing: order.index(standing.state)))


def look(now: datetime) -> tuple[tuple[Expectation, Judged], ...]:
    """Judge the latest occasion of every expectation, keep what became of it, and return what is missing since now."""
    missing = []
    for one in Expectation.objects.select_related("company"):
        folder = folder_of(one.company)
        rhythm = rhythm_of(one, folder.timezone)
        found = judge(rhythm, one.since, _instants(folder, one.source), now)
        if found is not None and _keep(one, found) and found.state == Arrival.State.MISSING:
            missing.append((one, found))
    return tuple(missing)


def judge(rhythm: Rhythm, since: datetime, came: Sequence[datetime], now: datetime) -> Judged | None:
    """Return what became of the latest occasion, or None where there was none since something is expected.

    Args:
        rhythm: when exports are expected.
        since: from when on they are.
        came: instants at which exports were imported.
        now: the instant.

    """
    day, deadline = rhythm.latest(now)
    if deadline < since:
        return None
    first = min((at for at in came if rhythm.began(day) <= at <= now), default=None)
    if first is None:
        return Judged(day, deadline, Arrival.State.MISSING, None)
    return Judged(day, deadline, Arrival.State.CAME if first <= deadline else Arrival.State.LATE, first)


def rhythm_of(expectation: Expectation, zone: str) -> Rhythm:
    """Return when the exports of an expectation come."""
    return Rhythm(expectation.every, expectation.days_after, expectation.at, zone)


def label_of(expectation: Expectation) -> Bilingual | Message | str:
    """Return the name of the source of an expectation."""
    return _labels(folder_of(expectation.company)).get(expectation.source, expectation.source)


def _keep(one: Expectation, found: Judged) -> bool:
    """Keep what became of an occasion; tell whether it was judged for the first time."""
    kept = {"state": found.state, "came_at": found.came_at}
    held, new = Arrival.objects.get_or_create(expectation=one, occasion=found.occasion, defaults=kept)
    if held.state != found.state:
        Arrival.objects.filter(pk=held.pk).update(**kept)
    return new


def _instants(folder: Folder, source: str) -> tuple[datetime, ...]:
    """Return when the exports of a source that stand were imported."""
    snapshot = head(folder)
    records = () if snapshot is None else snapshot.imports
    return tuple(published_at(folder, record) for record in records if record.format == source)


def _labels(folder: Folder) -> Mapping[str, Bilingual | Message | str]:
    snapshot = head(folder)
    records = {} if snapshot is None else {record.format: record for record in snapshot.imports}
    received = {code: line_of(folder, record).label for code, record in records.items()}
    return received | {code: one.label for code, one in formats().items() if code not in received}
