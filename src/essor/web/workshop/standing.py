"""Say where each competence stands in a company: done, stale, to review, without data, or not yet in Essor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from essor.kernel.period import Period
from essor.metrics.coverage import last_month
from essor.standard import load
from essor.web.companies.models import Company
from essor.web.companies.services import NoDataError, Opened, opened
from essor.web.workshop.judged import Judged, judged
from essor.web.workshop.services import Asked, made_in
from essor.work.kept import Kept
from essor.work.registry import products

State = Literal["done", "stale", "review", "pending", "empty", "missing"]
STATES: tuple[State, ...] = ("done", "review", "stale", "pending", "empty", "missing")
_HELD: Kept[Judged] = Kept(most=64)


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold where one competence stands.

    Args:
        code: of the competence.
        state: done, the checks refute nothing; review, a check has a doubt or a fault; stale, the data stop before
            the last month that ended; pending, it was not computed yet; empty, nothing was imported; missing, Essor
            does not make it yet.
        judged: its criterion part by part, where the product was made.
        period: that it was made for.

    """

    code: str
    state: State
    judged: Judged | None = None
    period: Period | None = None

    @property
    def to_judge(self) -> int:
        """Return how many parts a person has to judge."""
        return 0 if self.judged is None else self.judged.to_judge

    @property
    def faults(self) -> int:
        """Return how many parts a check refutes or doubts."""
        return 0 if self.judged is None else self.judged.count("bad") + self.judged.count("half")


def standings(
    company: Company, *, today: date, only: Collection[str] = (), wait: bool = True
) -> Mapping[str, Standing]:
    """Return where each competence of the standard stands in a company, by code.

    Args:
        company: the workspace; its newest snapshot is asked.
        today: the day where the person sits.
        only: the codes that matter, all where none is named.
        wait: make what was not made yet; else it stands as pending.

    """
    codes = [one.code for one in load().competences if not only or one.code in only]
    made = [code for code in codes if code in products()]
    try:
        with opened(company) as found:
            month = last_month(found.engine, today=today)
            known = {code: _judged(found, code, month, wait=wait) for code in made}
    except NoDataError:
        return {code: Standing(code, "empty" if code in made else "missing") for code in codes}
    fresh = month.end >= Period.month(today.year, today.month).start
    return {code: _standing(code, known[code], month, fresh=fresh) if code in made else Standing(code, "missing")
            for code in codes}  # fmt: skip


def _judged(found: Opened, code: str, month: Period, *, wait: bool) -> Judged | None:
    """Return what the checks say of a product for a month; None where it was not asked before and nobody waits."""
    key = (found.folder.folder, found.snapshot.id, month, code)
    if not wait:
        return _HELD.peek(key)
    return _HELD.get(key, lambda: judged(made_in(found, products()[code], Asked(month.key()))))


def _standing(code: str, made: Judged | None, month: Period, *, fresh: bool) -> Standing:
    if made is None:
        return Standing(code, "pending")
    wrong = made.count("bad") + made.count("half") + made.count("todo")
    state: State = "stale" if not fresh else "review" if wrong else "done"
    return Standing(code, state, made, month)
