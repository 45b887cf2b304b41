"""Hold what a person decides about the report; its facts are fetched."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from essor.kernel.message import Lang

SCHEMA = 1


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

    def comment(self, lang: Lang) -> str:
        """Return the comment in a language."""
        return self.comment_fr if lang == "fr" else self.comment_en
