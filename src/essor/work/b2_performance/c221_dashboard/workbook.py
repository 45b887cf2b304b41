"""Calculate the dashboard in a workbook: months of data, then measures, then KPIs, gaps and statuses, all by formula.

A target or a month that is changed moves every figure that stands on it. What months do not add up to (customers
counted once, stocks over several months) is taken from the data as it is, and told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from essor.documents import workbook as w
from essor.kernel.message import Argument, Lang
from essor.kernel.period import Period
from essor.kernel.value import NotComputable, Value, magnitude
from essor.metrics import catalogue
from essor.metrics.formula import excel, leaves
from essor.metrics.measure import TARGETS, Measure
from essor.metrics.targets import targeted
from essor.work.book import bound
from essor.work.data import MeasureMonths, Share
from essor.work.named import headed
from essor.work.wording import Wording

from .compute import MONTHS_SHOWN, SHARES, Card, DashboardResult, Reading, defined, nature, owner_name, tolerated

WINDOWS: Mapping[str, tuple[str, str]] = {
    "now": ("first_month", "last_month"),
    "before": ("EDATE(first_month,-12)", "EDATE(last_month,-12)"),
    "to_date": ("year_start", "last_month"),
}
"""First and last month of what is read: the period, the same one a year before, the fiscal year to date."""
CHANNELS: tuple[Share, ...] = ("physical", "ecommerce")
_MOST = Decimal(10) ** 12
_WORDS = Wording(__package__)


def workbook(result: DashboardResult, lang: Lang) -> w.Workbook:
    """Return the workbook of a dashboard.

    Args:
        result: the KPIs, their months and the measures behind them.
        lang: of every label.

    """
    return _Book(result, lang).workbook()


@dataclass(frozen=True, slots=True)
class _Book:
    """Build the sheets of one dashboard in one language."""

    result: DashboardResult
    lang: Lang

    def workbook(self) -> w.Workbook:
        """Return every sheet in the order of the tabs."""
        sheets = (
            w.Sheet(self._say("sheet_targets"), self._say("purpose_targets"), self._targets()),
            *self._data(),
            w.Sheet(self._say("sheet_calculations"), self._say("purpose_calculations"), self._calculations()),
            w.Sheet(self._say("sheet_trends"), self._say("purpose_trends"), self._trends()),
            w.Sheet(self._say("sheet_dashboard"), self._say("purpose_dashboard"), self._dashboard()),
            w.Sheet(self._say("sheet_cards"), self._say("purpose_cards"), (self._cards(),)),
        )
        limits = (self._say("about_limits"),) if self._given().rows else ()
        return bound(_WORDS, self.lang, self.result.data, sheets, *limits)

    def _say(self, key: str, /, **args: Argument) -> str:
        return _WORDS.say(self.lang, key, **args)

    # What the formulas stand on

    def _needed(self, share: Share) -> list[str]:
        """Return the codes of the measures of the KPIs that a share of the business shows."""
        cards = [card for card in self.result.cards if card.reading(share)]
        return list(dict.fromkeys(code for card in cards for code in leaves(catalogue.kpis()[card.choice.kpi].formula)))

    def _measures(self, share: Share) -> list[MeasureMonths]:
        """Return the measures of a share of the business that the data give month by month."""
        held = {one.measure: one for one in self.result.data.measures if one.share == share}
        return [held[code] for code in self._needed(share) if code in held]

    def _aims(self, share: Share) -> list[str]:
        """Return the measures that are targets of a KPI: they stand in the months beside the others."""
        known, trend = catalogue.measures(), self.result.data.trend
        wanted = [code for code in self._needed(share) if known[code].table == TARGETS]
        return [code for code in wanted if trend(targeted(known[code]), share) is not None]

    def _extras(self) -> list[Card]:
        """Return the KPIs that no measures give month by month: their months are taken from the data as they are."""
        held = {one.measure for one in self._measures("all")} | set(self._aims("all"))
        return [
            card
            for card in self.result.cards
            if card.points and not held.issuperset(leaves(catalogue.kpis()[card.choice.kpi].formula))
        ]

    def _live(self, card: Card, share: Share, window: str) -> bool:
        """Tell whether the months add up to a KPI over a window: one month always does."""
        period, known = self.result.data.period, catalogue.measures()
        held = {one.measure for one in self._measures(share)} | set(self._aims(share))
        needed = leaves(catalogue.kpis()[card.choice.kpi].formula)
        one_month = window != "to_date" and len(list(period.months())) == 1
        adding = all(known[code].additive or code in self._aims(share) for code in needed)
        return period.whole_months() and bool(needed) and held.issuperset(needed) and (one_month or adding)

    def _figure(self, card: Card, share: Share, window: str) -> str:
        """Return the formula of a KPI over a window: over its measures, or out of the figures given."""
        if self._live(card, share, window):
            formula = catalogue.kpis()[card.choice.kpi].formula
            cells = {code: _named(code, share, window) for code in leaves(formula)}
            return f'=IFERROR({excel(formula, cells, when_zero=_NOTHING)[1:]},"")'
        given = f'INDEX(given[{window}],MATCH("{_key(card, share)}",given[key],0))'
        return f'=IF(ISNUMBER({given}),{given},"")'

    # Sheets

    def _targets(self) -> tuple[w.Block, ...]:
        period = self.result.data.period
        last = Period.month(period.last_day.year, period.last_day.month)
        span = w.Cells(
            self._say("period_title"),
            (
                w.Input("first_month", self._say("first_month"), period.start.replace(day=1), "month"),
                w.Input("last_month", self._say("last_month"), last.start, "month"),
                w.Input("year_start", self._say("year_start"), self.result.year_start, "month"),
            ),
        )
        rows = tuple(w.Row(card.label.text(self.lang), tuple(self._aimed(card))) for card in self.result.cards)
        heads = tuple(self._say(f"head_{name}") for name in ("target", "tolerance", "physical", "ecommerce"))
        board = w.Board(self._say("targets_title"), self._say("column_kpi"), heads, rows)
        return (span, w.Note(self._say("note_months")), board)

    def _aimed(self, card: Card) -> Iterator[w.Input | None]:
        """Give the cells of a KPI: its target, its tolerance, the targets of its channels."""
        label = card.label.text(self.lang)
        yield w.Input(f"target_{card.choice.kpi}", label, _number(card.whole.target), _unit(card), "", -_MOST, _MOST)
        yield w.Input(f"tolerance_{card.choice.kpi}", label, card.tolerance, "rate", "", Decimal(0), Decimal(1))
        for share in CHANNELS:
            reading = card.reading(share)
            name = f"target_{card.choice.kpi}_{share}"
            yield w.Input(name, label, _number(reading.target), _unit(card), "", -_MOST, _MOST) if reading else None

    def _data(self) -> list[w.Sheet]:
        """Return a sheet for each share of the business: a table alone on its sheet can grow."""
        sheets = []
        for share in SHARES:
            table = self._months(share)
            blocks: list[w.Block] = [w.Note(self._say("data_note")), *([table] if table else [])]
            if share == "all" and self._given().rows:
                blocks.insert(1, self._given())
            if table or share == "all":
                name, purpose = self._say(f"sheet_data_{share}"), self._say("purpose_data")
                sheets.append(w.Sheet(name, purpose, tuple(blocks), locked=False))
        return sheets

    def _months(self, share: Share) -> w.Table | None:
        """Return the months of a share of the business, a column a measure; None where the data give none."""
        trend, known = self.result.data.trend, catalogue.measures()
        columns: list[w.Column] = [w.Column("month", self._say("month"), "month")]
        lines: list[Mapping[Period, Decimal | None]] = []
        for one in self._measures(share):
            columns.append(w.Column(one.measure, headed(one.label.text(self.lang)), _measured_in(known[one.measure])))
            lines.append({amount.period: amount.number for amount in one.months})
        for code in self._aims(share):
            series = trend(targeted(known[code]), share)
            columns.append(w.Column(code, headed(known[code].label.text(self.lang)), _measured_in(known[code])))
            lines.append({point.period: _number(point.target) for point in series.points} if series else {})
        for card in self._extras() if share == "all" else ():
            columns.append(w.Column(f"kpi_{card.choice.kpi}", card.label.text(self.lang), _unit(card)))
            lines.append({point.period: _number(point.fact.value) for point in card.points})
        months = sorted({month for line in lines for month in line})
        rows = tuple((month.start, *(line.get(month) for line in lines)) for month in months)
        return w.Table(_table(share), self._say(f"months_{share}"), tuple(columns), rows) if rows else None

    def _given(self) -> w.Table:
        """Return the figures of the data that months do not add up to; and every one where there are no months."""
        windows = tuple(WINDOWS)
        columns = [w.Column("key", self._say("column_key"), "text"), w.Column("name", self._say("column_kpi"), "text")]
        columns += [w.Column(name, self._say(f"window_{name}")) for name in windows]
        rows = []
        for card, reading in _readings(self.result):
            asked = {"now": reading.fact.value, "before": reading.last_year, "to_date": reading.year_to_date}
            given = [None if self._live(card, reading.share, name) else _number(asked[name]) for name in windows]
            if not all(self._live(card, reading.share, name) for name in windows):
                label = f"{card.label.text(self.lang)} · {self._say(reading.share)}"
                rows.append((_key(card, reading.share), label, *given))
        return w.Table("given", self._say("given_title"), tuple(columns), tuple(rows))

    def _calculations(self) -> tuple[w.Block, ...]:
        blocks: list[w.Block] = []
        for share in SHARES:
            codes = [*(one.measure for one in self._measures(share)), *self._aims(share)]
            rows = tuple(
                w.Row(headed(catalogue.measures()[code].label.text(self.lang)),
                      tuple(self._measured(code, share, window) for window in WINDOWS))
                for code in codes
            )  # fmt: skip
            if rows:
                heads = tuple(self._say(f"window_{name}") for name in WINDOWS)
                blocks.append(w.Board(self._say(f"measures_{share}"), self._say("column_measure"), heads, rows))
        return tuple(blocks) or (w.Note(self._say("no_months")),)

    def _measured(self, code: str, share: Share, window: str) -> w.Formula:
        """Return a measure over a window: nothing where no month of it is known."""
        name = _named(code, share, window)
        label = catalogue.measures()[code].label.text(self.lang)
        unit = _measured_in(catalogue.measures()[code])
        aim = catalogue.measures()[code].table == TARGETS and f"target_{targeted(catalogue.measures()[code])}"
        own = f"{aim}{'' if share == 'all' else f'_{share}'}"
        if aim and window == "now" and own in self._target_names():
            return w.Formula(name, label, f'=IF(ISNUMBER({own}),{own},"")', unit)
        first, last = WINDOWS[window]
        table = _table(share)
        inside = f'{table}[month],">="&{first},{table}[month],"<="&{last}'
        known = f'COUNTIFS({inside},{table}[{code}],"<>")'
        return w.Formula(name, label, f'=IF({known}=0,"",SUMIFS({table}[{code}],{inside}))', unit)

    def _target_names(self) -> set[str]:
        return {cell.name for card in self.result.cards for cell in self._aimed(card) if cell is not None}

    def _trends(self) -> tuple[w.Block, ...]:
        if self._months("all") is None:
            return (w.Note(self._say("no_months")),)
        columns = [w.Column("month", self._say("month"), "month", "=EDATE(last_month,-[back])")]
        columns += [
            w.Column(card.choice.kpi, label, _unit(card), self._monthly(card), signs=max(_NARROW, len(label) // 2 + 2))
            for card in self.result.cards
            for label in (card.label.text(self.lang),)
        ]
        if self._apart():
            columns += [
                w.Column(f"part_{share}", self._say(share), "money", _monthly_of(_table(share), "revenue"))
                for share in CHANNELS
            ]
        if self._aim():
            columns.append(w.Column("part_target", self._say("target"), "money", _monthly_of("months", self._aim())))
        columns.append(w.Column("back", self._say("months_back"), "count"))
        rows = tuple((back,) for back in reversed(range(MONTHS_SHOWN)))
        blocks: list[w.Block] = [w.Table("trend", self._say("trend_title"), tuple(columns), rows)]
        for card in self.result.first:
            label = card.label.text(self.lang)
            alt = self._say("trend_alt", kpi=label, n=MONTHS_SHOWN)
            drawn = (w.Drawn(card.choice.kpi, "other"),)
            blocks.append(w.Chart(label, alt, "trend", "month", drawn, half=True))
        return tuple(blocks)

    def _apart(self) -> bool:
        """Tell whether the data give the revenue of each channel month by month."""
        held = {(one.measure, one.share) for one in self.result.data.measures}
        shown = any(card.choice.kpi == "revenue" and card.reading("ecommerce") for card in self.result.cards)
        return shown and all(("revenue", share) in held for share in CHANNELS)

    def _aim(self) -> str:
        """Return the measure of the months that is the target of revenue, or nothing."""
        known = catalogue.measures()
        return next((code for code in self._aims("all") if targeted(known[code]) == "revenue"), "")

    def _monthly(self, card: Card) -> str:
        """Return the formula of a KPI in each month: over its measures, or out of its months."""
        if card in self._extras() or not card.points:
            column = f"kpi_{card.choice.kpi}"
            return _monthly_of("months", column) if card in self._extras() else _EMPTY
        formula = catalogue.kpis()[card.choice.kpi].formula
        cells = {code: f"SUMIFS(months[{code}],months[month],[month])" for code in leaves(formula)}
        known = [f'COUNTIFS(months[month],[month],months[{code}],"<>")=0' for code in leaves(formula)]
        return f'=IF(OR({",".join(known)}),"",IFERROR({excel(formula, cells, when_zero=_NOTHING)[1:]},""))'

    def _dashboard(self) -> tuple[w.Block, ...]:
        first, others = self.result.first, [card for card in self.result.cards if not card.choice.first]
        names = ("actual", "target", "gap", "gap_rate", "status", "last_year", "change", "year_to_date")
        heads = tuple(self._say("column_status" if name == "status" else f"column_{name}") for name in names)
        blocks: list[w.Block] = [self._counts()]
        for title, cards in (("board_first", first), ("board_others", others)):
            rows = tuple(w.Row(card.label.text(self.lang), tuple(self._line(card))) for card in cards)
            if rows:
                blocks.append(w.Board(self._say(title), self._say("column_kpi"), heads, rows))
        apart = [
            card
            for card in self.result.cards
            if all(card.reading(share) for share in CHANNELS) and card.family != "objective"
        ]
        if apart:
            blocks.append(self._channels(apart))
        if self._apart():
            drawn = (w.Drawn("part_physical", "physical"), w.Drawn("part_ecommerce", "ecommerce"))
            alt = self._say("channels_alt", n=MONTHS_SHOWN)
            target = "part_target" if self._aim() else ""
            blocks.append(w.Chart(self._say("chart_title"), alt, "trend", "month", drawn, target))
        return tuple(blocks)

    def _counts(self) -> w.Cells:
        """Return how many KPIs have each status, counted on the statuses themselves."""
        cells = []
        for standing in ("off", "risk", "on"):
            tests = [f'IF({card.choice.kpi}_status="{self._status(standing)}",1,0)' for card in self.result.cards]
            text = "=" + ("+".join(tests) or "0")
            cells.append(w.Formula(f"kpis_{standing}", self._status(standing), text, "count", key=True))
        return w.Cells(self._say("counts_title"), tuple(cells))

    def _status(self, standing: str) -> str:
        return f"{_SIGNS[standing]} {self._say(f'status_{standing}')}"

    def _line(self, card: Card) -> Iterator[w.Formula]:
        """Give the cells of a KPI on the dashboard, whole."""
        kpi, label, unit = card.choice.kpi, card.label.text(self.lang), _unit(card)
        yield w.Formula(f"{kpi}_value", label, self._figure(card, "all", "now"), unit, key=True)
        yield w.Formula(f"{kpi}_target", label, f'=IF(ISNUMBER(target_{kpi}),target_{kpi},"")', unit)
        yield self._gap(card, f"{kpi}_value", f"target_{kpi}", f"{kpi}_gap")
        both = f"AND(ISNUMBER({kpi}_value),ISNUMBER(target_{kpi}))"
        share = f'=IF({both},IFERROR(({kpi}_value-target_{kpi})/target_{kpi},""),"")'
        yield w.Formula(f"{kpi}_gap_rate", label, _EMPTY if self._begun(card) else share, "rate")
        yield self._judged(card, f"{kpi}_value", f"target_{kpi}", f"{kpi}_status")
        yield w.Formula(f"{kpi}_last_year", label, self._figure(card, "all", "before"), unit)
        yield self._change(card, f"{kpi}_value", f"{kpi}_last_year", f"{kpi}_change")
        yield w.Formula(f"{kpi}_to_date", label, self._figure(card, "all", "to_date"), unit)

    def _begun(self, card: Card) -> bool:
        """Tell whether a KPI has only begun to add up: it is not judged against the target of the whole period."""
        return catalogue.kpis()[card.choice.kpi].target == "sum" and not self.result.over

    def _gap(self, card: Card, value: str, target: str, name: str) -> w.Formula:
        scale = "*100" if card.unit == "ratio" else ""
        text = f'=IF(AND(ISNUMBER({value}),ISNUMBER({target})),({value}-{target}){scale},"")'
        text = _EMPTY if self._begun(card) else text
        return w.Formula(name, card.label.text(self.lang), text, _difference(card))

    def _judged(self, card: Card, value: str, target: str, name: str) -> w.Formula:
        """Return the status: what is missing against the direction of the KPI, and its tolerance."""
        label = card.label.text(self.lang)
        if card.direction == "none" or self._begun(card):
            return w.Formula(name, label, _EMPTY, "text")
        missing = f"{target}-{value}" if card.direction == "up" else f"{value}-{target}"
        tolerated_room = f"ABS({target})*tolerance_{card.choice.kpi}"
        on, risk, off = (self._status(one) for one in ("on", "risk", "off"))
        inner = f'IF({missing}<=0,"{on}",IF({missing}<={tolerated_room},"{risk}","{off}"))'
        return w.Formula(name, label, f'=IF(AND(ISNUMBER({value}),ISNUMBER({target})),{inner},"")', "text")

    def _change(self, card: Card, value: str, before: str, name: str) -> w.Formula:
        both = f"AND(ISNUMBER({value}),ISNUMBER({before}))"
        if self._begun(card):
            return w.Formula(name, card.label.text(self.lang), _EMPTY, "rate")
        if card.unit in {"ratio", "points", "score"}:
            scale = "*100" if card.unit == "ratio" else ""
            return w.Formula(name, card.label.text(self.lang), f'=IF({both},({value}-{before}){scale},"")',
                             _difference(card))  # fmt: skip
        text = f'=IF({both},IFERROR(({value}-{before})/{before},""),"")'
        return w.Formula(name, card.label.text(self.lang), text, "rate")

    def _channels(self, cards: list[Card]) -> w.Board:
        names = ("gap", "status", "change")
        heads = [
            head
            for share in CHANNELS
            for head in (self._say(f"short_{share}"), *(self._say(f"column_{name}") for name in names))
        ]
        rows = []
        for card in cards:
            kpi, label, unit = card.choice.kpi, card.label.text(self.lang), _unit(card)
            cells: list[w.Formula] = []
            for share in CHANNELS:
                value, target = f"{kpi}_{share}_value", f"target_{kpi}_{share}"
                before = f"{kpi}_{share}_last_year"
                cells.append(w.Formula(value, label, self._figure(card, share, "now"), unit, key=True))
                cells.append(self._gap(card, value, target, f"{kpi}_{share}_gap"))
                cells.append(self._judged(card, value, target, f"{kpi}_{share}_status"))
                change = self._change(card, value, before, f"{kpi}_{share}_change")
                past = self._figure(card, share, "before")[1:]
                cells.append(w.Formula(change.name, label, change.text.replace(before, f"({past})"), change.unit))
            rows.append(w.Row(label, tuple(cells)))
        return w.Board(self._say("channels_caption"), self._say("column_kpi"), tuple(heads), tuple(rows))

    def _cards(self) -> w.Table:
        widths = {"kpi": 34, "nature": 26, "definition": 60, "source": 24, "owner": 26, "goal": 34, "decision": 34,
                  "tolerance": 16}  # fmt: skip
        own = {"nature": "card_nature", "owner": "card_owner"}
        columns = tuple(
            w.Column(name, self._say(own.get(name, f"column_{name}")), "text", signs=signs)
            for name, signs in widths.items()
        )
        rows = tuple(self._card(card) for card in self.result.cards)
        return w.Table("cards", self._say("cards_caption"), columns, rows)

    def _card(self, card: Card) -> tuple[str, ...]:
        lang = self.lang
        return (
            card.label.text(lang),
            nature(card, lang),
            defined(card, lang),
            card.source.text(lang),
            f"{owner_name(card, lang)}, {self._say(f'rhythm_{card.choice.rhythm}')}",
            card.goal.label.text(lang) if card.goal else self._say("none"),
            card.decision.text(lang),
            tolerated(card, lang),
        )


_NARROW = 16  # signs of a column of numbers
_NOTHING, _EMPTY = '""', '=""'
_UNITS: Mapping[str, w.Unit] = {"EUR": "cents", "ratio": "rate", "count": "count", "points": "points", "days": "days"}
_SIGNS = {"on": "●", "risk": "◆", "off": "▲"}


def _readings(result: DashboardResult) -> Iterator[tuple[Card, Reading]]:
    for card in result.cards:
        for reading in card.readings:
            yield card, reading


def _table(share: Share) -> str:
    return "months" if share == "all" else f"months_{share}"


def _monthly_of(table: str, column: str) -> str:
    """Return the formula that finds a month's value in a table of months; nothing where it is empty."""
    known = f'COUNTIFS({table}[month],[month],{table}[{column}],"<>")'
    return f'=IF({known}=0,"",SUMIFS({table}[{column}],{table}[month],[month]))'


def _named(code: str, share: Share, window: str) -> str:
    return f"m_{code}_{window}" if share == "all" else f"m_{code}_{share}_{window}"


def _key(card: Card, share: Share) -> str:
    return card.choice.kpi if share == "all" else f"{card.choice.kpi} {share}"


def _number(value: Value | None) -> Decimal | None:
    return None if value is None or isinstance(value, NotComputable) else magnitude(value)


def _measured_in(measure: Measure) -> w.Unit:
    """Return the unit of a measure: money where it is the target of an amount, or sums a column of amounts."""
    if measure.table == TARGETS:
        return _UNITS.get(catalogue.kpis()[targeted(measure)].unit, "number")
    if measure.counts:
        return "count"
    return "cents" if measure.column.endswith("amount") else "number"


def _unit(card: Card) -> w.Unit:
    match card.unit:
        case "EUR":
            return "cents" if card.digits else "money"
        case "ratio":
            return "fine_rate" if card.digits > 1 else "rate"
        case "count":
            return "count"
        case "points":
            return "points"
        case "days":
            return "days"
        case _:
            return "number"


def _difference(card: Card) -> w.Unit:
    """Return the unit of a difference: points for a rate."""
    return "points" if card.unit == "ratio" else _unit(card)
