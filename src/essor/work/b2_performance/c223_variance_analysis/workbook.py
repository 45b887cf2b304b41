"""Calculate the parts of each gap in a workbook: lines, then parts by formula, then sums that close to the gap.

A unit, an amount, a target or the convention of the mix that is changed moves every part that stands on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from essor.documents import workbook as w
from essor.kernel.message import Argument, Lang
from essor.work.book import bound
from essor.work.data import Share
from essor.work.named import headed
from essor.work.wording import Wording

from .compute import Analysed
from .compute.gaps import Gap, ShareGap
from .compute.lines import Compared

CHANNELS: tuple[Share, ...] = ("physical", "ecommerce")
PARTS = ("price", "volume", "mix", "new", "lost", "currency", "unsplit")
MOST_LINES = 2_000
"""Lines of a gap that the workbook holds: both gaps of so many lines take 4 s and 150 MiB to compute and write."""
_MOST = Decimal(10) ** 12
_WORDS = Wording(__package__)


def workbook(result: Analysed, lang: Lang) -> w.Workbook:
    """Return the workbook of an analysis.

    Args:
        result: the gaps with the lines that were compared.
        lang: of every label.

    """
    return _Book(result, lang).workbook()


@dataclass(frozen=True, slots=True)
class _Book:
    """Build the sheets of one analysis in one language."""

    result: Analysed
    lang: Lang

    def workbook(self) -> w.Workbook:
        """Return every sheet in the order of the tabs."""
        sheets = [w.Sheet(self._say("sheet_choices"), self._say("purpose_choices"), (self._choices(),))]
        for gap in self.result.gaps:
            sheets += self._sheets(gap)
        limit = self._say("about_limit", most=MOST_LINES)
        return bound(_WORDS, self.lang, self.result.data, tuple(sheets), limit)

    def _say(self, key: str, /, **args: Argument) -> str:
        return _WORDS.say(self.lang, key, **args)

    def _choices(self) -> w.Cells:
        words = {name: self._say(f"choice_{name}") for name in ("base_price", "average_price")}
        chosen = words[self.result.inputs.convention]
        note = self._say("choice_note")
        cell = w.Input("mix_convention", self._say("choice_label"), chosen, "text", note, choices=tuple(words.values()))
        return w.Cells(self._say("choices_title"), (cell,))

    def _sheets(self, gap: Gap) -> Iterator[w.Sheet]:
        base = self._say(f"column_{gap.against}")
        if gap.lines and len(gap.lines) <= MOST_LINES:
            blocks = (self._units(gap), self._lines(gap))
            yield w.Sheet(self._say("sheet_lines", base=base), self._say("purpose_lines"), blocks)
            yield w.Sheet(self._say("sheet_parts", base=base), self._say("purpose_parts"), (self._board(gap),))
            return
        note = (w.Note(self._say("too_many_lines", most=MOST_LINES)),) if gap.lines else ()
        yield w.Sheet(self._say("sheet_parts", base=base), self._say("purpose_total"), (self._totals(gap), *note))

    def _units(self, gap: Gap) -> w.Cells:
        """Return the sums that volume and mix stand on: units of comparable lines and their mean price, by channel."""
        table = _table(gap)
        cells: list[w.Formula] = []
        for share in CHANNELS:
            name = self._say(f"share_{share}")
            where = f'{table}[channel],"{name}",{table}[comparable],1'
            units, base = f"{table}_{share}_units", f"{table}_{share}_base_units"
            cells += [
                w.Formula(units, self._say("units_of", share=name), f"=SUMIFS({table}[quantity],{where})"),
                w.Formula(base, self._say("base_units_of", share=name), f"=SUMIFS({table}[base_quantity],{where})"),
                w.Formula(f"{table}_{share}_growth", self._say("growth_of", share=name),
                          f"=IF({base}>0,{units}/{base},0)"),
                w.Formula(f"{table}_{share}_mean", self._say("mean_of", share=name),
                          f'=IF(AND(mix_convention="{self._say("choice_average_price")}",{base}>0),'
                          f"SUMIFS({table}[base],{where})/{base},0)", "cents"),
            ]  # fmt: skip
        return w.Cells(self._say("units_title"), tuple(cells))

    def _lines(self, gap: Gap) -> w.Table:
        table, physical = _table(gap), self._say("share_physical")

        def of(name: str) -> str:
            return f'IF([channel]="{physical}",{table}_physical_{name},{table}_ecommerce_{name})'

        moved = f"([quantity]-[base_quantity]*{of('growth')})"
        mix = f"{moved}*([base]/[base_quantity]-{of('mean')})"
        both = "([quantity]-[base_quantity])*[base]/[base_quantity]"
        formulas = {
            "comparable": "=IF(AND([quantity]>0,[base_quantity]>0),1,0)",
            "price": "=IF([comparable]=1,[constant]-[base]*[quantity]/[base_quantity],0)",
            "mix": f"=IF([comparable]=1,{mix},0)",
            "volume": f"=IF([comparable]=1,{both}-[mix],0)",
            "new": "=IF(AND([comparable]=0,[base_quantity]=0,[base]=0,[quantity]>=0,[actual]>=0),[constant],0)",
            "lost": "=IF(AND([comparable]=0,[quantity]=0,[actual]=0,[base_quantity]>=0,[base]>=0),-[base],0)",
            "currency": "=[actual]-[constant]",
            "unsplit": "=[constant]-[base]-[price]-[volume]-[mix]-[new]-[lost]",
        }
        entered = [w.Column(name, headed(self._say(f"level_{name}")), "text") for name in gap.level]
        entered += [
            w.Column("quantity", self._say("head_quantity"), total=True),
            w.Column("actual", self._say("column_actual"), "cents", total=True),
            w.Column("constant", self._say("head_constant"), "cents", total=True),
            w.Column("base_quantity", self._say("head_base_quantity"), total=True),
            w.Column("base", self._base(gap), "cents", total=True),
        ]
        computed = [
            w.Column(name, self._say("head_comparable" if name == "comparable" else f"column_{name}"),
                     "count" if name == "comparable" else "cents", text, total=name != "comparable")
            for name, text in formulas.items()
        ]  # fmt: skip
        rows = tuple(self._row(gap, line) for line in gap.lines)
        return w.Table(table, self._say("lines_title"), (*entered, *computed), rows, entered=True)

    def _row(self, gap: Gap, line: Compared) -> tuple[w.Content, ...]:
        key = [self._say(f"share_{value}") if name == "channel" else value or "—"
               for name, value in zip(gap.level, line.key, strict=True)]  # fmt: skip
        return (*key, line.quantity, line.actual, line.constant, line.base_quantity, line.base)

    def _base(self, gap: Gap) -> str:
        return self._say("column_plan" if gap.against == "target" else "column_last_year")

    def _board(self, gap: Gap) -> w.Board:
        """Return the gap of each channel and of the whole, its parts, and what is left: nought."""
        shares = (*(one for one in gap.shares if one.share != "all"), gap.whole)
        columns = [self._channel(gap, one) for one in shares]
        heads = tuple(self._say(f"share_{one.share}") for one in shares)
        rows = tuple(w.Row(label, tuple(column[label] for column in columns)) for label in columns[0])
        return w.Board(self._say("parts_title"), self._say("column_part"), heads, rows)

    def _channel(self, gap: Gap, one: ShareGap) -> dict[str, w.Input | w.Formula | None]:
        """Return the cells of a channel or of the whole by their label."""
        table, share = _table(gap), self._say(f"share_{one.share}")
        prefix = f"{table}_{one.share}"
        where = "" if one.share == "all" else f',{table}[channel],"{share}"'
        cells: dict[str, w.Input | w.Formula | None] = {}

        def put(label: str, name: str, text: str, *, key: bool = False) -> None:
            cells[label] = w.Formula(f"{prefix}_{name}", f"{share}, {label}", text, "cents", key=key)

        def added(label: str, name: str) -> None:
            total = f"=SUMIFS({table}[{name}]{where})" if where else f"=SUM({table}[{name}])"
            put(label, f"{name}_sum", total)

        added(self._say("column_actual"), "actual")
        added(self._base(gap), "base")
        aim = f"{prefix}_base_sum"
        for name in PARTS:
            added(self._say(f"column_{name}"), name)
        parts = "+".join(f"{prefix}_{name}_sum" for name in PARTS)
        if gap.against == "target":
            aim = f"{prefix}_target"
            cells[self._say("column_target")] = self._target(aim, share, one)
            put(self._say("column_unplanned"), "unplanned", f"={prefix}_base_sum-{aim}")
            parts += f"+{prefix}_unplanned"
        put(self._say("column_gap"), "gap", f"={prefix}_actual_sum-{aim}", key=True)
        put(self._say("head_left"), "left", f"=ROUND({prefix}_gap-({parts}),2)")
        return cells

    def _target(self, name: str, label: str, one: ShareGap) -> w.Input:
        words = f"{label}, {self._say('column_target')}"
        return w.Input(name, words, one.base.amount, "cents", least=-_MOST, most=_MOST)

    def _totals(self, gap: Gap) -> w.Board:
        """Return a gap that stops at the total: actual, base and their difference."""
        heads = (self._say("column_actual"), self._say(f"column_{gap.against}"), self._say("column_gap"))
        rows = []
        for one in gap.shares:
            prefix, label = f"{_table(gap)}_{one.share}", self._say(f"share_{one.share}")
            actual, base, found = (f"{prefix}_{name}" for name in ("actual", "base", "gap"))
            rows.append(w.Row(label, (
                w.Input(actual, f"{label}, {heads[0]}", one.actual.amount, "cents", least=-_MOST, most=_MOST),
                w.Input(base, f"{label}, {heads[1]}", one.base.amount, "cents", least=-_MOST, most=_MOST),
                w.Formula(found, f"{label}, {heads[2]}", f"={actual}-{base}", "cents", key=True),
            )))  # fmt: skip
        return w.Board(self._say("parts_title"), self._say("column_share"), heads, tuple(rows))


def _table(gap: Gap) -> str:
    return "target_lines" if gap.against == "target" else "year_lines"
