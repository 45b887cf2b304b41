"""One tree gives the value, the Excel text and the words; all three say the same."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from essor.kernel.message import Bilingual
from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.metrics.formula import (
    Add,
    Const,
    Formula,
    Mul,
    Neg,
    Ratio,
    Ref,
    Sub,
    denominators,
    evaluate,
    excel,
    is_additive,
    needs,
    words,
)
from essor.metrics.syntax import FormulaError, parse, write

NAMES = {
    "revenue": Bilingual("chiffre d’affaires", "revenue"),
    "orders": Bilingual("commandes", "orders"),
    "promoters": Bilingual("promoteurs", "promoters"),
    "detractors": Bilingual("détracteurs", "detractors"),
    "answers": Bilingual("réponses", "answers"),
    "carts": Bilingual("paniers", "carts"),
}
CODES = ["a", "b", "c", "d"]
numbers = st.decimals(min_value=0, max_value=10_000, places=2)
formulas: st.SearchStrategy[Formula] = st.recursive(
    st.sampled_from(CODES).map(Ref) | numbers.map(Const),
    lambda inner: (
        st.builds(Add, inner, inner)
        | st.builds(Sub, inner, inner)
        | st.builds(Mul, inner, inner)
        | st.builds(Ratio, inner, inner)
        | st.builds(Ratio, inner, inner, st.sampled_from([Decimal(100), Decimal(1000)]))
        | st.builds(Neg, inner)
    ),
    max_leaves=8,
)
amounts = st.fixed_dictionaries({code: st.decimals(min_value=-10_000, max_value=10_000, places=2) for code in CODES})


def test_the_average_order_value_is_revenue_over_orders() -> None:
    assert evaluate(parse("revenue / orders"), {"revenue": Decimal(67_500), "orders": Decimal(900)}, NAMES) == 75


def test_nps_is_promoters_less_detractors_in_points() -> None:
    formula = parse("ratio(promoters - detractors, answers, 100)")
    values = {"promoters": Decimal(6), "detractors": Decimal(1), "answers": Decimal(10)}
    assert evaluate(formula, values, NAMES) == 50


def test_a_zero_divisor_has_no_value_and_says_which() -> None:
    found = evaluate(parse("revenue / orders"), {"revenue": Decimal(10), "orders": Decimal(0)}, NAMES)
    assert isinstance(found, NotComputable)
    assert say(found.reason, "fr") == "non calculable\N{NO-BREAK SPACE}: le diviseur (commandes) est nul"
    assert say(found.reason, "en") == "not computable: the divisor (orders) is zero"


def test_a_divisor_that_is_a_difference_is_named_whole() -> None:
    values = dict.fromkeys(("revenue", "promoters", "detractors"), Decimal(3))
    found = evaluate(parse("revenue / (promoters - detractors)"), values, NAMES)
    assert isinstance(found, NotComputable)
    assert say(found.reason, "en") == "not computable: the divisor (promoters − detractors) is zero"


def test_a_missing_measure_is_a_reason_and_not_zero() -> None:
    found = evaluate(parse("revenue / orders"), {"orders": Decimal(2)}, NAMES)
    assert isinstance(found, NotComputable)
    assert say(found.reason, "en") == "not computable: revenue is not given in the data"


def test_the_reason_of_a_measure_is_handed_up() -> None:
    reason = NotComputable(evaluate(parse("revenue"), {}, NAMES).reason)  # type: ignore[union-attr]
    assert evaluate(parse("1 - revenue / orders"), {"revenue": reason, "orders": Decimal(1)}, NAMES) == reason


@pytest.mark.parametrize(
    ("text", "fr", "en"),
    [
        ("revenue / orders", "chiffre d’affaires ÷ commandes", "revenue ÷ orders"),
        ("1 - orders / carts", "1 − commandes ÷ paniers", "1 − orders ÷ carts"),
        (
            "ratio(promoters - detractors, answers, 1000)",
            "(promoteurs − détracteurs) ÷ réponses × 1\N{NARROW NO-BREAK SPACE}000",
            "(promoters − detractors) ÷ answers × 1,000",
        ),
        ("revenue - (orders - carts)", "chiffre d’affaires − (commandes − paniers)", "revenue − (orders − carts)"),
        ("revenue / (orders / carts)", "chiffre d’affaires ÷ (commandes ÷ paniers)", "revenue ÷ (orders ÷ carts)"),
        ("-revenue * 0.5", "(−chiffre d’affaires) × 0,5", "(−revenue) × 0.5"),
    ],
)
def test_a_formula_reads_in_both_languages(text: str, fr: str, en: str) -> None:
    assert words(parse(text), "fr", NAMES) == fr
    assert words(parse(text), "en", NAMES) == en


def test_the_excel_text_divides_only_by_what_is_not_zero() -> None:
    cells = {"revenue": "Calc!B4", "orders": "orders_n"}
    assert excel(parse("revenue / orders"), cells) == "=IF(orders_n=0,NA(),Calc!B4/orders_n)"
    assert excel(parse("1 - orders / revenue"), cells, when_zero='""') == '=1-IF(Calc!B4=0,"",orders_n/Calc!B4)'


def test_excel_text_needs_a_cell_for_each_measure() -> None:
    with pytest.raises(KeyError):
        excel(parse("revenue / orders"), {"revenue": "B4"})


@given(formulas)
def test_what_is_written_reads_back_to_the_same_tree(formula: Formula) -> None:
    assert parse(write(formula)) == formula


@given(formulas, amounts)
def test_the_value_is_the_exact_arithmetic_of_the_tree(formula: Formula, values: dict[str, Decimal]) -> None:
    assume(not any(denominators(divisor) for divisor in denominators(formula)))  # a rounded divisor is no zero
    found = evaluate(formula, dict(values), {})
    exact = _exactly(formula, values)
    if exact is None:
        assert isinstance(found, NotComputable)
        return
    assert isinstance(found, Decimal)
    scale = max(abs(exact), Fraction(1))
    assert abs(Fraction(found) - exact) <= scale * Fraction(1, 10**15) * _conditioning(formula, values)


@given(formulas, amounts)
def test_the_excel_text_computes_the_same_value(formula: Formula, values: dict[str, Decimal]) -> None:
    text = excel(formula, {code: f"cell_{code}" for code in CODES})
    exact = _exactly(formula, values)
    assert _recalculate(text, values) == exact


@given(formulas)
def test_a_formula_needs_the_measures_it_names(formula: Formula) -> None:
    assert needs(formula) == {code for code in CODES if code in _leaves(formula)}


@given(formulas, amounts, amounts)
def test_what_is_said_to_add_up_adds_up(formula: Formula, one: dict[str, Decimal], other: dict[str, Decimal]) -> None:
    if not is_additive(formula, lambda _: True):
        return
    both = {code: one[code] + other[code] for code in CODES}
    parts = [_exactly(formula, values) for values in (one, other, both)]
    if None not in parts:
        assert parts[0] + parts[1] == parts[2]  # type: ignore[operator]


def test_a_rate_is_not_said_to_add_up() -> None:
    assert not is_additive(parse("revenue / orders"), lambda _: True)
    assert not is_additive(parse("revenue - 1"), lambda _: True)
    assert not is_additive(parse("revenue + orders"), lambda code: code == "revenue")
    assert is_additive(parse("revenue - 2 * orders / 3"), lambda _: True)


def test_the_divisor_of_a_rate_is_known() -> None:
    assert denominators(parse("1 - orders / carts")) == (Ref("carts"),)
    assert denominators(parse("revenue")) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("revenue /", "expected a name, a number or a bracket, found the end"),
        ("revenue orders", "expected an operator, found 'orders' at character 9"),
        ("(revenue", "expected ')', found the end"),
        ("revenue ; drop", "nothing known at character 8"),
        ("ratio(a, b)", "expected ',', found ')' at character 11"),
        ("ratio(a, b, c)", "expected the scale, a number, found 'c' at character 13"),
        ("", "expected a name, a number or a bracket, found the end"),
    ],
)
def test_a_text_that_is_no_formula_says_where(text: str, said: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert said in str(caught.value)


def _exactly(formula: Formula, values: dict[str, Decimal]) -> Fraction | None:
    match formula:
        case Ref(code=code):
            return Fraction(values[code])
        case Const(value=value):
            return Fraction(value)
        case Neg(operand=operand):
            inner = _exactly(operand, values)
            return None if inner is None else -inner
        case Ratio(numerator=left, denominator=right, scale=scale):
            first, second = _exactly(left, values), _exactly(right, values)
            return None if first is None or not second else first / second * Fraction(scale)
        case Add(left=left, right=right) | Sub(left=left, right=right) | Mul(left=left, right=right):
            first, second = _exactly(left, values), _exactly(right, values)
            if first is None or second is None:
                return None
            return {Add: first + second, Sub: first - second, Mul: first * second}[type(formula)]


def _conditioning(formula: Formula, values: dict[str, Decimal]) -> Fraction:
    """Return how much a rounded quotient inside may be blown up by what stands around it."""
    worst = Fraction(1)
    match formula:
        case Ref() | Const():
            return worst
        case Neg(operand=operand):
            return _conditioning(operand, values)
        case Ratio(numerator=left, denominator=right):
            pair = (left, right)
        case Add(left=left, right=right) | Sub(left=left, right=right) | Mul(left=left, right=right):
            pair = (left, right)
    for part in pair:
        size = abs(_exactly(part, values) or Fraction(0))
        worst *= max(size, 1 / size if size else Fraction(1), Fraction(1)) * _conditioning(part, values)
    return worst * 100


def _leaves(formula: Formula) -> set[str]:
    match formula:
        case Ref(code=code):
            return {code}
        case Const():
            return set()
        case Neg(operand=operand):
            return _leaves(operand)
        case Ratio(numerator=left, denominator=right):
            return _leaves(left) | _leaves(right)
        case Add(left=left, right=right) | Sub(left=left, right=right) | Mul(left=left, right=right):
            return _leaves(left) | _leaves(right)


class _NotAvailableError(Exception):
    """Stand for Excel's #N/A."""


def _recalculate(text: str, values: dict[str, Decimal]) -> Fraction | None:
    """Compute the Excel text with fractions, by a reader of its own."""
    import re

    source = text.removeprefix("=")
    source = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)", r"Fraction('\1')", source)
    source = source.replace("NA()", "not_available()")
    source = _branches(source)
    names: dict[str, Any] = {f"cell_{code}": Fraction(value) for code, value in values.items()}

    def not_available() -> None:
        raise _NotAvailableError

    try:
        return eval(source, {"Fraction": Fraction, "not_available": not_available, **names})  # type: ignore[no-any-return]  # noqa: S307 the text is ours
    except _NotAvailableError:
        return None


def _branches(source: str) -> str:
    """Rewrite IF(test=0,yes,no) as Python's conditional expression, innermost last."""
    at = source.find("IF(")
    if at < 0:
        return source
    parts, depth, begin = [], 0, at + 3
    for place in range(at + 3, len(source)):
        sign = source[place]
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign == ")" and not depth:
            parts.append(source[begin:place])
            end = place
            break
        elif sign == "," and not depth:
            parts.append(source[begin:place])
            begin = place + 1
    test, yes, no = (_branches(part) for part in parts)
    left = test.removesuffix("=Fraction('0')")
    return _branches(f"{source[:at]}(({yes}) if ({left})==0 else ({no})){source[end + 1 :]}")
