"""Hold a KPI's formula once, as a tree: its value, its Excel text, its words and its needs come from it.

A leaf names a measure or holds a constant. Division is a node of its own, so that nothing divides
without saying what happens when the divisor is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from babel.numbers import format_decimal

from essor.kernel.message import Bilingual, Lang, message
from essor.kernel.value import NotComputable
from essor.kernel.words import LOCALES

EXACT = Context(prec=60)
"""Arithmetic of sums and products: no amount of a company has sixty digits, so nothing is rounded."""
DIVISION = Context(prec=28)
"""Significant digits kept by a division; documents round at display."""
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Ref:
    """Name a measure (or, before the catalogue expands it, another KPI)."""

    code: str


@dataclass(frozen=True, slots=True)
class Const:
    """Hold a number of the definition itself: the 1 of ``1 - purchases / carts``."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Add:
    """Add two terms."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Sub:
    """Subtract the second term from the first."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Mul:
    """Multiply two factors."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Ratio:
    """Divide, then scale: complaints ÷ orders × 1 000; a zero divisor has no value."""

    numerator: Formula
    denominator: Formula
    scale: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Neg:
    """Take the opposite."""

    operand: Formula


Formula = Ref | Const | Add | Sub | Mul | Ratio | Neg
_SUM, _PRODUCT, _ATOM = 1, 2, 3


def needs(formula: Formula) -> frozenset[str]:
    """Return the codes that a formula refers to."""
    return frozenset(leaves(formula))


def leaves(formula: Formula) -> tuple[str, ...]:
    """Return the codes that a formula refers to, each once, from left to right."""
    match formula:
        case Ref(code=code):
            return (code,)
        case Const():
            return ()
        case Neg(operand=operand):
            return leaves(operand)
        case Ratio(numerator=left, denominator=right):
            return tuple(dict.fromkeys(leaves(left) + leaves(right)))
        case Add(left=left, right=right) | Sub(left=left, right=right) | Mul(left=left, right=right):
            return tuple(dict.fromkeys(leaves(left) + leaves(right)))


def rebuild(formula: Formula, leaf: Callable[[Ref], Formula]) -> Formula:
    """Return the formula with each reference replaced by what `leaf` gives for it."""
    match formula:
        case Ref():
            return leaf(formula)
        case Const():
            return formula
        case Neg(operand=operand):
            return Neg(rebuild(operand, leaf))
        case Ratio(numerator=left, denominator=right, scale=scale):
            return Ratio(rebuild(left, leaf), rebuild(right, leaf), scale)
        case Add(left=left, right=right) | Sub(left=left, right=right) | Mul(left=left, right=right):
            return type(formula)(rebuild(left, leaf), rebuild(right, leaf))


def evaluate(
    formula: Formula, values: Mapping[str, Decimal | NotComputable], names: Mapping[str, Bilingual]
) -> Decimal | NotComputable:
    """Return the value of a formula, or why there is none.

    Sums and products are exact; a division keeps 28 significant digits. Nothing else rounds.

    Args:
        formula: the tree.
        values: each measure's value, or why it has none.
        names: each measure's name, to say which divisor is zero.

    Returns:
        The number, or NotComputable with the first reason met from left to right.

    """
    match formula:
        case Ref(code=code):
            found = values.get(code)
            return NotComputable(message("metrics.missing", name=_name(code, names))) if found is None else found
        case Const(value=value):
            return value
        case Neg(operand=operand):
            inner = evaluate(operand, values, names)
            return inner if isinstance(inner, NotComputable) else EXACT.minus(inner)
        case _:
            left, right = _operands(formula)
            first, second = evaluate(left, values, names), evaluate(right, values, names)
            if isinstance(first, NotComputable):
                return first
            if isinstance(second, NotComputable):
                return second
            return _combine(formula, first, second, names)


def _operands(formula: Add | Sub | Mul | Ratio) -> tuple[Formula, Formula]:
    if isinstance(formula, Ratio):
        return formula.numerator, formula.denominator
    return formula.left, formula.right


def _combine(
    formula: Add | Sub | Mul | Ratio, first: Decimal, second: Decimal, names: Mapping[str, Bilingual]
) -> Decimal | NotComputable:
    match formula:
        case Add():
            return EXACT.add(first, second)
        case Sub():
            return EXACT.subtract(first, second)
        case Mul():
            return EXACT.multiply(first, second)
        case Ratio(denominator=denominator, scale=scale):
            if not second:
                return NotComputable(message("kernel.division_by_zero", name=wording(denominator, names)))
            return DIVISION.divide(EXACT.multiply(first, scale), second) if first else Decimal(0)


def is_additive(formula: Formula, additive: Callable[[str], bool]) -> bool:
    """Tell whether the value over a whole is the sum of the values over its parts.

    Args:
        formula: the tree.
        additive: tells it for a measure.

    """
    match formula:
        case Ref(code=code):
            return additive(code)
        case Neg(operand=operand):
            return is_additive(operand, additive)
        case Add(left=left, right=right) | Sub(left=left, right=right):
            return is_additive(left, additive) and is_additive(right, additive)
        case Mul(left=Const(), right=factor) | Mul(left=factor, right=Const()):
            return is_additive(factor, additive)
        case Ratio(numerator=numerator, denominator=Const()):
            return is_additive(numerator, additive)
        case _:
            return False


def denominators(formula: Formula) -> tuple[Formula, ...]:
    """Return what a formula divides by, outermost first: the rows there are the n of a rate."""
    match formula:
        case Ref() | Const():
            return ()
        case Neg(operand=operand):
            return denominators(operand)
        case Ratio(numerator=left, denominator=right):
            return (right, *denominators(left), *denominators(right))
        case Add(left=left, right=right) | Sub(left=left, right=right) | Mul(left=left, right=right):
            return denominators(left) + denominators(right)


def excel(formula: Formula, cells: Mapping[str, str], *, when_zero: str = "NA()") -> str:
    """Return the formula as Excel reads it in English, with the leading ``=``.

    Args:
        formula: the tree.
        cells: the cell or defined name of each measure.
        when_zero: what a zero divisor shows.

    Raises:
        KeyError: a measure has no cell.

    """
    return "=" + _excel(formula, cells, when_zero, _SUM)


def _excel(formula: Formula, cells: Mapping[str, str], zero: str, room: int) -> str:  # noqa: PLR0911 one line a node
    match formula:
        case Ref(code=code):
            return cells[code]
        case Const(value=value):
            return _bracket(f"{value:f}", _ATOM if value >= 0 else _SUM, room)
        case Neg(operand=operand):
            return _bracket("-" + _excel(operand, cells, zero, _ATOM), _SUM, room)
        case Add(left=left, right=right):
            return _bracket(f"{_excel(left, cells, zero, _SUM)}+{_excel(right, cells, zero, _PRODUCT)}", _SUM, room)
        case Sub(left=left, right=right):
            return _bracket(f"{_excel(left, cells, zero, _SUM)}-{_excel(right, cells, zero, _PRODUCT)}", _SUM, room)
        case Mul(left=left, right=right):
            return _bracket(
                f"{_excel(left, cells, zero, _PRODUCT)}*{_excel(right, cells, zero, _ATOM)}", _PRODUCT, room
            )
        case Ratio(numerator=numerator, denominator=denominator, scale=scale):
            divided = _excel(numerator, cells, zero, _PRODUCT) + "/" + _excel(denominator, cells, zero, _ATOM)
            scaled = divided if scale == ONE else f"{divided}*{scale:f}"
            return f"IF({_excel(denominator, cells, zero, _SUM)}=0,{zero},{scaled})"


def words(formula: Formula, lang: Lang, names: Mapping[str, Bilingual]) -> str:
    """Return the formula in words: « chiffre d’affaires ÷ commandes »."""
    return _words(formula, lang, names, _SUM)


def wording(formula: Formula, names: Mapping[str, Bilingual]) -> Bilingual:
    """Return the formula in words, in both languages."""
    return Bilingual(words(formula, "fr", names), words(formula, "en", names))


def _words(formula: Formula, lang: Lang, names: Mapping[str, Bilingual], room: int) -> str:  # noqa: PLR0911 one line a node
    match formula:
        case Ref(code=code):
            return _name(code, names).text(lang)
        case Const(value=value):
            return _bracket(_number(value, lang), _ATOM if value >= 0 else _SUM, room)
        case Neg(operand=operand):
            return _bracket("\N{MINUS SIGN}" + _words(operand, lang, names, _ATOM), _SUM, room)
        case Add(left=left, right=right):
            return _infix(left, "+", right, lang, names, _SUM, room)
        case Sub(left=left, right=right):
            return _infix(left, "\N{MINUS SIGN}", right, lang, names, _SUM, room)
        case Mul(left=left, right=right):
            return _infix(left, "×", right, lang, names, _PRODUCT, room)
        case Ratio(numerator=numerator, denominator=denominator, scale=scale):
            divided = _infix(numerator, "÷", denominator, lang, names, _PRODUCT, _PRODUCT)
            return _bracket(divided if scale == ONE else f"{divided} × {_number(scale, lang)}", _PRODUCT, room)


def _infix(
    left: Formula, sign: str, right: Formula, lang: Lang, names: Mapping[str, Bilingual], own: int, room: int
) -> str:
    return _bracket(f"{_words(left, lang, names, own)} {sign} {_words(right, lang, names, own + 1)}", own, room)


def _bracket(text: str, own: int, room: int) -> str:
    return text if own >= room else f"({text})"


def _number(value: Decimal, lang: Lang) -> str:
    return format_decimal(value, locale=LOCALES[lang]).replace("-", "\N{MINUS SIGN}")


def _name(code: str, names: Mapping[str, Bilingual]) -> Bilingual:
    return names.get(code) or Bilingual(code, code)
