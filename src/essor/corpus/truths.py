"""Hold what is true of a fictional company by construction: the key that its exports are judged with.

Nothing here is computed from the files: the same events that were written were also counted, apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from essor.corpus.profile import Profile
from essor.kernel.message import LANGS, Message, message
from essor.kernel.value import Money
from essor.kernel.words import say

Treatment = Literal["kept", "rejected", "set_aside"]


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a row as a spreadsheet shows it, the first row of the file being 1."""

    file: str
    row: int
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold one additive figure.

    Args:
        measure: what is counted: revenue, cost, orders, units, sessions, won …
        month: calendar month as 2026-10.
        perimeter: canonical text: all, channel=ecommerce, channel=physical,family=Couteaux …
        value: euros excl. VAT with two decimals, or a count.

    """

    measure: str
    month: str
    perimeter: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold why two systems disagree in a month, for one reason, to the cent.

    Args:
        kind: reason, also the name of its sentence.
        between: the two sides, left minus right: "crm-orders", "orders-invoices", "ledger-invoices" …
        amount: signed share of left minus right, euros excl. VAT (cards: incl. VAT).
        count: how many times the reason occurs.
        references: documents concerned, sorted; none where whole days are concerned.
        places: rows where the difference can be seen, for those planted one by one.

    """

    kind: str
    between: str
    month: str
    amount: Decimal
    count: int
    references: tuple[str, ...]
    places: tuple[Place, ...] = ()

    @property
    def message(self) -> Message:
        """Return the sentence."""
        return message(f"corpus.difference_{self.kind}", month=self.month, amount=Money(self.amount), n=self.count)


@dataclass(frozen=True, slots=True)
class Dirt:
    """Hold one defect of a file: where it stands and what must become of its row."""

    kind: str
    place: Place
    column: str
    value: str
    treatment: Treatment

    @property
    def message(self) -> Message:
        """Return the sentence."""
        return message(
            f"corpus.dirt_{self.kind}",
            file=self.place.file,
            row=str(self.place.row),
            column=self.column,
            value=self.value,
        )


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """Hold the control total of one column of a file: read = kept + rejected + set aside, rows and amounts.

    Args:
        rows_unreadable: rejected rows whose amount is no number, so that no sum can hold it.

    """

    file: str
    sheet: str
    column: str
    rows_kept: int
    rows_rejected: int
    rows_set_aside: int
    rows_unreadable: int
    kept: Decimal
    rejected: Decimal
    set_aside: Decimal

    @property
    def rows_read(self) -> int:
        """Return the rows of the file after its header, blank lines apart."""
        return self.rows_kept + self.rows_rejected + self.rows_set_aside

    @property
    def read(self) -> Decimal:
        """Return the sum of every readable cell of the column."""
        return self.kept + self.rejected + self.set_aside


@dataclass(frozen=True, slots=True)
class Story:
    """Hold a business story that was planted: its exact figures and its sentence."""

    code: str
    message: Message
    figures: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """Hold a target row; the last day is included, as people write it."""

    kpi: str
    perimeter: str
    start: date
    last_day: date
    value: Decimal
    owner: str


@dataclass(frozen=True)
class Truths:
    """Hold the whole key of a company.

    Args:
        canary: text that stands in every key and in no export.
        conventions: how the figures are counted, sentence by sentence.

    """

    profile: Profile
    canary: str
    conventions: tuple[Message, ...]
    figures: tuple[Figure, ...]
    differences: tuple[Difference, ...]
    dirt: tuple[Dirt, ...]
    control_totals: tuple[ControlTotal, ...]
    stories: tuple[Story, ...]
    targets: tuple[PlannedTarget, ...]

    @cached_property
    def _index(self) -> Mapping[tuple[str, str, str], Decimal]:
        return {(figure.measure, figure.month, figure.perimeter): figure.value for figure in self.figures}

    def figure(self, measure: str, months: str | Iterable[str], perimeter: str = "all") -> Decimal:
        """Return a figure of one month, or its sum over months; 0 where nothing happened."""
        wanted = [months] if isinstance(months, str) else months
        return sum((self._index.get((measure, month, perimeter), Decimal(0)) for month in wanted), Decimal(0))

    def story(self, code: str) -> Story:
        """Return a planted story; raise KeyError when there is none of this code."""
        for story in self.stories:
            if story.code == code:
                return story
        raise KeyError(code)

    def explained(self, between: str, month: str) -> Decimal:
        """Return left minus right of two systems in a month, as the differences explain it."""
        return sum((d.amount for d in self.differences if d.between == between and d.month == month), Decimal(0))

    def to_json(self) -> str:
        """Return the key as JSON, amounts as text to the cent, sentences in both languages; same key, same text."""
        return json.dumps(_plain(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _plain(value: Any) -> Any:
    result = value
    match value:
        case Message():
            result = {lang: say(value, lang) for lang in LANGS}
        case Decimal() | date():
            result = str(value)
        case Mapping():
            result = {str(key): _plain(inner) for key, inner in value.items()}
        case tuple() | list():
            result = [_plain(inner) for inner in value]
        case _ if is_dataclass(value):
            result = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
            if isinstance(value, Difference | Dirt):
                result["message"] = _plain(value.message)
    return result
