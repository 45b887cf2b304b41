"""Hold what a person decides about the report, and what a report asserts; its facts are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from essor.kernel.finding import Claim
from essor.kernel.message import Bilingual, Lang
from essor.kernel.perimeter import Perimeter
from essor.work.product import Upgrade
from essor.work.stated import Stated

SCHEMA = 1
UPGRADES: Mapping[int, Upgrade] = {}
Audience = Literal["management", "field", "partner"]
Outcome = Literal["taken", "refused", "postponed", "open"]
_FROZEN = ConfigDict(frozen=True, extra="forbid")


def _perimeter(text: str) -> str:
    return Perimeter.parse(text).key() if text else ""


Sentence = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(max_length=80)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2, allow_inf_nan=False)]
Written = Annotated[str, Field(max_length=200), AfterValidator(_perimeter)]


class Spoken(BaseModel):
    """Hold a sentence in both languages."""

    model_config = _FROZEN

    fr: Sentence
    en: Sentence

    @property
    def label(self) -> Bilingual:
        """Return it as a label."""
        return Bilingual(self.fr, self.en)


class Option(Spoken):
    """Hold one way to decide: what it costs and what it should bring, in the currency of the company."""

    cost: Annotated[Amount, Field(ge=0)] | None = None
    effect: Amount | None = None
    recommended: bool = False


class Decision(Spoken):
    """Hold a decision asked of the board, with its options; without any it stands as a sentence alone.

    Args:
        options: the ways to decide.
        before_date: the day after which it comes too late.
        with_partner: the partner's version tells it too.

    """

    options: Annotated[tuple[Option, ...], Field(max_length=4)] = ()
    before_date: date | None = None
    with_partner: bool = False


class Decided(Spoken):
    """Hold a decision that an earlier report asked: what became of it, and the action that came of it."""

    outcome: Outcome
    action: Spoken | None = None
    owner: Name = ""
    due_date: date | None = None
    done: bool = False


class Correction(Spoken):
    """Hold a corrective action that is decided: the cause it answers, who carries it, what it costs and brings.

    Args:
        cause: what it answers.
        with_partner: the partner's version tells it too.

    """

    cause: Spoken | None = None
    owner: Name = ""
    due_date: date | None = None
    cost: Annotated[Amount, Field(ge=0)] | None = None
    effect: Amount | None = None
    with_partner: bool = False


class Inputs(BaseModel):
    """Hold the choices of the person who makes the report."""

    model_config = _FROZEN

    audience: Annotated[Audience, Field(description="Who reads it: management, field or partner")] = "management"
    perimeter: Annotated[
        Written, Field(description="What the field or the partner reads of: channel=physical, store_id=Lyon")
    ] = ""
    tiles: Annotated[tuple[str, ...], Field(min_length=1, max_length=4, description="KPIs of the first row")] = (
        "revenue",
        "margin_rate",
        "orders",
        "average_order_value",
    )
    comment_fr: Annotated[str, Field(max_length=600, description="Mot de la direction commerciale")] = ""
    comment_en: Annotated[str, Field(max_length=600, description="A word from the head of sales")] = ""
    actions: Annotated[tuple[Correction, ...], Field(max_length=8, description="Corrective actions decided")] = ()
    decisions: Annotated[tuple[Decision, ...], Field(max_length=6, description="Decisions asked of the board")] = ()
    decided: Annotated[
        tuple[Decided, ...], Field(max_length=8, description="What became of the decisions asked last month")
    ] = ()

    def comment(self, lang: Lang) -> str:
        """Return the comment in a language."""
        return self.comment_fr if lang == "fr" else self.comment_en


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold a decision that is asked: how many options it gives, and how many of them say what they cost."""

    decision: str
    options: int = 0
    costed: int = 0


@dataclass(frozen=True, slots=True)
class Corrective:
    """Hold a corrective action as the report tells it; "" where the report does not say.

    Args:
        action: its words.
        cause: what it answers.
        owner: who carries it.
        due_date: when it is done or looked at, as written.

    """

    action: str
    cause: str = ""
    owner: str = ""
    due_date: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """Hold a decision of an earlier report, what became of it, and the action that came of it ("" for none)."""

    decision: str
    outcome: Outcome
    action: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Hold one language of a report.

    Args:
        lang: of the version.
        text: its sentences, a paragraph a line.
        sections: what it holds: summary, key_figures, channels, gaps, causes, actions, decisions, trust.
        figures: every number of it, in reading order.
        decisions: what it asks the board to decide.
        audience: who it is for.
        titles: its own title, then those of its sections, in order.
        written: all that a reader sees of it, tables too; "" where only its sentences are known.
        pages: how many it has on paper; 0 where that is not known.
        choices: the decisions with their options.
        actions: the corrective actions.
        past: the decisions of an earlier report.

    """

    lang: Lang
    text: str = ""
    sections: tuple[str, ...] = ()
    figures: tuple[Stated, ...] = ()
    decisions: tuple[str, ...] = ()
    audience: Audience = "management"
    titles: tuple[str, ...] = ()
    written: str = ""
    pages: int = 0
    choices: tuple[Choice, ...] = ()
    actions: tuple[Corrective, ...] = ()
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """Hold what a report asserts, version by version."""

    versions: tuple[Claim[Version], ...] = ()

    def version(self, lang: Lang) -> Version | None:
        """Return the version of a language, or None."""
        return next((claim.value for claim in self.versions if claim.value.lang == lang), None)
