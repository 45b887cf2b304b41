"""Calculate measures over the period, and each KPI month by month, by formula."""

from __future__ import annotations

from essor.documents import workbook as w
from essor.metrics import catalogue
from essor.metrics.formula import excel, leaves
from essor.metrics.measure import TARGETS
from essor.metrics.targets import targeted
from essor.work.data import Share
from essor.work.named import headed

from ..compute import MONTHS_SHOWN, SHARES, Card
from .ground import CHANNELS, EMPTY, NOTHING, WINDOWS, Ground, monthly_of, named, table_of
from .months import months_table
from .targets import target_names
from .units import measured_in, unit_of

_NARROW = 16  # signs of a column of numbers


def calculation_blocks(ground: Ground) -> tuple[w.Block, ...]:
    """Return a board of measures for each share of the business."""
    blocks: list[w.Block] = []
    for share in SHARES:
        codes = [*(one.measure for one in ground.measures(share)), *ground.aims(share)]
        rows = tuple(
            w.Row(headed(catalogue.measures()[code].label.text(ground.lang)),
                  tuple(_measured(ground, code, share, window) for window in WINDOWS))
            for code in codes
        )  # fmt: skip
        if rows:
            heads = tuple(ground.say(f"window_{name}") for name in WINDOWS)
            blocks.append(w.Board(ground.say(f"measures_{share}"), ground.say("column_measure"), heads, rows))
    return tuple(blocks) or (w.Note(ground.say("no_months")),)


def _measured(ground: Ground, code: str, share: Share, window: str) -> w.Formula:
    """Return a measure over a window: nothing where no month of it is known."""
    name = named(code, share, window)
    label = catalogue.measures()[code].label.text(ground.lang)
    unit = measured_in(catalogue.measures()[code])
    aim = catalogue.measures()[code].table == TARGETS and f"target_{targeted(catalogue.measures()[code])}"
    own = f"{aim}{'' if share == 'all' else f'_{share}'}"
    if aim and window == "now" and own in target_names(ground):
        return w.Formula(name, label, f'=IF(ISNUMBER({own}),{own},"")', unit)
    first, last = WINDOWS[window]
    table = table_of(share)
    inside = f'{table}[month],">="&{first},{table}[month],"<="&{last}'
    known = f'COUNTIFS({inside},{table}[{code}],"<>")'
    return w.Formula(name, label, f'=IF({known}=0,"",SUMIFS({table}[{code}],{inside}))', unit)


def trend_blocks(ground: Ground) -> tuple[w.Block, ...]:
    """Return the months of each KPI, and a chart for each of the first screen."""
    if months_table(ground, "all") is None:
        return (w.Note(ground.say("no_months")),)
    columns = [w.Column("month", ground.say("month"), "month", "=EDATE(last_month,-[back])")]
    columns += [
        w.Column(card.choice.kpi, label, unit_of(card), _monthly(ground, card), signs=max(_NARROW, len(label) // 2 + 2))
        for card in ground.result.cards
        for label in (card.label.text(ground.lang),)
    ]
    if ground.apart():
        columns += [
            w.Column(f"part_{share}", ground.say(share), "money", monthly_of(table_of(share), "revenue"))
            for share in CHANNELS
        ]
    if ground.aim():
        columns.append(w.Column("part_target", ground.say("target"), "money", monthly_of("months", ground.aim())))
    columns.append(w.Column("back", ground.say("months_back"), "count"))
    rows = tuple((back,) for back in reversed(range(MONTHS_SHOWN)))
    blocks: list[w.Block] = [w.Table("trend", ground.say("trend_title"), tuple(columns), rows)]
    for card in ground.result.first:
        label = card.label.text(ground.lang)
        alt = ground.say("trend_alt", kpi=label, n=MONTHS_SHOWN)
        drawn = (w.Drawn(card.choice.kpi, "other"),)
        blocks.append(w.Chart(label, alt, "trend", "month", drawn, half=True))
    return tuple(blocks)


def _monthly(ground: Ground, card: Card) -> str:
    """Return the formula of a KPI in each month: over its measures, or out of its months."""
    if card in ground.extras() or not card.points:
        column = f"kpi_{card.choice.kpi}"
        return monthly_of("months", column) if card in ground.extras() else EMPTY
    formula = catalogue.kpis()[card.choice.kpi].formula
    cells = {code: f"SUMIFS(months[{code}],months[month],[month])" for code in leaves(formula)}
    known = [f'COUNTIFS(months[month],[month],months[{code}],"<>")=0' for code in leaves(formula)]
    return f'=IF(OR({",".join(known)}),"",IFERROR({excel(formula, cells, when_zero=NOTHING)[1:]},""))'
