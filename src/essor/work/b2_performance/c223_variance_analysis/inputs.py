"""Hold what a person knows of the period beside the data, and what an analysis asserts; its facts are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from essor.kernel.finding import Claim
from essor.kernel.message import Bilingual
from essor.kernel.value import Money, Value
from essor.work.data import Share
from essor.work.product import Upgrade
from essor.work.stated import Stated

SCHEMA = 1
UPGRADES: Mapping[int, Upgrade] = {}
Against = Literal["target", "last_year"]
Said = Literal["signal", "noise"]
Outside = Literal["market", "calendar", "event"]
_FROZEN = ConfigDict(frozen=True, extra="forbid")
Sentence = Annotated[str, Field(min_length=1, max_length=300)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2, allow_inf_nan=False)]
Growth = Annotated[Decimal, Field(gt=-1, le=10, allow_inf_nan=False)]


class Spoken(BaseModel):
    """Hold a sentence in both languages."""

    model_config = _FROZEN

    fr: Sentence
    en: Sentence

    @property
    def label(self) -> Bilingual:
        """Return it as a label."""
        return Bilingual(self.fr, self.en)


class Days(BaseModel):
    """Hold days from the first to the last, both included."""

    model_config = _FROZEN

    first_date: date
    last_date: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_date < self.first_date:
            msg = f"the last day ({self.last_date}) lies before the first ({self.first_date}): exchange them"
            raise ValueError(msg)
        return self


class Event(Days):
    """Hold something that happened outside or inside: works, a strike, a competitor's opening, the weather."""

    what: Spoken
    source: Annotated[str, Field(max_length=200, description="Where it is known from")] = ""


class Market(BaseModel):
    """Hold how the market grew against the same days of last year, by a named source; growth is a share of one."""

    model_config = _FROZEN

    growth: Growth
    source: Sentence
    physical: Growth | None = None
    ecommerce: Growth | None = None


class Opening(BaseModel):
    """Hold the opening of a channel or a store whose effect on other stores is asked.

    Its month is left out; `touched` are the stores that may have lost sales, all others are the control.
    """

    model_config = _FROZEN

    opening_date: date
    what: Spoken
    touched: Annotated[tuple[str, ...], Field(min_length=1)]
    months: Annotated[int, Field(ge=1, le=12)] = 3


class Chosen(BaseModel):
    """Hold an action that was decided: from the catalogue, against a cause, with what its effect is estimated by.

    Args:
        action: code of the catalogue.
        values: inputs of the estimate by name, from the company's own figures.

    """

    model_config = _FROZEN

    action: str
    cause: Annotated[str, Field(description="Code of the cause, or code and place: price_volume:Couteaux")]
    owner: Sentence
    start_date: date
    check_date: date
    cost: Annotated[Amount, Field(ge=0)] = Decimal(0)
    values: Mapping[str, Decimal] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _checked_after_its_start(self) -> Self:
        if self.check_date < self.start_date:
            msg = f"the check ({self.check_date}) lies before the start ({self.start_date}): give a later day"
            raise ValueError(msg)
        return self


class Past(BaseModel):
    """Hold an earlier action: what was expected of it, what was seen, and whether it goes on."""

    model_config = _FROZEN

    what: Spoken
    expected: Amount
    observed: Amount
    on_date: date
    decision: Literal["kept", "changed", "stopped"]


class Inputs(BaseModel):
    """Hold what a person knows and decides; nothing of it is needed to make the analysis."""

    model_config = _FROZEN

    against: Annotated[Against, Field(description="The gap that is looked into first, where the data tell both")] = (
        "target"
    )
    convention: Annotated[
        Literal["base_price", "average_price"], Field(description="How the mix of a line is valued")
    ] = "base_price"
    click_and_collect: Annotated[
        Literal["ecommerce", "physical"], Field(description="Who an order placed online and collected in a shop is for")
    ] = "ecommerce"
    market: Market | None = None
    events: Annotated[tuple[Event, ...], Field(max_length=20)] = ()
    opening: Opening | None = None
    chosen: Annotated[tuple[Chosen, ...], Field(max_length=30)] = ()
    past: Annotated[tuple[Past, ...], Field(max_length=20)] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one part of a gap: price, volume, mix, new, lost, currency, cost, unsplit, unplanned; positive adds."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class GapClaim:
    """Hold a gap that is told: actual less base, and the parts that it was split into.

    Args:
        against: the target or last year.
        share: the whole, physical sales or e-commerce.
        parts: none where the gap is told as a total only.
        level: what the lines of the split are, as it is told ("product × channel"); "" where nothing says it.
        convention: how the mix was valued, as it is told; "" where nothing says it.

    """

    against: Against
    share: Share
    actual: Money
    base: Money
    gap: Money
    parts: tuple[Part, ...] = ()
    level: str = ""
    convention: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a value that is called a signal or chance, with the limits that it is held against."""

    about: str
    value: Value
    lower: Value
    upper: Value
    said: Said


@dataclass(frozen=True, slots=True)
class CauseClaim:
    """Hold a cause that is suspected, and how many facts stand behind it."""

    name: str
    facts: int = 0


@dataclass(frozen=True, slots=True)
class ActionClaim:
    """Hold an action that is proposed or decided.

    Args:
        kind: targets, communication, sales_means, skills, price_offer or organisation; "" where it cannot be told.
        cause: name of the cause that it answers; "" for none.
        decided: whether it is more than a proposal.

    """

    name: str
    kind: str = ""
    cause: str = ""
    effect: Value | None = None
    cost: Value | None = None
    owner: str = ""
    check_date: str = ""
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """Hold what an analysis asserts.

    Args:
        gaps: each gap that is told.
        figures: numbers that refer to a figure of the data.
        readings: what is called chance or signal.
        outside: what it says of the market, of the calendar and of events.
        causes: suspected causes.
        actions: corrections.

    """

    gaps: tuple[Claim[GapClaim], ...] = ()
    figures: tuple[Claim[Stated], ...] = ()
    readings: tuple[Claim[Reading], ...] = ()
    outside: tuple[Claim[Outside], ...] = ()
    causes: tuple[Claim[CauseClaim], ...] = ()
    actions: tuple[Claim[ActionClaim], ...] = ()

    def gap(self, against: Against, share: Share = "all") -> GapClaim | None:
        """Return the gap of a share against a base, or None."""
        return next((one.value for one in self.gaps if (one.value.against, one.value.share) == (against, share)), None)
