"""The dashboard of a small company: what is shown, what is advised, and every planted error found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from essor.documents.render import render
from essor.documents.workbook_values import Calculator
from essor.kernel.fact import Fact
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, message
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Money, NotComputable, Points, Rate, Value, magnitude
from essor.kernel.words import say
from essor.metrics import catalogue
from essor.work.b2_performance.c221_dashboard.inputs import Claims, Shown
from essor.work.data import Amount, Data, Line, MeasureMonths, Month, Point, Series, Share
from essor.work.registry import find
from essor.work.runtime import Made, chosen, make
from essor.work.truth import truth_of

OCTOBER = Period.parse("2026-10")
DASHBOARD = find("dashboard")
OF: Mapping[Share, Perimeter] = {
    "all": ALL, "physical": Perimeter.of(channel="physical"), "ecommerce": Perimeter.of(channel="ecommerce")
}  # fmt: skip
NOW: Mapping[str, str] = {
    "revenue": "90", "margin_rate": "0.56", "win_rate": "0.5", "visits": "12", "conversion_rate": "0.02", "nps": "20",
    "low_carbon_delivery_rate": "0.4", "target_attainment": "0.9", "average_order_value": "45", "quotes_issued": "30",
}  # fmt: skip
AIMS: Mapping[str, str] = {
    "revenue": "100", "margin_rate": "0.55", "win_rate": "0.5", "visits": "12", "conversion_rate": "0.025", "nps": "21",
    "low_carbon_delivery_rate": "0.41",
}  # fmt: skip
MEASURED: Mapping[Share, Mapping[str, int]] = {
    "all": {"revenue": 90, "orders": 2, "costed_revenue": 100, "cost": 44, "visits": 12},
    "physical": {"revenue": 60, "orders": 1},
    "ecommerce": {"revenue": 30, "orders": 1},
}


def line(code: str, share: Share = "all", number: str | None = None, aim: str | None = None) -> Line:
    kpi = catalogue.kpis()[code]
    value: Value = NotComputable(message("kernel.no_data")) if number is None else kpi.value(Decimal(number))
    target = None if aim is None else kpi.value(Decimal(aim))
    return Line(code, kpi.label, share, Fact(value, FigureRef(code, OCTOBER, OF[share], "000001"), 3), target,
                last_year=None if number is None else kpi.value(Decimal(number) / 2))  # fmt: skip


def point(code: str, month: Period, number: Decimal, share: Share = "all", aim: Decimal | None = None) -> Point:
    kpi = catalogue.kpis()[code]
    target = None if aim is None else kpi.value(aim)
    return Point(Fact(kpi.value(number), FigureRef(code, month, OF[share], "000001")), target)


def data(**changes: Any) -> Data:
    """Return a company at 90 euros of revenue, 100 aimed at, 60 of them in shops, with three years of months."""
    lines = [line(code, "all", number, AIMS.get(code)) for code, number in NOW.items()]
    lines += [line("revenue", "physical", "60", "55"), line("revenue", "ecommerce", "30", "45")]
    lines += [line("average_order_value", "physical", "60"), line("average_order_value", "ecommerce", "30")]
    months = list(OCTOBER.rolling(36).months())
    series = [
        Series(
            code, "all", tuple(point(code, month, Decimal(number) + n % 7 + index) for n, month in enumerate(months))
        )
        for index, (code, number) in enumerate(NOW.items())
    ]
    series[0] = Series("revenue", "all", tuple(
        point("revenue", month, Decimal(90 + n % 12), aim=Decimal(100)) for n, month in enumerate(months)
    ))  # fmt: skip
    measures = [
        MeasureMonths(code, catalogue.measures()[code].label, share, additive=True,
                      months=tuple(Amount(month, Decimal(number)) for month in months))
        for share, held in MEASURED.items()
        for code, number in held.items()
    ]  # fmt: skip
    drawn = [
        Month(month, point("revenue", month, Decimal(60), "physical").fact,
              point("revenue", month, Decimal(30), "ecommerce").fact)
        for month in months[-13:]
    ]  # fmt: skip
    held = Data("Maison Test", OCTOBER, "000001", tuple(lines), tuple(drawn), series=tuple(series),
                measures=tuple(measures), known_until=OCTOBER.end, fiscal_start_month=11)  # fmt: skip
    return replace(held, **changes)


def made(held: Data | None = None, **entered: Any) -> Made:
    return make(DASHBOARD, held or data(), entered)


def kpis(*codes: str, **more: Any) -> list[dict[str, Any]]:
    return [{"kpi": code, "goal": "growth", **more} for code in codes]


def advised(one: Made) -> list[str]:
    return [finding.check.removeprefix("choice_") for finding in one.remarks]


def read(one: Made, code: str, share: Share = "all") -> Any:
    card = next(card for card in one.result.cards if card.choice.kpi == code)
    return card.reading(share)


def test_a_figure_stands_beside_its_target_its_gap_and_its_status():
    one = made()
    revenue, rate = read(one, "revenue"), read(one, "margin_rate")
    assert (revenue.gap, revenue.gap_rate, revenue.standing) == (Money(Decimal(-10)), Rate(Decimal("-0.1")), "off")
    assert (rate.gap, rate.standing) == (Points(Decimal("1.00")), "on")
    assert read(one, "revenue", "physical").gap == Money(Decimal(5))
    assert read(one, "revenue", "ecommerce").standing == "off"


@pytest.mark.parametrize(("tolerance", "standing"), [("0.05", "off"), ("0.1", "risk"), ("0.2", "risk")])
def test_the_tolerance_of_a_kpi_decides_between_at_risk_and_off(tolerance: str, standing: str):
    one = made(kpis=kpis("revenue", tolerance=tolerance))
    assert read(one, "revenue").standing == standing


def test_less_is_better_where_the_kpi_says_so():
    held = data(lines=(line("return_rate", "all", "0.06", "0.04"),))
    assert read(made(held, kpis=kpis("return_rate")), "return_rate").standing == "off"


def test_a_target_is_taken_from_the_choice_only_where_the_data_hold_none():
    one = made(kpis=[*kpis("target_attainment", target="1"), *kpis("revenue", target="50")])
    assert read(one, "target_attainment").target == Rate(Decimal(1))
    assert read(one, "revenue").target == Money(Decimal(100))


def test_the_choice_of_the_house_has_nothing_to_be_said_against_it_but_the_targets_that_lack():
    assert set(advised(made())) <= {"kpi_without_target", "redundant"}


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"kpis": kpis("revenue", "visits")}, "first_screen_unfit"),
        ({"kpis": kpis(*NOW)}, "first_screen_unfit"),
        ({"kpis": kpis("revenue", "margin_rate")}, "lagging_only"),
        ({"kpis": kpis("revenue", "visits")}, "family_absent"),
        ({"kpis": kpis("revenue", "visits")}, "goal_without_kpi"),
        ({"kpis": kpis("revenue", "visits", goal="glory")}, "kpi_without_goal"),
        ({"kpis": kpis("revenue", "chiffre")}, "kpi_unknown"),
        ({"kpis": kpis("revenue", "training_hours")}, "kpi_outside"),
        ({"kpis": kpis("revenue", "energy_use")}, "kpi_uncut"),
        ({"kpis": kpis("revenue", "revenue")}, "kpi_twice"),
        ({"kpis": kpis("revenue", "quotes_issued")}, "kpi_without_target"),
    ],
)
def test_what_a_choice_lacks_is_said_in_both_languages(entered: dict[str, Any], said: str):
    one = made(**entered)
    assert said in advised(one)
    assert all(say(finding.message, lang) for finding in one.remarks for lang in LANGS)


def test_more_than_twelve_kpis_are_said_to_be_too_many_unless_they_are_argued_for():
    codes = [code for code, kpi in catalogue.kpis().items() if "C2.2.1" in kpi.competences][:13]
    held = data(lines=tuple(line(code, "all", "1") for code in codes))
    chosen = kpis(*codes, first=False)
    assert "too_many" in advised(made(held, kpis=chosen))
    assert "too_many" not in advised(
        made(held, kpis=chosen, argument_fr="Quatre régions.", argument_en="Four regions.")
    )


def test_two_kpis_that_move_together_are_named_once_with_their_coefficient():
    months = list(OCTOBER.rolling(12).months())
    series = tuple(
        Series(code, "all", tuple(point(code, month, Decimal(n * n * scale)) for n, month in enumerate(months)))
        for code, scale in (("revenue", 10), ("visits", -3))
    )
    one = made(data(series=series), kpis=kpis("revenue", "visits"))
    (finding,) = [finding for finding in one.remarks if finding.check == "choice_redundant"]
    assert "r = −1" in say(finding.message, "en")
    fewer = tuple(replace(held, points=held.points[1:]) for held in series)
    assert "redundant" not in advised(made(data(series=fewer), kpis=kpis("revenue", "visits")))


def test_a_kpi_whose_source_is_missing_says_why_and_shows_no_gap():
    one = made(data(lines=(line("revenue", "all", "90", "100"), line("energy_use", "all", None, "5"))),
               kpis=kpis("revenue", "energy_use"))  # fmt: skip
    assert "kpi_without_value" in advised(one)
    assert (read(one, "energy_use").gap, read(one, "energy_use").standing) == (None, "none")


def test_without_a_single_target_the_document_says_how_to_set_them():
    lines = tuple(replace(one, target=None) for one in data().lines)
    one = made(data(lines=lines), kpis=kpis(*list(NOW)[:6]))
    for lang, words in (("fr", "se fixent dans les objectifs"), ("en", "set them among the targets")):
        assert words in render(one.document(lang), "html").decode()
    assert "off target" not in one.document("en").title


def test_a_company_of_one_channel_has_no_table_of_channels_and_is_not_blamed():
    nothing = Money(Decimal(0))
    shops = tuple(replace(one, fact=replace(one.fact, value=nothing), last_year=nothing)
                  if one.share == "ecommerce" else one
                  for one in data().lines)  # fmt: skip
    held = data(lines=shops, months=(), series=())
    one = made(held)
    assert read(one, "revenue", "ecommerce") is None
    assert not [finding for finding in one.findings if finding.status == "fail"]
    assert "not_applicable" in {finding.status for finding in one.findings}


def test_a_channel_that_has_closed_since_last_year_is_shown_at_zero():
    closed = tuple(replace(one, fact=replace(one.fact, value=Money(Decimal(0)))) if one.share == "ecommerce" else one
                   for one in data().lines)  # fmt: skip
    assert read(made(data(lines=closed)), "revenue", "ecommerce").fact.value == Money(Decimal(0))


def test_a_period_without_data_gives_a_document_and_a_workbook_that_say_so():
    none = tuple(line(code, "all", None) for code in NOW)
    one = made(data(lines=none, months=(), series=(), measures=(), known_until=None))
    assert all(render(one.document(lang), "html") for lang in LANGS)
    assert Calculator(workbook(one)).results().values["revenue_value"] == ""


def test_the_outlook_of_a_month_that_is_over_is_the_next_one_with_its_bounds():
    (revenue,) = [card for card in made().result.cards if card.choice.kpi == "revenue"]
    ahead = revenue.following
    assert revenue.landing.value == Money(Decimal(90))
    assert (ahead.period.key(), ahead.method, ahead.level) == ("2026-11", "damped_holt_winters", Rate(Decimal("0.95")))
    assert magnitude(ahead.low) <= magnitude(ahead.value) <= magnitude(ahead.high)


def test_a_quarter_under_way_lands_at_its_months_and_a_rate_of_it_says_why_not():
    quarter = Period.parse("2026-Q4")
    lines = tuple(replace(one, fact=replace(one.fact, ref=FigureRef(one.kpi, quarter, OF[one.share], "000001")))
                  for one in data().lines)  # fmt: skip
    one = made(data(period=quarter, lines=lines))
    landed = {card.choice.kpi: card.landing for card in one.result.cards}
    assert not one.result.over
    assert magnitude(landed["revenue"].low) < magnitude(landed["revenue"].value) < magnitude(landed["revenue"].high)
    assert landed["margin_rate"].value == NotComputable(message("work.landing_rate"))
    assert "under way" in one.document("en").subtitle
    assert "Expected landing" in render(one.document("en"), "html").decode()


def test_what_has_only_begun_to_add_up_is_not_judged_against_the_whole():
    quarter = Period.parse("2026-Q4")
    one = made(data(period=quarter))
    found = Calculator(workbook(one)).results()
    assert (read(one, "revenue").gap, read(one, "revenue").change, read(one, "revenue").standing) == (
        None,
        None,
        "none",
    )
    assert read(one, "margin_rate").gap == Points(Decimal("1.00"))
    assert (found.values["revenue_gap"], found.values["revenue_status"], found.values["revenue_change"]) == ("", "", "")
    assert found.values["margin_rate_status"] == "● on target"
    assert not [finding for finding in one.findings if finding.status == "fail"]


def test_a_trend_compares_the_last_three_months_with_the_same_ones_a_year_before():
    months = list(OCTOBER.rolling(15).months())
    rising = [Decimal(10)] * 3 + [Decimal(50)] * 9 + [Decimal(12)] * 3
    series = (Series("revenue", "all", tuple(map(lambda month, n: point("revenue", month, n), months, rising))),)
    assert made(data(series=series)).result.cards[0].trend == Rate(Decimal("0.2"))
    short = (replace(series[0], points=series[0].points[1:]),)
    assert isinstance(made(data(series=short)).result.cards[0].trend, NotComputable)


def workbook(one: Made, lang: str = "en") -> Any:
    found = one.workbook("fr" if lang == "fr" else "en")
    assert found is not None
    return found


def test_the_workbook_finds_the_figures_of_the_document_from_the_measures():
    one = made()
    found = Calculator(workbook(one)).results()
    assert not found.reasons
    assert found.value("revenue_value") == read(one, "revenue").fact.value
    assert found.value("revenue_gap") == read(one, "revenue").gap
    assert found.value("margin_rate_value") == Rate(Decimal("0.56"))
    assert found.value("average_order_value_value") == Money(Decimal(45))
    assert found.value("target_attainment_value") == Rate(Decimal("0.9"))
    assert found.value("revenue_to_date") == Money(Decimal(90 * 12))
    assert found.value("nps_value") == Points(Decimal(20))
    assert found.value("average_order_value_physical_value") == Money(Decimal(60))


def test_a_target_that_is_changed_moves_the_gap_the_status_and_what_stands_on_it():
    found = Calculator(workbook(made())).results({"target_revenue": Decimal(90)})
    assert found.value("revenue_gap") == Money(Decimal(0))
    assert found.values["revenue_status"] == "● on target"
    assert found.value("target_attainment_value") == Rate(Decimal(1))
    before = Calculator(workbook(made())).results()
    assert found.value("kpis_off") == Count(magnitude(before.value("kpis_off")) - 2)


@pytest.mark.parametrize(("tolerance", "status"), [("0.05", "▲ hors objectif"), ("0.15", "◆ à risque")])
def test_a_tolerance_that_is_changed_moves_the_status(tolerance: str, status: str):
    found = Calculator(workbook(made(), "fr")).results({"tolerance_revenue": Decimal(tolerance)})
    assert found.values["revenue_status"] == status


def test_another_month_moves_every_figure_that_stands_on_months():
    found = Calculator(workbook(made())).results(
        {"first_month": date(2026, 9, 1), "last_month": date(2026, 10, 1), "target_revenue": None}
    )
    assert found.value("revenue_value") == Money(Decimal(180))
    assert found.value("average_order_value_value") == Money(Decimal(45))
    assert (found.values["revenue_gap"], found.values["revenue_status"]) == ("", "")


def test_a_month_of_which_the_data_say_nothing_is_empty_and_not_zero():
    blank = tuple(
        replace(one, months=tuple(replace(a, number=None) if a.period == OCTOBER else a for a in one.months))
        for one in data().measures
    )
    assert Calculator(workbook(made(data(measures=blank)))).results().values["revenue_value"] == ""


def tampered(**changes: Any) -> Claims:
    """Return the claims of our dashboard, its revenue changed."""
    claims: Claims = DASHBOARD.asserted(made().result)
    return replace(claims, shown=tuple(
        Claim(replace(claim.value, **changes), claim.where)
        if (claim.value.kpi, claim.value.channel) == ("revenue", "all") else claim
        for claim in claims.shown
    ))  # fmt: skip


def failing(claims: Claims) -> list[str]:
    findings = DASHBOARD.examine(claims, truth_of(data(), DASHBOARD.parameters))
    return [finding.check for finding in findings if finding.status == "fail"]


def without(*families: str) -> Claims:
    claims: Claims = DASHBOARD.asserted(made().result)
    return replace(claims, shown=tuple(one for one in claims.shown if one.value.family not in families))


def planted() -> Sequence[tuple[Claims, str]]:
    claims: Claims = DASHBOARD.asserted(made().result)
    first, twin = claims.shown[0], Claim(replace(claims.shown[0].value, label="Turnover"))
    many = tuple(Claim(Shown(f"K{n}", Count(n), definition="K")) for n in range(5))
    whole = tuple(one for one in claims.shown if one.value.channel == "all")
    return [
        (tampered(value=Money(Decimal(91))), "figures_are_those_of_the_data"),
        (tampered(target=Money(Decimal(95))), "figures_are_those_of_the_data"),
        (tampered(gap=Money(Decimal(10))), "gaps_are_right"),
        (tampered(status="on"), "gaps_are_right"),
        (tampered(gap=None), "gaps_are_shown"),
        (
            replace(claims, shown=tuple(Claim(replace(one.value, definition="")) for one in claims.shown)),
            "definitions_are_shown",
        ),
        (tampered(typed=True), "results_are_calculated"),
        (replace(claims, shown=(*claims.shown, twin)), "no_indicator_repeats_another"),
        (replace(claims, shown=(first,)), "few_indicators_are_on_the_first_screen"),
        (replace(claims, shown=(*claims.shown, *many)), "indicators_are_limited_or_argued"),
        (replace(claims, goals=(Claim("Double the margin"),)), "each_objective_has_an_indicator"),
        (replace(claims, shown=whole), "physical_and_online_stand_apart"),
        (without("activity", "csr", "customer"), "some_indicators_announce_results"),
        (without("csr"), "four_families_are_there"),
    ]


@pytest.mark.parametrize("case", range(len(planted())))
def test_a_planted_error_of_each_kind_is_found(case: int):
    claims, check = planted()[case]
    assert check in failing(claims)


def test_a_dashboard_without_planted_errors_fails_nothing():
    assert failing(DASHBOARD.asserted(made().result)) == []


def test_of_the_kpis_that_a_dashboard_can_show_only_those_chosen_are_fetched():
    entered = {"kpis": kpis("visits", "nps", "training_hours")}
    for need in DASHBOARD.needs:
        assert set(need.codes) > {"revenue", "visits", "nps"}
        assert chosen(need, DASHBOARD, entered).codes == ("revenue", "visits", "nps")
        assert chosen(need, DASHBOARD, {"kpis": 5}) == need
