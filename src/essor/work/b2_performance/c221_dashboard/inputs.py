"""Hold which KPIs a person follows and why, and what a dashboard asserts; its figures are fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from essor.kernel.finding import Claim
from essor.kernel.message import Bilingual
from essor.kernel.perimeter import Perimeter
from essor.kernel.value import Value
from essor.work.data import Share, Standing
from essor.work.product import Upgrade

SCHEMA = 1
UPGRADES: Mapping[int, Upgrade] = {}
Rhythm = Literal["day", "week", "month", "quarter", "year"]
Family = Literal["", "result", "objective", "activity", "ecommerce", "csr", "customer", "partner", "team"]
Timing = Literal["", "lead", "lag"]


def _perimeter(text: str) -> str:
    return Perimeter.parse(text).key() if text else ""


Written = Annotated[str, Field(max_length=200), AfterValidator(_perimeter)]


class Goal(BaseModel):
    """Hold an objective of the strategy that KPIs serve."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=40, description="Short name that KPIs refer to")]
    fr: Annotated[str, Field(min_length=1, max_length=120)]
    en: Annotated[str, Field(min_length=1, max_length=120)]

    @property
    def label(self) -> Bilingual:
        """Return the objective in both languages."""
        return Bilingual(self.fr, self.en)


class Choice(BaseModel):
    """Hold one KPI that is followed, the objective it serves and how it is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpi: Annotated[str, Field(min_length=1, description="Code, as `essor kpi list` gives it")]
    goal: Annotated[str, Field(description="The objective it serves")] = ""
    first: Annotated[bool, Field(description="It stands on the first screen")] = True
    owner: Annotated[str, Field(max_length=80, description="Who answers for it; empty: the usual role")] = ""
    rhythm: Annotated[Rhythm, Field(description="How often it is read")] = "month"
    tolerance: Annotated[
        Decimal | None, Field(ge=0, le=1, description="Share of the target that may be missing; empty: the usual one")
    ] = None
    target: Annotated[
        Decimal | None, Field(description="Where the data hold none, in the unit of the KPI: 0.42 for 42 %")
    ] = None


GOALS = (
    Goal(id="growth", fr="Faire croître le chiffre d’affaires", en="Grow revenue"),
    Goal(id="margin", fr="Protéger la marge", en="Protect the margin"),
    Goal(id="pipeline", fr="Nourrir le carnet d’affaires", en="Feed the pipeline"),
    Goal(id="online", fr="Développer la vente en ligne", en="Develop online sales"),
    Goal(id="loyalty", fr="Satisfaire et fidéliser les clients", en="Satisfy and keep customers"),
    Goal(id="planet", fr="Livrer plus proprement", en="Deliver more cleanly"),
)
CHOICES = (
    Choice(kpi="revenue", goal="growth"),
    Choice(kpi="target_attainment", goal="growth", target=Decimal(1)),
    Choice(kpi="margin_rate", goal="margin"),
    Choice(kpi="win_rate", goal="pipeline"),
    Choice(kpi="visits", goal="pipeline", rhythm="week", tolerance=Decimal("0.1")),
    Choice(kpi="conversion_rate", goal="online", rhythm="week"),
    Choice(kpi="nps", goal="loyalty", tolerance=Decimal("0.1")),
    Choice(kpi="low_carbon_delivery_rate", goal="planet"),
    Choice(kpi="average_order_value", goal="growth", first=False),
    Choice(kpi="quotes_issued", goal="pipeline", first=False, rhythm="week", tolerance=Decimal("0.1")),
)


class Inputs(BaseModel):
    """Hold the objectives, the KPIs chosen for them, and why they are more than usual where they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    goals: Annotated[tuple[Goal, ...], Field(max_length=12, description="Objectives of the strategy")] = GOALS
    kpis: Annotated[tuple[Choice, ...], Field(min_length=1, max_length=40, description="KPIs followed")] = CHOICES
    perimeter: Annotated[
        Written, Field(description="The part of the business: channel=physical, store_id=Lyon; empty: the whole")
    ] = ""
    argument_fr: Annotated[str, Field(max_length=600, description="Pourquoi plus de douze indicateurs")] = ""
    argument_en: Annotated[str, Field(max_length=600, description="Why more than twelve KPIs")] = ""

    def codes(self) -> tuple[str, ...]:
        """Return the codes of the KPIs chosen, and of revenue, whose channels the chart shows."""
        return tuple(dict.fromkeys(("revenue", *(choice.kpi for choice in self.kpis))))


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold one figure of a dashboard as it asserts it: one KPI of one channel, one line of a table or one tile.

    Only label and value are needed; what a document does not say is left empty.

    Args:
        label: as the dashboard names it.
        value: the result, or why the dashboard says there is none.
        target: what was aimed at.
        gap: as shown: value − target (points for a rate), or that over the target as a rate.
        status: on target, at risk, off target; "none" where no status is shown.
        kpi: code of the catalogue, where the label is recognised.
        family: one of the families of the catalogue; "" where it is not recognised.
        timing: lead (announces) or lag (records); "" where it is not recognised.
        channel: all, physical or ecommerce.
        first: it stands on the first screen.
        goal: the objective it serves, as the dashboard names it.
        definition: the sentence or the formula in words that the dashboard shows for it.
        formula: text of the formula behind the value in a workbook, "=B4/B5".
        typed: in a workbook, the value is a number typed in where a formula should stand.
        figure: the figure of the data it claims to be, without the snapshot: kpi:revenue/2026-10/all.
        months: its past values, oldest first, where the dashboard holds them.
        tolerance: share of the target that may be missing before it is off target; None: the usual one.
        under_way: its period is not over: the result has only begun to add up towards the target.

    """

    label: str
    value: Value
    target: Value | None = None
    gap: Value | None = None
    status: Standing = "none"
    kpi: str = ""
    family: Family = ""
    timing: Timing = ""
    channel: Share = "all"
    first: bool = True
    goal: str | Bilingual = ""
    definition: str = ""
    formula: str = ""
    typed: bool = False
    figure: str = ""
    months: tuple[Value, ...] = ()
    tolerance: Decimal | None = None
    under_way: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """Hold what a dashboard asserts.

    Args:
        shown: its figures, each with its place, in reading order.
        goals: the objectives it names, each with its place.
        argument: why it holds more KPIs than usual; "" where it does not say.

    """

    shown: tuple[Claim[Shown], ...] = ()
    goals: tuple[Claim[str | Bilingual], ...] = ()
    argument: str = ""
