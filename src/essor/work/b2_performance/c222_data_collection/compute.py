"""Find what the collection is worth: which source feeds what, how fresh and complete it is, what stays unexplained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from essor.kernel.finding import Finding
from essor.kernel.message import LANGS, Bilingual, Message
from essor.kernel.value import Count, Money, Rate, Value, magnitude
from essor.work.collection import Collection, ControlTotal, Counted, Feed, Source, TableField
from essor.work.data import Data
from essor.work.parameters import Parameters
from essor.work.wording import Wording

from .inputs import Basis, Habit, Inputs, Rhythm, SourceChoice, habits

_WORDS = Wording(__package__)
STEPS = ("collect", "recognise", "check", "reject", "reconcile", "compute", "publish")
REFRESH_STEPS = 6
_FINE = Decimal("0.0001")
_ROLES: Mapping[str, str] = {
    **dict.fromkeys(("ledger_entries", "invoices", "invoice_lines", "payments", "payouts"), "reconcile"),
    **dict.fromkeys(("targets", "quotas", "planned_lines"), "target"),
    **dict.fromkeys(("people", "stores", "products", "parties", "campaigns", "surveys"), "reference"),
    **dict.fromkeys(("contacts", "consents"), "contact"),
}
"""What tables serve that no chosen KPI reads."""
_GROUPING = frozenset({
    "channel", "channel_rule", "store_id", "salesperson_id", "product_id", "party_id", "campaign_id", "currency",
    "family", "region", "carrier", "kind", "touchpoint", "pipeline", "stage", "account",
})  # fmt: skip


def _summed(column: str, start: str, end: str, channel: str = "") -> str:
    """Return the formula that sums a column of the paste zone over the days from start to the day before end."""
    only = f",pasted[channel],{channel}" if channel else ""
    return f'=SUMIFS(pasted[{column}],pasted[day],">="&{start},pasted[day],"<"&{end}{only})'


_NOW, _BEFORE = ("report_month", "next_month"), ("last_year_month", "last_year_end")
CHAIN: Mapping[str, str] = {
    "last_day": "=MAX(pasted[day])",
    "report_month": "=IF(AND(ISNUMBER(chosen_month),chosen_month>0),"
    "DATE(YEAR(chosen_month),MONTH(chosen_month),1),DATE(YEAR(last_day),MONTH(last_day),1))",
    "next_month": "=EDATE(report_month,1)",
    "last_year_month": "=EDATE(report_month,-12)",
    "last_year_end": "=EDATE(report_month,-11)",
    "revenue": _summed("revenue", *_NOW),
    "physical_revenue": _summed("revenue", *_NOW, "physical_name"),
    "ecommerce_revenue": _summed("revenue", *_NOW, "ecommerce_name"),
    "orders": _summed("orders", *_NOW),
    "units": _summed("units", *_NOW),
    "costed_revenue": _summed("costed", *_NOW),
    "cost": _summed("cost", *_NOW),
    "gross_margin": "=costed_revenue-cost",
    "margin_rate": '=IF(costed_revenue=0,"–",gross_margin/costed_revenue)',
    "average_order_value": '=IF(orders=0,"–",revenue/orders)',
    "ecommerce_share": '=IF(revenue=0,"–",ecommerce_revenue/revenue)',
    "last_revenue": _summed("revenue", *_BEFORE),
    "last_physical_revenue": _summed("revenue", *_BEFORE, "physical_name"),
    "last_ecommerce_revenue": _summed("revenue", *_BEFORE, "ecommerce_name"),
    "last_orders": _summed("orders", *_BEFORE),
    "change_revenue": '=IF(last_revenue=0,"–",revenue/last_revenue-1)',
    "change_physical_revenue": '=IF(last_physical_revenue=0,"–",physical_revenue/last_physical_revenue-1)',
    "change_ecommerce_revenue": '=IF(last_ecommerce_revenue=0,"–",ecommerce_revenue/last_ecommerce_revenue-1)',
    "change_orders": '=IF(last_orders=0,"–",orders/last_orders-1)',
    "target": "=SUMIFS(goals[target],goals[month],report_month)",
    "target_gap": '=IF(target=0,"–",revenue-target)',
    "attainment": '=IF(target=0,"–",revenue/target)',
}
"""The calculation of the workbook: each cell by name, from the paste zone to the indicators."""
DATING = ("last_day", "report_month", "next_month", "last_year_month", "last_year_end")
"""The cells of the calculation that find the month."""
RESULTS = (
    "revenue",
    "physical_revenue",
    "ecommerce_revenue",
    "orders",
    "units",
    "gross_margin",
    "margin_rate",
    "average_order_value",
    "ecommerce_share",
    "last_revenue",
    "last_physical_revenue",
    "last_ecommerce_revenue",
    "last_orders",
    "change_revenue",
    "change_physical_revenue",
    "change_ecommerce_revenue",
    "change_orders",
    "target",
    "target_gap",
    "attainment",
)


@dataclass(frozen=True, slots=True)
class KeptSource:
    """Hold a source with what the company, or the habit of its format, says of it.

    Args:
        days_behind: days from its newest row (its import where rows have no date) to the end of the period.
        days_allowed: what its rhythm allows.
        kpis: codes of the chosen KPIs that it feeds.
        why: where it feeds none: reconcile, target, reference, contact or reserve; "" otherwise.
        said: the company's own reason, which stands before.

    """

    source: Source
    tool: Bilingual
    owner: Bilingual
    rhythm: Rhythm
    basis: Basis
    days_behind: int
    days_allowed: int
    kpis: tuple[str, ...]
    why: str = ""
    said: Bilingual | None = None

    @property
    def fresh(self) -> bool:
        """Tell whether it stands within its rhythm."""
        return self.days_behind <= self.days_allowed


@dataclass(frozen=True, slots=True)
class KeptField:
    """Hold a field, why no chosen KPI reads it where none does, and the legal bases of what it says of people."""

    field: TableField
    why: str = ""
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class PartOfQuality:
    """Hold one part of the score: a share of one; None where nothing could be measured."""

    name: str
    share: Rate | None
    right: Value | None
    whole: Value | None
    weight: Decimal


@dataclass(frozen=True, slots=True)
class CollectionResult:
    """Hold what the description is composed of.

    Args:
        inputs: what the person decided.
        data: the facts.
        collection: the sources behind them.
        sources: with owner, rhythm and use.
        fields: with their use.
        parts: of the quality score.
        score: weighted over the parts that could be measured.
        traced: chosen KPIs all of whose tables have a source.
        agreeing: chosen KPIs that have a value, twice the same.
        equal_totals: control totals that tie to the cent.
        totals: control totals in all.
        explained: differences between systems that have a reason, in absolute value.
        unexplained: those that have none.

    """

    inputs: Inputs
    data: Data
    collection: Collection
    sources: tuple[KeptSource, ...]
    fields: tuple[KeptField, ...]
    parts: tuple[PartOfQuality, ...]
    score: Rate | None
    traced: int
    agreeing: int
    equal_totals: int
    totals: int
    explained: Money
    unexplained: Money


def compute(inputs: Inputs, data: Data, parameters: Parameters) -> tuple[CollectionResult, tuple[Finding, ...]]:
    """Return what the collection is worth.

    Args:
        inputs: what the company says of its sources.
        data: frozen facts of one period, with the collection behind them.
        parameters: weights of the score, days that each rhythm allows.

    """
    held = data.collection or Collection()
    found = [_source(inputs, source, held, data, parameters) for source in held.sources]
    sources = tuple(sorted(found, key=lambda one: (not one.kpis, -one.source.rows_kept)))
    totals = [total for source in held.sources for total in source.totals]
    parts = _parts(held, sources, data, parameters)
    result = CollectionResult(
        inputs=inputs,
        data=data,
        collection=held,
        sources=sources,
        fields=tuple(_field(one, sources) for one in held.fields),
        parts=parts,
        score=_score(parts),
        traced=sum(is_traced(feed.sources, feed.tables, held) for feed in held.feeds),
        agreeing=sum(agrees(feed) and magnitude(feed.value) is not None for feed in held.feeds),
        equal_totals=sum(ties(total) for total in totals),
        totals=len(totals),
        explained=_differences(data, explained=True),
        unexplained=_differences(data, explained=False),
    )
    return result, ()


def is_traced(sources: tuple[str, ...], tables: tuple[str, ...], held: Collection) -> bool:
    """Tell whether each table that a KPI reads is filled by one of its sources."""
    filled = {table for source in held.sources if source.code in sources for table in source.tables}
    return bool(tables) and set(tables) <= filled


def agrees(feed: Feed) -> bool:
    """Tell whether both calculations of a KPI give the same figure, or both none."""
    return feed.value == feed.again or (magnitude(feed.value) is None and magnitude(feed.again) is None)


def ties(total: ControlTotal) -> bool:
    """Tell whether source = tables + rejects, to the cent."""
    source, mart, rejected = (magnitude(value) for value in (total.source, total.mart, total.rejected))
    return source is not None and mart is not None and source == mart + (rejected or Decimal(0))


def rules(one: TableField) -> tuple[Message, ...]:
    """Return the rules of a field: key, required, bounds, words, reference; its type where it has none."""
    found = [_WORDS.message("rule_key")] if one.key else []
    found += [_WORDS.message("rule_required")] if one.required and not one.key else []
    found += [_WORDS.message("rule_least", least=one.least)] if one.least else []
    found += [_WORDS.message("rule_words", words=_listed(one.words))] if one.words else []
    found += [_WORDS.message("rule_refers", table=one.refers_to)] if one.refers_to else []
    return tuple(found) or (_WORDS.message(f"rule_{one.type.partition('(')[0]}"),)


def _listed(words: tuple[str, ...]) -> Bilingual:
    """Return what a field may hold as people call it: "facture, avoir", not the codes of the tables."""
    french, english = (", ".join(_WORDS.say(lang, f"value_{word}") for word in words) for lang in LANGS)
    return Bilingual(french, english)


def _source(inputs: Inputs, source: Source, held: Collection, data: Data, parameters: Parameters) -> KeptSource:
    choice = inputs.choice(source.code) or SourceChoice(source=source.code)
    habit = habits().get(source.family) or habits()["other"]
    rhythm = choice.rhythm or habit.rhythm
    newest = source.last_date or source.last_import_date
    kpis = tuple(feed.kpi for feed in held.feeds if source.code in feed.sources)
    own = Bilingual(choice.why_fr or choice.why_en, choice.why_en or choice.why_fr)
    return KeptSource(
        source=source,
        tool=_tool(source, choice, habit),
        owner=Bilingual(
            choice.owner_fr or choice.owner_en or habit.owner.fr, choice.owner_en or choice.owner_fr or habit.owner.en
        ),
        rhythm=rhythm,
        basis=choice.basis or habit.basis,
        days_behind=max(0, (data.period.last_day - newest).days),
        days_allowed=int(parameters[f"days_{rhythm}"].value),
        kpis=kpis,
        why="" if kpis else _ROLES.get(source.table, "reserve"),
        said=own if own.fr and not kpis else None,
    )


def _tool(source: Source, choice: SourceChoice, habit: Habit) -> Bilingual:
    if choice.tool:
        return Bilingual(choice.tool, choice.tool)
    return habit.tools.get(source.family) or Bilingual(source.tool, source.tool)


def _field(one: TableField, sources: tuple[KeptSource, ...]) -> KeptField:
    bases = tuple(dict.fromkeys(kept.basis for kept in sources if kept.source.code in one.sources))
    return KeptField(one, "" if one.kpis else _why(one), bases if one.personal else ())


def _why(one: TableField) -> str:
    """Return why a field that a source fills is read by no chosen KPI."""
    if one.personal:
        return "contact"
    if one.key:
        return "key"
    if one.table in _ROLES:
        return _ROLES[one.table]
    return "grouping" if one.name in _GROUPING else "reserve"


def _parts(
    held: Collection, sources: tuple[KeptSource, ...], data: Data, parameters: Parameters
) -> tuple[PartOfQuality, ...]:
    kept = sum(source.rows_kept for source in held.sources)
    rows = Counted(kept, kept + sum(source.rows_rejected for source in held.sources))
    fresh = Counted(sum(source.fresh for source in sources), len(sources))
    counted = {
        "completeness": held.completeness, "validity": rows, "uniqueness": held.uniqueness, "freshness": fresh,
    }  # fmt: skip
    found = [
        PartOfQuality(
            name,
            _floored(Decimal(one.right) / one.whole) if one.whole else None,
            Count(one.right),
            Count(one.whole),
            parameters[f"weight_{name}"].value,
        )
        for name, one in counted.items()
    ]
    return (*found, _reconciled(data, parameters))


def _reconciled(data: Data, parameters: Parameters) -> PartOfQuality:
    """Return one less what stays unexplained over the largest total, never below nothing."""
    weight = parameters["weight_reconciliation"].value
    largest = max((abs(one.total.amount) for one in data.systems if isinstance(one.total, Money)), default=Decimal(0))
    if not largest or not data.differences:
        return PartOfQuality("reconciliation", None, None, None, weight)
    open_amount = _differences(data, explained=False)
    explained = Money(max(largest - open_amount.amount, Decimal(0)), open_amount.currency)
    whole = Money(largest, open_amount.currency)
    return PartOfQuality("reconciliation", _floored(explained.amount / largest), explained, whole, weight)


def _score(parts: tuple[PartOfQuality, ...]) -> Rate | None:
    known = [(part.share.ratio, part.weight) for part in parts if part.share is not None]
    weights = sum((weight for _, weight in known), Decimal(0))
    return _floored(sum((share * weight for share, weight in known), Decimal(0)) / weights) if weights else None


def _floored(share: Decimal) -> Rate:
    """Return a share of one rounded down to a hundredth of a per cent: what is not perfect never shows as 100 %."""
    return Rate(share.quantize(_FINE, rounding=ROUND_FLOOR))


def _differences(data: Data, *, explained: bool) -> Money:
    amounts = (abs(one.amount.amount) for one in data.differences if one.explained is explained)
    return Money(sum(amounts, Decimal(0)), data.currency)
