"""Compose what is answered to the gaps: suspected causes with their facts, actions, and what past ones brought."""

from __future__ import annotations

from collections.abc import Iterator

from babel.dates import format_date

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.value import Count, NotComputable
from essor.kernel.words import LOCALES
from essor.kernel.words import say as said
from essor.work.wording import Edits

from ..compute import Analysed
from ..compute.actions import Correction
from ..compute.seen import Suspect
from .claims import cause_label
from .tables import number, text
from .wording import rich, say, titled


def causes_section(result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    """Yield the suspected causes, what each puts at stake and its facts."""
    yield titled("causes", "causes", lang, edits)
    if not result.suspects:
        yield b.Para((say(lang, "no_causes"),))
        return
    rows = [
        (
            text(cause_label(one).text(lang)),
            text(say(lang, f"share_{one.share}")),
            b.Cell((Figure(one.stake, one.origin, digits=0, signed=True),)),
            b.Cell(_facts(one, lang)),
        )
        for one in result.suspects
    ]
    heads = _heads(lang, ("cause", 5), ("share", 3), ("stake", 3), ("facts", 11))
    yield b.Table(say(lang, "causes_caption"), heads, tuple(rows))
    yield b.Para((say(lang, "causes_note"),), small=True)


def _facts(suspect: Suspect, lang: Lang) -> b.Rich:
    found: list[b.Span] = []
    for fact in suspect.evidence:
        found += [*([" "] if found else []), *rich(fact.says, lang, fact.origins)]
    return tuple(found)


def actions_section(result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    """Yield the actions that were decided, and those proposed for a person to choose from."""
    if not result.actions:
        return
    decided = [one for one in result.actions if one.decided]
    proposed = [one for one in result.actions if not one.decided]
    key = "actions_decided" if decided else "actions_proposed"
    n, kinds = len(decided or proposed), len({one.kind for one in result.actions})
    yield titled("actions", key, lang, edits, n=Figure(Count(n)), kinds=Figure(Count(kinds)))
    if decided:
        rows = [(*_answer(one, lang), _effect(one, lang), number(one.cost), text(one.owner), _check(one, lang))
                for one in decided]  # fmt: skip
        heads = _heads(
            lang, ("action", 6), ("kind", 3), ("answers", 4), ("effect", 3), ("cost", 2), ("owner", 3), ("check", 3)
        )
        yield b.Table(say(lang, "decided_caption"), heads, tuple(rows))
    if proposed:
        offered = [
            (*_answer(one, lang), number(one.suspect.stake, signed=True), _effect(one, lang)) for one in proposed
        ]
        heads = _heads(lang, ("action", 6), ("kind", 3), ("answers", 4), ("stake", 3), ("effect", 5))
        yield b.Table(say(lang, "proposed_caption"), heads, tuple(offered))


def _answer(one: Correction, lang: Lang) -> tuple[b.Cell, b.Cell, b.Cell]:
    return (
        text(one.action.label.text(lang)),
        text(say(lang, f"kind_{one.kind}")),
        text(cause_label(one.suspect).text(lang)),
    )


def _effect(one: Correction, lang: Lang) -> b.Cell:
    if not isinstance(one.effect, NotComputable):
        return number(one.effect, signed=True)
    lacking = one.effect.reason.args.get("input")
    return text(say(lang, "to_give", what=lacking) if lacking is not None else said(one.effect.reason, lang))


def _check(one: Correction, lang: Lang) -> b.Cell:
    return text("—" if one.check_date is None else format_date(one.check_date, "d MMM y", locale=LOCALES[lang]))


def _heads(lang: Lang, *named: tuple[str, int]) -> tuple[b.TableColumn, ...]:
    right = {"stake", "cost", "expected", "observed", "difference"}
    return tuple(
        b.TableColumn(say(lang, f"column_{name}"), "right" if name in right else "left", width) for name, width in named
    )


def past_section(result: Analysed, lang: Lang, edits: Edits) -> Iterator[b.Block]:
    """Yield what earlier actions were expected to bring beside what was seen."""
    if not result.tried:
        return
    yield titled("past", "past", lang, edits)
    rows = [
        (
            text(one.past.what.label.text(lang)),
            number(one.expected, signed=True),
            number(one.observed, signed=True),
            number(one.difference, signed=True),
            text(say(lang, f"decision_{one.past.decision}")),
        )
        for one in result.tried
    ]
    heads = _heads(lang, ("action", 6), ("expected", 2), ("observed", 2), ("difference", 2), ("decision", 2))
    yield b.Table(say(lang, "past_caption"), heads, tuple(rows))
