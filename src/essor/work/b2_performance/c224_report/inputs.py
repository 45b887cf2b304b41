"""Hold what a person decides about the report, and what a report asserts; its facts are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from essor.kernel.finding import Claim
from essor.kernel.message import Lang
from essor.work.product import Upgrade
from essor.work.stated import Stated

SCHEMA = 1
UPGRADES: Mapping[int, Upgrade] = {}


class Decision(BaseModel):
    """Hold a decision asked of the board, in both languages, with its options and costs in the sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fr: Annotated[str, Field(min_length=1, max_length=300)]
    en: Annotated[str, Field(min_length=1, max_length=300)]


class Inputs(BaseModel):
    """Hold the choices of the person who makes the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tiles: Annotated[tuple[str, ...], Field(min_length=1, max_length=4, description="KPIs of the first row")] = (
        "revenue",
        "margin_rate",
        "orders",
        "average_order_value",
    )
    comment_fr: Annotated[str, Field(max_length=600, description="Mot de la direction commerciale")] = ""
    comment_en: Annotated[str, Field(max_length=600, description="A word from the head of sales")] = ""
    decisions: Annotated[tuple[Decision, ...], Field(max_length=6, description="Decisions asked of the board")] = ()

    def comment(self, lang: Lang) -> str:
        """Return the comment in a language."""
        return self.comment_fr if lang == "fr" else self.comment_en


@dataclass(frozen=True, slots=True)
class Version:
    """Hold one language of a report.

    Args:
        lang: of the version.
        text: its sentences, a paragraph a line.
        sections: what it holds: summary, key_figures, channels, trust, decisions.
        figures: every number of it, in reading order.
        decisions: what it asks the board to decide.

    """

    lang: Lang
    text: str = ""
    sections: tuple[str, ...] = ()
    figures: tuple[Stated, ...] = ()
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """Hold what a report asserts, version by version."""

    versions: tuple[Claim[Version], ...] = ()

    def version(self, lang: Lang) -> Version | None:
        """Return the version of a language, or None."""
        return next((claim.value for claim in self.versions if claim.value.lang == lang), None)
