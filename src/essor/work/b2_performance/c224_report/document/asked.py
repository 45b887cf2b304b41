"""Tell why, what is done about it, and what the committee has to decide: each section by a title that says it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Bilingual, Lang
from essor.kernel.value import Count, Day, Money, Value
from essor.work.wording import Edits

from ..compute import Cause, Remedy, ReportResult, currency
from ..inputs import Decided, Decision, Option
from .tables import cell
from .wording import count, fact, figure, prose, said, titled

FACTS = 2  # of each cause; the analysis of results tells them all


def causes(result: ReportResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return the suspected causes with their facts, or the words that none was looked for."""
    found = result.causes
    first = found[0] if found else None
    stake = figure(first.stake, first.origin, signed=True) if first else None
    looked = bool(result.data.held)
    none = "causes_none" if looked else "causes_unknown"
    key = none if first is None else "causes_first" if stake else "causes_first_plain"
    title = titled("causes", key, lang, edits, cause="" if first is None else first.label.text(lang), stake=stake or "")
    told = prose("causes", lang, {"count": count(len(found)), "n": len(found), "looked": looked}, edits)
    return [title, told, *([b.Items(tuple(_cause(one, lang) for one in found))] if found else [])]


def actions(result: ReportResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return the corrective actions: the cause that each answers, who, until when, cost and expected effect."""
    found = result.remedies
    decided = sum(one.decided for one in found)
    key = "actions_none" if not found else "actions_proposed" if not decided else "actions_decided"
    key += "_one" if found and (decided or len(found)) == 1 else ""
    title = titled("actions", key, lang, edits, count=count(decided or len(found)) or "")
    if not found:
        return [title]
    if not any(one.owner or one.due_date or one.cost or one.effect for one in found):
        bare = (
            b.TableColumn(said(lang, "column_action"), width=11),
            b.TableColumn(said(lang, "column_cause"), width=8),
        )
        told = tuple(_remedy(one, lang)[: len(bare)] for one in found)
        return [title, b.Table(said(lang, "actions_caption_bare"), bare, told)]
    columns = (
        b.TableColumn(said(lang, "column_action"), width=8),
        b.TableColumn(said(lang, "column_cause"), width=6),
        b.TableColumn(said(lang, "column_owner"), width=4),
        b.TableColumn(said(lang, "column_due"), "right", 5),
        b.TableColumn(said(lang, "column_cost"), "right", 3),
        b.TableColumn(said(lang, "column_effect"), "right", 3),
    )
    shown = len(columns) if result.shows("amounts") else len(columns) - 2
    rows = tuple(_remedy(one, lang)[:shown] for one in found)
    caption = "actions_caption" if result.shows("amounts") else "actions_caption_plain"
    return [title, b.Table(said(lang, caption), columns[:shown], rows)]


def decided(result: ReportResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return what became of the decisions asked last month, and of the actions that came of them."""
    found = result.inputs.decided
    if not found:
        return []
    numbers = (len(found), sum(one.outcome == "taken" for one in found), sum(one.done for one in found))
    whole, taken, done = (Figure(Count(number)) for number in numbers)
    title = titled("decided", "decided_title", lang, edits, asked=whole, taken=taken, done=done)
    columns = (
        b.TableColumn(said(lang, "column_decision"), width=8),
        b.TableColumn(said(lang, "column_outcome"), width=4),
        b.TableColumn(said(lang, "column_action"), width=8),
        b.TableColumn(said(lang, "column_owner"), width=4),
        b.TableColumn(said(lang, "column_due"), "right", 5),
        b.TableColumn(said(lang, "column_done"), width=3),
    )
    rows = tuple(_decided(one, lang) for one in found)
    return [title, b.Table(said(lang, "decided_caption"), columns, rows)]


def decisions(result: ReportResult, lang: Lang, edits: Edits) -> list[b.Block]:
    """Return the decisions asked, with their options, what each costs and brings, and which one is advised."""
    found = asked(result)
    if not found:
        return []
    key = "decisions_one" if len(found) == 1 else "decisions_many"
    title = titled("decisions", key, lang, edits, count=count(len(found)))
    if not any(one.options for one in found) or not result.shows("amounts"):
        return [title, b.Items(tuple(_asked(one, lang) for one in found))]
    columns = (
        b.TableColumn(said(lang, "column_decision"), width=14),
        b.TableColumn(said(lang, "column_cost"), "right", 3),
        b.TableColumn(said(lang, "column_effect"), "right", 3),
        b.TableColumn(said(lang, "column_advice"), width=4),
    )
    unit = currency(result.data)
    rows: list[tuple[b.Cell, ...]] = []
    for one in found:
        rows.append((b.Cell((b.Strong(tuple(_flat(_asked(one, lang)))),)), b.Cell(("",)), b.Cell(("",)), b.Cell(("",))))
        rows += [_option(option, unit, lang) for option in one.options]
    return [title, b.Table(said(lang, "decisions_caption"), columns, tuple(rows))]


def asked(result: ReportResult) -> tuple[Decision, ...]:
    """Return the decisions that the audience is asked for."""
    partner = result.inputs.audience == "partner"
    return tuple(one for one in result.inputs.decisions if one.with_partner or not partner)


def day(due: date | None, lang: Lang) -> b.Cell:
    """Return a day as a cell."""
    return cell(None if due is None else Day(due), lang)


def _cause(cause: Cause, lang: Lang) -> b.Rich:
    stake = figure(cause.stake, cause.origin, signed=True)
    head: b.Rich = (b.Strong((cause.label.text(lang),)),)
    if stake is not None:
        head = (*head, " (", stake, ")")
    colon = "\N{NO-BREAK SPACE}: " if lang == "fr" else ": "
    told: list[b.Span] = []
    for place, one in enumerate(cause.says[:FACTS]):
        origins = cause.origins[place] if place < len(cause.origins) else {}
        told += [" " if told else colon, *fact(one, lang, origins)]
    return (*head, *told)


def _remedy(one: Remedy, lang: Lang) -> tuple[b.Cell, ...]:
    label = one.label.text(lang) if one.decided else said(lang, "proposed", action=one.label.text(lang))
    return (
        b.Cell((label,)),
        _label(one.cause, lang),
        b.Cell((one.owner or said(lang, "none"),)),
        day(one.due_date, lang),
        cell(one.cost, lang),
        cell(one.effect, lang, signed=True),
    )


def _decided(one: Decided, lang: Lang) -> tuple[b.Cell, ...]:
    return (
        b.Cell((one.label.text(lang),)),
        b.Cell((said(lang, f"outcome_{one.outcome}"),)),
        _label(None if one.action is None else one.action.label, lang),
        b.Cell((one.owner or said(lang, "none"),)),
        day(one.due_date, lang),
        b.Cell((said(lang, "yes" if one.done else "no"),)),
    )


def _option(one: Option, unit: str, lang: Lang) -> tuple[b.Cell, ...]:
    return (
        b.Cell((f"– {one.label.text(lang)}",)),
        cell(_money(one.cost, unit), lang),
        cell(_money(one.effect, unit), lang, signed=True),
        b.Cell((said(lang, "advised") if one.recommended else "",), "on" if one.recommended else "none"),
    )


def _asked(one: Decision, lang: Lang) -> b.Rich:
    text = one.label.text(lang)
    if one.before_date is None:
        return (text,)
    return (text, " (", said(lang, "before"), " ", Figure(Day(one.before_date)), ")")


def _flat(text: b.Rich) -> list[str | Figure]:
    return [span for span in text if not isinstance(span, b.Strong)]


def _label(label: Bilingual | None, lang: Lang) -> b.Cell:
    return b.Cell((said(lang, "none") if label is None else label.text(lang),))


def _money(amount: Decimal | None, unit: str) -> Value | None:
    return None if amount is None else Money(amount, unit)
