"""Hand over the collection as a workbook: sources, paste zone, controls, calculation, dashboard, dictionary.

Next month another export is pasted: every figure follows, because formulas speak of the columns of the paste
zone and of the newest month in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from essor.documents.workbook import (
    Board,
    Cells,
    Chart,
    Column,
    Content,
    Drawn,
    Formula,
    Input,
    Row,
    Sheet,
    Table,
    Unit,
    Workbook,
)
from essor.kernel.message import Argument, Lang
from essor.kernel.value import Day, Value, magnitude
from essor.kernel.words import say
from essor.work.collection import DaySales
from essor.work.wording import Wording

from .compute import CHAIN, DATING, REFRESH_STEPS, RESULTS, CollectionResult, KeptField, KeptSource, rules

_WORDS = Wording(__package__)
PASTE_ROWS = 1_500
"""Rows of the paste zone, filled or free: two channels on every day of two years."""
_GOAL_ROWS = 36
_MONTHS = 13
_UNITS: dict[str, Unit] = {
    "last_day": "day",
    **dict.fromkeys(("report_month", "next_month", "last_year_month", "last_year_end"), "month"),
    **dict.fromkeys(("orders", "last_orders"), "count"),
    **dict.fromkeys(("margin_rate", "ecommerce_share", "attainment"), "rate"),
    **dict.fromkeys(("change_revenue", "change_physical_revenue", "change_ecommerce_revenue", "change_orders"), "rate"),
    "average_order_value": "cents",
}
_SIGNS = {
    "table": 20, "field": 24, "fed_by": 36, "tool": 20, "owner": 28, "rhythm": 14, "headers": 44, "rule": 28,
    "basis": 34, "read_by": 40, "why": 38,
}  # fmt: skip
"""Columns of the dictionary, with their width in signs: two pages beside each other hold them, large enough to read."""
_HEADS = ("actual", "target", "gap", "attainment", "last_year", "change")
_SHOWN = {
    "revenue": ("revenue", "target", "target_gap", "attainment", "last_revenue", "change_revenue"),
    "physical_revenue": ("physical_revenue", "", "", "", "last_physical_revenue", "change_physical_revenue"),
    "ecommerce_revenue": ("ecommerce_revenue", "", "", "", "last_ecommerce_revenue", "change_ecommerce_revenue"),
    "ecommerce_share": ("ecommerce_share", "", "", "", "", ""),
    "orders": ("orders", "", "", "", "last_orders", "change_orders"),
    "average_order_value": ("average_order_value", "", "", "", "", ""),
    "gross_margin": ("gross_margin", "", "", "", "", ""),
    "margin_rate": ("margin_rate", "", "", "", "", ""),
}
"""Lines of the dashboard: the cells of the calculation that each shows under the heads; "" shows nothing."""


def workbook(result: CollectionResult, lang: Lang) -> Workbook:
    """Return the workbook in a language.

    Args:
        result: what compute found.
        lang: of every label.

    """
    return Workbook(
        title=_say(lang, "book_title"),
        lang=lang,
        sheets=(
            _sources(result, lang),
            _paste(result, lang),
            _goals(result, lang),
            _control(result, lang),
            _calculation(result, lang),
            _board(lang),
            _dictionary(result, lang),
            _selection(result, lang),
        ),
        about=tuple(_about(result, lang)),
        currency=result.data.currency,
    )


def _say(lang: Lang, key: str, /, **args: Argument) -> str:
    return _WORDS.say(lang, key, **args)


def _about(result: CollectionResult, lang: Lang) -> Iterator[str]:
    daily = result.collection.daily
    if daily:
        yield _say(lang, "book_source", company=result.data.company, snapshot=result.data.snapshot,
                   first=Day(daily[0].day), last=Day(daily[-1].day))  # fmt: skip
    yield _say(lang, "book_how")
    for number in range(1, REFRESH_STEPS + 1):
        yield f"{number}. {_say(lang, f'refresh_{number}')}"


def _sheet(lang: Lang, name: str, *blocks: Cells | Board | Table | Chart, locked: bool = True) -> Sheet:
    return Sheet(_say(lang, f"sheet_{name}"), _say(lang, f"sheet_{name}_purpose"), blocks, locked)


def _formula(
    lang: Lang, name: str, text: str, unit: Unit | None = None, *, note: str = "", key: bool = False
) -> Formula:
    return Formula(name, _say(lang, f"cell_{name}"), text, unit or _UNITS.get(name, "money"), note, key)


def _column(lang: Lang, name: str, unit: Unit, formula: str = "") -> Column:
    return Column(name, _say(lang, f"col_{name}"), unit, formula)


def _board(lang: Lang) -> Sheet:
    heads = tuple(_say(lang, f"head_{name}") for name in _HEADS)
    rows = tuple(Row(_say(lang, f"cell_{name}"), _shown(lang, cells)) for name, cells in _SHOWN.items())
    month = Formula("shown_month", _say(lang, "cell_report_month"), "=report_month", "month")
    checks = Formula("shown_checks", _say(lang, "cell_all_checks"), "=all_checks", "text")
    brief = Cells(_say(lang, "cells_key"), (month, checks))
    figures = Board(_say(lang, "cells_results"), _say(lang, "column_kpi"), heads, rows)
    chart = Chart(
        _say(lang, "chart_months"),
        _say(lang, "chart_alt"),
        "months",
        "month",
        (Drawn("physical", "physical"), Drawn("ecommerce", "ecommerce")),
        "target",
    )
    return _sheet(lang, "board", brief, figures, chart)


def _shown(lang: Lang, names: tuple[str, ...]) -> tuple[Formula | None, ...]:
    return tuple(
        Formula(f"shown_{name}", _say(lang, f"cell_{name}"), f"={name}", _UNITS.get(name, "money"), key=not place)
        if name
        else None
        for place, name in enumerate(names)
    )


def _months(lang: Lang) -> Table:
    of_month = 'pasted[day],">="&[month],pasted[day],"<"&EDATE([month],1)'
    return Table(
        "months",
        _say(lang, "table_months"),
        (
            _column(lang, "back", "count"),
            _column(lang, "month", "month", "=EDATE(report_month,-[back])"),
            _column(lang, "physical", "money", f"=SUMIFS(pasted[revenue],{of_month},pasted[channel],physical_name)"),
            _column(lang, "ecommerce", "money", f"=SUMIFS(pasted[revenue],{of_month},pasted[channel],ecommerce_name)"),
            _column(lang, "whole", "money", "=[physical]+[ecommerce]"),
            _column(lang, "target", "money", "=SUMIFS(goals[target],goals[month],[month])"),
            _column(lang, "gap", "money", '=IF([target]=0,"–",[whole]-[target])'),
        ),
        tuple((back,) for back in range(_MONTHS - 1, -1, -1)),
    )


def _paste(result: CollectionResult, lang: Lang) -> Sheet:
    columns = (
        _column(lang, "day", "day"),
        _column(lang, "channel", "text"),
        _column(lang, "orders", "count"),
        _column(lang, "units", _pieces(result)),
        _column(lang, "revenue", "cents"),
        _column(lang, "costed", "cents"),
        _column(lang, "cost", "cents"),
    )
    rows = [_pasted(day, lang) for day in result.collection.daily]
    free: list[tuple[Content, ...]] = [(None,) * len(columns)] * max(0, PASTE_ROWS - len(rows))
    pasted = Table("pasted", _say(lang, "table_pasted"), columns, (*rows, *free), entered=True)
    return _sheet(lang, "paste", pasted, locked=False)


def _pasted(day: DaySales, lang: Lang) -> tuple[Content, ...]:
    name = _say(lang, day.channel) if day.channel in {"physical", "ecommerce"} else day.channel
    units = magnitude(day.units)
    return (day.day, name, day.orders, units, day.revenue.amount, day.costed.amount, day.cost.amount)


def _goals(result: CollectionResult, lang: Lang) -> Sheet:
    known: list[tuple[Content, ...]] = [
        (month.period.start, magnitude(month.target)) for month in result.data.months if month.target is not None
    ]
    free: list[tuple[Content, ...]] = [(None, None)] * max(0, _GOAL_ROWS - len(known))
    columns = (_column(lang, "month", "month"), _column(lang, "target", "money"))
    goals = Table("goals", _say(lang, "table_goals"), columns, (*known, *free), entered=True)
    return _sheet(lang, "goals", goals, locked=False)


def _control(result: CollectionResult, lang: Lang) -> Sheet:
    whole = result.collection.daily_total
    note = _say(lang, "cell_foot_note")
    foot = (
        Input("foot_rows", _say(lang, "cell_foot_rows"), len(result.collection.daily), "count", note),
        Input("foot_revenue", _say(lang, "cell_foot_revenue"), whole.revenue.amount if whole else None, "cents", note),
        Input("foot_orders", _say(lang, "cell_foot_orders"), whole.orders if whole else None, "count", note),
    )
    held = (
        _formula(lang, "pasted_rows", '=COUNTIFS(pasted[day],">0")', "count"),
        _formula(lang, "pasted_revenue", "=SUM(pasted[revenue])", "cents"),
        _formula(lang, "pasted_orders", "=SUM(pasted[orders])", "count"),
    )
    names = (
        Input("physical_name", _say(lang, "cell_physical_name"), _say(lang, "physical"), "text"),
        Input("ecommerce_name", _say(lang, "cell_ecommerce_name"), _say(lang, "ecommerce"), "text"),
        Input("chosen_month", _say(lang, "cell_chosen_month"), None, "day", _say(lang, "cell_chosen_month_note")),
    )
    return _sheet(
        lang,
        "control",
        Cells(_say(lang, "cells_foot"), foot),
        Cells(_say(lang, "cells_pasted"), held),
        Cells(_say(lang, "cells_checks"), _checks(lang)),
        Cells(_say(lang, "cells_choice"), names),
    )


def _checks(lang: Lang) -> tuple[Formula, ...]:
    """Return the controls of the paste: three differences with the foot, three faults of the rows, and the whole."""
    ok, bad = _say(lang, "ok"), _say(lang, "not_ok")
    zero = "rows_gap=0,ROUND(revenue_gap,2)=0,orders_gap=0,bad_amounts=0,bad_days=0,bad_channels=0,pasted_rows>0"
    return (
        _formula(lang, "rows_gap", "=pasted_rows-foot_rows", "count"),
        _formula(lang, "revenue_gap", "=ROUND(pasted_revenue-foot_revenue,2)", "cents"),
        _formula(lang, "orders_gap", "=pasted_orders-foot_orders", "count"),
        _formula(lang, "bad_amounts", "=COUNTA(pasted[revenue])-COUNT(pasted[revenue])", "count",
                 note=_say(lang, "cell_bad_amounts_note")),
        _formula(lang, "bad_days", "=COUNTA(pasted[day])-COUNT(pasted[day])", "count"),
        _formula(lang, "bad_channels",
                 "=pasted_rows-COUNTIFS(pasted[channel],physical_name)"
                 "-COUNTIFS(pasted[channel],ecommerce_name)", "count", note=_say(lang, "cell_bad_channels_note")),
        _formula(lang, "all_checks", f'=IF(AND({zero}),"{ok}","{bad}")', "text", key=True),
    )  # fmt: skip


def _pieces(result: CollectionResult) -> Unit:
    """Return how units sold are written: pieces have no decimals, what is weighed or measured has."""
    sold = [magnitude(day.units) for day in result.collection.daily]
    return "count" if all(one is not None and one == one.to_integral_value() for one in sold) else "number"


def _calculation(result: CollectionResult, lang: Lang) -> Sheet:
    dating = tuple(_formula(lang, name, CHAIN[name]) for name in DATING)
    results = tuple(
        _formula(lang, name, text, _pieces(result) if name == "units" else None, key=name in RESULTS)
        for name, text in CHAIN.items()
        if name not in DATING
    )
    return _sheet(
        lang,
        "calc",
        Cells(_say(lang, "cells_months"), dating),
        Cells(_say(lang, "cells_results"), results),
        _months(lang),
    )


def _sources(result: CollectionResult, lang: Lang) -> Sheet:
    columns = (
        Column("source", _say(lang, "column_source"), "text"),
        Column("tool", _say(lang, "col_tool"), "text", signs=24),
        Column("owner", _say(lang, "column_owner"), "text", signs=26),
        Column("rhythm", _say(lang, "column_rhythm"), "text"),
        Column("newest", _say(lang, "column_newest"), "day"),
        _column(lang, "behind", "count"),
        _column(lang, "rhythm_days", "count"),
        _column(lang, "read", "count"),
        _column(lang, "kept", "count"),
        _column(lang, "rejected", "count"),
        _column(lang, "aside", "count"),
        _column(lang, "rows_check", "count", "=[read]-[kept]-[rejected]-[aside]"),
    )
    rows = tuple(_source_row(one, lang) for one in result.sources)
    return _sheet(lang, "sources", Table("sources", _say(lang, "table_sources"), columns, rows), _totals(result, lang))


def _source_row(one: KeptSource, lang: Lang) -> tuple[Content, ...]:
    source = one.source
    return (
        source.label.text(lang),
        one.tool.text(lang) or _say(lang, "tool_file"),
        one.owner.text(lang),
        _say(lang, f"rhythm_{one.rhythm}"),
        source.last_date or source.last_import_date,
        one.days_behind,
        one.days_allowed,
        source.rows_read,
        source.rows_kept,
        source.rows_rejected,
        source.rows_set_aside,
    )


def _totals(result: CollectionResult, lang: Lang) -> Table:
    ok, bad = _say(lang, "equal"), _say(lang, "different")
    columns = (
        Column("source", _say(lang, "column_source"), "text"),
        _column(lang, "total", "text"),
        _column(lang, "source_total", "number"),
        _column(lang, "mart_total", "number"),
        _column(lang, "rejected_total", "number"),
        _column(lang, "difference", "number", "=ROUND([source_total]-[mart_total]-[rejected_total],2)"),
        _column(lang, "check", "text", f'=IF([difference]=0,"{ok}","{bad}")'),
    )
    rows = tuple(
        (
            one.source.label.text(lang),
            total.label.text(lang),
            *(_bare(value) for value in (total.source, total.mart, total.rejected)),
        )
        for one in result.sources
        for total in one.source.totals
    )
    return Table("totals", _say(lang, "table_totals"), columns, rows)


def _bare(value: Value) -> Decimal | None:
    return magnitude(value)


def _dictionary(result: CollectionResult, lang: Lang) -> Sheet:
    columns = tuple(
        Column(f"field_{name}", _say(lang, f"column_{name}" if name != "tool" else "col_tool"), "text", signs=signs)
        for name, signs in _SIGNS.items()
    )
    rows = tuple(_field_row(one, result, lang) for one in result.fields)
    return _sheet(lang, "dictionary", Table("dictionary", _say(lang, "table_dictionary"), columns, rows))


def _field_row(one: KeptField, result: CollectionResult, lang: Lang) -> tuple[Content, ...]:
    field = one.field
    of = [kept for kept in result.sources if kept.source.code in field.sources]
    kpis = {feed.kpi: feed.label.text(lang) for feed in result.collection.feeds}
    return (
        field.table_label.text(lang),
        field.label.text(lang),
        _joined(kept.source.label.text(lang) for kept in of) or _say(lang, "no_source"),
        _joined(kept.tool.text(lang) or _say(lang, "tool_file") for kept in of),
        _joined(kept.owner.text(lang) for kept in of),
        _joined(_say(lang, f"rhythm_{kept.rhythm}") for kept in of),
        ", ".join(field.headers) or _say(lang, "no_header"),
        " · ".join(say(rule, lang) for rule in rules(field)),
        _joined(_say(lang, f"basis_{basis}") for basis in one.bases) or _say(lang, "basis_none"),
        ", ".join(kpis[kpi] for kpi in field.kpis),
        _say(lang, f"why_{one.why}") if one.why else "",
    )


def _joined(texts: Iterator[str]) -> str:
    return ", ".join(dict.fromkeys(texts))


def _selection(result: CollectionResult, lang: Lang) -> Sheet:
    held = result.collection
    kept = [(feed.label.text(lang), _say(lang, "state_kept"), "") for feed in held.feeds]
    others = [
        (
            one.label.text(lang),
            _say(lang, "state_lacking" if one.lacking else "state_possible"),
            ", ".join(table.text(lang) for table in one.lacking),
        )
        for one in held.unchosen
    ]
    columns = (
        Column("kpi", _say(lang, "column_kpi"), "text"),
        Column("state", _say(lang, "col_state"), "text", signs=24),
        Column("kpi_lacks", _say(lang, "col_lacks"), "text", signs=44),
    )
    return _sheet(lang, "selection", Table("selection", _say(lang, "table_selection"), columns, (*kept, *others)))
