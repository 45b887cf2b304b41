"""Write the quotas and the targets as a sales manager keeps them in a workbook: titles, gaps, a total row.

Each year's targets are the year before a little better; the first year's are its own a little lower. Rates
have rows of their own; whole amounts of all channels are the sum of the channels'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from essor.corpus.brumelle.nouns import Person
from essor.corpus.brumelle.setting import EXPORT_DAY, FISCAL_YEARS, STORIES, Plot, fiscal_bounds, fiscal_year
from essor.corpus.brumelle.team import REPS, TERRITORIES
from essor.corpus.cents import euros, half_up
from essor.corpus.notebook import Notebook
from essor.corpus.truths import Place, PlannedTarget
from essor.documents.plain_xlsx import Cell, PlainSheet, write_plain_xlsx
from essor.kernel.period import add_months

NAME = "equipe/objectifs.xlsx"
QUOTAS, TARGETS = "Quotas", "Objectifs"
QUOTA_HEADER = ("Commercial", "Code", "Secteur", "Mois", "Objectif CA HT")
TARGET_HEADER = ("Indicateur", "Code", "Périmètre", "Début", "Fin", "Valeur visée", "Responsable")
_SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_PHYSICAL, _ECOMMERCE, _ALL = "channel=physical", "channel=ecommerce", "all"
_GROWTH = {_PHYSICAL: 103, _ECOMMERCE: 106, _ALL: 104}
_FIRST_YEAR, _QUOTA_GROWTH, _ROUND = 98, 104, 100
_MONTHS, _HUNDRED, _DECIMALS = 12, 100, 4
_OWNERS = {_PHYSICAL: "Direction commerciale", _ECOMMERCE: "Responsable e-commerce", _ALL: "Direction générale"}
_LABELS = {
    "revenue": "Chiffre d'affaires HT", "gross_margin": "Marge brute", "margin_rate": "Taux de marque",
    "orders": "Commandes", "average_order_value": "Panier moyen HT", "conversion_rate": "Taux de conversion du site",
    "nps": "NPS", "win_rate": "Taux de gain des affaires", "visits": "Visites clients", "quotes_issued": "Devis émis",
    "low_carbon_delivery_rate": "Livraisons bas carbone",
}  # fmt: skip


def write_targets(folder: Path, notebook: Notebook, plot: Plot = STORIES) -> tuple[PlannedTarget, ...]:
    """Write both sheets from the figures counted so far, and return the targets."""
    targets = tuple(
        sorted(_Targets(notebook).all(), key=lambda t: (list(_LABELS).index(t.kpi), t.perimeter, t.start, t.last_day))
    )
    made = datetime.combine(EXPORT_DAY, time(9))
    sheets = [
        PlainSheet(QUOTAS, _quota_rows(notebook, plot), {3: "mmm yyyy"}),
        PlainSheet(TARGETS, _target_rows(notebook, targets)),
    ]
    write_plain_xlsx(folder / NAME, sheets, created=made, author="Maison Brumelle")
    return targets


class _Targets:
    """Derive the targets of each year from the figures of its base year."""

    def __init__(self, notebook: Notebook) -> None:
        self._value = notebook.value

    def all(self) -> Iterator[PlannedTarget]:
        for year in FISCAL_YEARS:
            yield from self._amounts(year)
            yield from self._rates(year)

    def _amounts(self, year: int) -> Iterator[PlannedTarget]:
        """Yield what can be summed: each month by channel, all channels as their sum, the year as the months'."""
        for kpi in ("revenue", "gross_margin", "orders"):
            sums: dict[date, int] = {}
            for perimeter in (_PHYSICAL, _ECOMMERCE):
                months = self._months(year, kpi, perimeter, money=kpi != "orders")
                yield from _spread(kpi, perimeter, months, money=kpi != "orders")
                sums = {month: sums.get(month, 0) + value for month, value in months.items()}
            yield from _spread(kpi, _ALL, sums, money=kpi != "orders")
        for kpi in ("visits", "quotes_issued"):
            yield from _spread(kpi, _ALL, self._months(year, kpi, _ALL, money=False), money=False)

    def _rates(self, year: int) -> Iterator[PlannedTarget]:
        """Yield what cannot be summed: one value for the year, the same for each of its months."""
        sources: tuple[tuple[str, tuple[str, ...], Callable[[int, str], Decimal | None]], ...] = (
            ("margin_rate", (_ALL, _PHYSICAL, _ECOMMERCE), self._margin_rate),
            ("average_order_value", (_ALL, _PHYSICAL, _ECOMMERCE), self._order_value),
            ("conversion_rate", (_ALL, _ECOMMERCE), self._conversion_rate),
            ("nps", (_ALL, _PHYSICAL, _ECOMMERCE), self._nps),
            ("win_rate", (_ALL, _PHYSICAL), self._win_rate),
            ("low_carbon_delivery_rate", (_ALL, _PHYSICAL, _ECOMMERCE), self._low_carbon),
        )
        start, end = fiscal_bounds(year)
        for kpi, perimeters, compute in sources:
            for perimeter in perimeters:
                value = compute(year, perimeter)
                if value is None:
                    continue
                yield PlannedTarget(kpi, perimeter, start, end, value, _OWNERS[perimeter])
                for number in range(_MONTHS):
                    month = add_months(start, number)
                    yield PlannedTarget(kpi, perimeter, month, _last_day(month), value, _OWNERS[perimeter])

    def _months(self, year: int, kpi: str, perimeter: str, *, money: bool) -> dict[date, int]:
        start, _ = fiscal_bounds(year)
        percent = _FIRST_YEAR if year == FISCAL_YEARS[0] else _GROWTH[perimeter]
        step = _ROUND * _HUNDRED if money else 1
        found = {}
        for number in range(_MONTHS):
            month = add_months(start, number)
            base = self._value(kpi, [_base_month(month, year)], perimeter)
            found[month] = half_up(base * percent, _HUNDRED * step) * step
        return found

    def _ratio(self, year: int, top: str, bottom: str, perimeter: str, *, gain: str, places: str) -> Decimal | None:
        months = _base_months(year)
        below = self._value(bottom, months, perimeter)
        if not below:
            return None
        value = Decimal(self._value(top, months, perimeter)) / below
        return _rounded(value + (Decimal(gain) if year != FISCAL_YEARS[0] else 0), places)

    def _margin_rate(self, year: int, perimeter: str) -> Decimal | None:
        return self._ratio(year, "gross_margin", "revenue", perimeter, gain="0.005", places="0.001")

    def _order_value(self, year: int, perimeter: str) -> Decimal | None:
        value = self._ratio(year, "revenue", "orders", perimeter, gain="100", places="1")
        return None if value is None else value.scaleb(-2)

    def _conversion_rate(self, year: int, perimeter: str) -> Decimal | None:
        return self._ratio(year, "purchases", "sessions", perimeter, gain="0.001", places="0.0001")

    def _win_rate(self, year: int, perimeter: str) -> Decimal | None:
        months = _base_months(year)
        won = self._value("deals_won", months, perimeter)
        decided = won + self._value("deals_lost", months, perimeter)
        return _rounded(Decimal(won) / decided + Decimal("0.01"), "0.001") if decided else None

    def _nps(self, year: int, perimeter: str) -> Decimal | None:
        months = _base_months(year)
        answers = self._value("nps_answers", months, perimeter)
        if not answers:
            return None
        gap = self._value("nps_promoters", months, perimeter) - self._value("nps_detractors", months, perimeter)
        return _rounded(Decimal(_HUNDRED * gap) / answers + 2, "1")

    def _low_carbon(self, year: int, perimeter: str) -> Decimal | None:
        return self._ratio(year, "low_carbon_deliveries", "deliveries", perimeter, gain="0.05", places="0.001")


def _spread(kpi: str, perimeter: str, months: dict[date, int], *, money: bool) -> Iterator[PlannedTarget]:
    whole = sum(months.values())
    first = min(months)
    spans = [(first, add_months(first, _MONTHS) - timedelta(days=1), whole)]
    spans += [(month, _last_day(month), value) for month, value in months.items()]
    for start, end, value in spans:
        yield PlannedTarget(kpi, perimeter, start, end, euros(value) if money else Decimal(value), _OWNERS[perimeter])


def _target_rows(notebook: Notebook, targets: Sequence[PlannedTarget]) -> Iterator[Sequence[Cell]]:
    control = notebook.control(NAME, "Valeur visée", TARGETS, decimals=_DECIMALS)
    yield ("Objectifs de Maison Brumelle", None, None, "montants HT en euros, taux en part de un")
    yield ()
    yield TARGET_HEADER
    row, shown = 3, ("", "")
    for target in targets:
        row += 1
        label = _LABELS[target.kpi] if shown != (target.kpi, target.perimeter) else None
        shown = target.kpi, target.perimeter
        yield (label, target.kpi, target.perimeter, target.start, target.last_day, target.value, target.owner)
        control.count("kept", int(target.value.scaleb(_DECIMALS)))
    yield ()
    yield (f"Total : {len(targets)} objectifs",)
    notebook.defect(
        "total_row", Place(NAME, row + 2, TARGETS), TARGET_HEADER[0], f"Total : {len(targets)} objectifs", "set_aside"
    )
    control.count("set_aside", 0)


def _quota_rows(notebook: Notebook, plot: Plot) -> Iterator[Sequence[Cell]]:
    control = notebook.control(NAME, "Objectif CA HT", QUOTAS)
    yield ("Quotas de l'équipe terrain",)
    yield ("Chiffre d'affaires HT, en euros",)
    yield ()
    yield QUOTA_HEADER
    row, whole = 4, 0
    for rep in REPS:
        named = False
        for month in (add_months(fiscal_bounds(year)[0], number) for year in FISCAL_YEARS for number in range(_MONTHS)):
            if rep.hired > month and rep.hired > _last_day(month):
                continue
            if rep.left is not None and rep.left < month:
                continue
            row += 1
            alias, territory = (None, None) if named else (rep.alias, rep.territory)
            named = True
            if rep.hired > month:
                yield (alias, rep.code, territory, month, "à définir")
                notebook.defect("letter_in_number", Place(NAME, row, QUOTAS), QUOTA_HEADER[-1], "à définir", "rejected")
                control.count("rejected", None)
                continue
            quota = quota_of(notebook, month) if plot.one_quota else own_quota_of(notebook, month, rep)
            whole += quota
            notebook.money("quota", f"{month:%Y-%m}", quota, ("all", f"salesperson_id={rep.code}"))
            old = month < fiscal_bounds(FISCAL_YEARS[1])[0]
            yield (alias, rep.code, territory, _in_words(month) if old else month, euros(quota))
            control.count("kept", quota)
        row += 1
        yield ()
    yield ("Total", None, None, None, euros(whole))
    control.count("set_aside", whole)
    notebook.defect("total_row", Place(NAME, row + 1, QUOTAS), QUOTA_HEADER[0], "Total", "set_aside")


def quota_of(notebook: Notebook, month: date) -> int:
    """Return a representative's quota: the same for all, whatever the territory, which is the planted mistake."""
    year = fiscal_year(month)
    base = notebook.value("revenue", [_base_month(month, year)], "team=field")
    percent = _FIRST_YEAR if year == FISCAL_YEARS[0] else _QUOTA_GROWTH
    step = _ROUND * _HUNDRED
    return half_up(base * percent, _HUNDRED * step * len(TERRITORIES)) * step


def own_quota_of(notebook: Notebook, month: date, rep: Person) -> int:
    """Return what a representative's own territory can give: its part of the team's sales over the base year."""
    year = fiscal_year(month)
    perimeters = [f"salesperson_id={one.code}" for one in REPS if one.territory == rep.territory]
    own = sum(notebook.value("revenue", _base_months(year), perimeter) for perimeter in perimeters)
    whole = notebook.value("revenue", _base_months(year), "team=field")
    step = _ROUND * _HUNDRED
    return half_up(quota_of(notebook, month) * len(TERRITORIES) * own, step * max(1, whole)) * step


def _base_month(month: date, year: int) -> str:
    return f"{month if year == FISCAL_YEARS[0] else add_months(month, -_MONTHS):%Y-%m}"


def _base_months(year: int) -> list[str]:
    start, _ = fiscal_bounds(year)
    return [_base_month(add_months(start, number), year) for number in range(_MONTHS)]


def _last_day(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def _in_words(month: date) -> str:
    return f"{_SHORT_MONTHS[month.month - 1]} {month.year}"


def _rounded(value: Decimal, places: str) -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_UP)
