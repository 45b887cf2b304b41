"""Read and write a formula as one line of text: ``(promoters - detractors) / answers * 100``.

Numbers, names, ``+ - * /``, brackets and ``ratio(numerator, denominator, scale)``; nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from essor.metrics.formula import ONE, Add, Const, Formula, Mul, Neg, Ratio, Ref, Sub

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[-+*/(),]))")
_SUM, _PRODUCT, _ATOM = 1, 2, 3


class FormulaError(ValueError):
    """Report a text that is not a formula, with the place of the fault."""


def parse(text: str) -> Formula:
    """Return the tree of a formula.

    Raises:
        FormulaError: the text is not a formula; it says at which character.

    """
    reader = _Reader(text, tuple(_tokens(text)))
    formula = reader.sum()
    reader.end()
    return formula


def write(formula: Formula) -> str:
    """Return the text that parse() reads back to the same tree."""
    return _write(formula, _SUM)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            msg = f"{text!r}: nothing known at character {place + 1}"
            raise FormulaError(msg)
        tokens.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        place = match.end()
    return tokens


class _Reader:
    """Read tokens by recursive descent: sum > product > unary > atom."""

    def __init__(self, text: str, tokens: tuple[_Token, ...]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0

    def sum(self) -> Formula:
        left = self._product()
        while sign := self._take("+", "-"):
            right = self._product()
            left = Add(left, right) if sign == "+" else Sub(left, right)
        return left

    def end(self) -> None:
        if self._at < len(self._tokens):
            self._fail("an operator")

    def _product(self) -> Formula:
        left = self._unary()
        while sign := self._take("*", "/"):
            right = self._unary()
            left = Mul(left, right) if sign == "*" else Ratio(left, right)
        return left

    def _unary(self) -> Formula:
        return Neg(self._unary()) if self._take("-") else self._atom()

    def _atom(self) -> Formula:
        if self._take("("):
            inner = self.sum()
            self._expect(")")
            return inner
        token = self._next()
        if token is not None and token.kind == "number":
            return Const(Decimal(token.text))
        if token is not None and token.kind == "name":
            return self._ratio() if token.text == "ratio" else Ref(token.text)
        self._at -= token is not None
        return self._fail("a name, a number or a bracket")

    def _ratio(self) -> Formula:
        self._expect("(")
        numerator = self.sum()
        self._expect(",")
        denominator = self.sum()
        self._expect(",")
        scale = self._next()
        if scale is None or scale.kind != "number":
            self._at -= scale is not None
            return self._fail("the scale, a number")
        self._expect(")")
        return Ratio(numerator, denominator, Decimal(scale.text))

    def _next(self) -> _Token | None:
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, *signs: str) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind != "sign" or token.text not in signs:
            return ""
        self._at += 1
        return token.text

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            self._fail(repr(sign))

    def _fail(self, wanted: str) -> Formula:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        found = f"{token.text!r} at character {token.place + 1}" if token else "the end"
        msg = f"{self._text!r}: expected {wanted}, found {found}"
        raise FormulaError(msg)


def _write(formula: Formula, room: int) -> str:  # noqa: PLR0911 one line a node
    match formula:
        case Ref(code=code):
            return code
        case Const(value=value):
            return f"{value:f}"
        case Neg(operand=operand):
            return f"-{_write(operand, _ATOM)}"
        case Add(left=left, right=right):
            return _bracket(f"{_write(left, _SUM)} + {_write(right, _PRODUCT)}", _SUM, room)
        case Sub(left=left, right=right):
            return _bracket(f"{_write(left, _SUM)} - {_write(right, _PRODUCT)}", _SUM, room)
        case Mul(left=left, right=right):
            return _bracket(f"{_write(left, _PRODUCT)} * {_write(right, _ATOM)}", _PRODUCT, room)
        case Ratio(numerator=numerator, denominator=denominator, scale=scale) if scale == ONE:
            return _bracket(f"{_write(numerator, _PRODUCT)} / {_write(denominator, _ATOM)}", _PRODUCT, room)
        case Ratio(numerator=numerator, denominator=denominator, scale=scale):
            return f"ratio({_write(numerator, _SUM)}, {_write(denominator, _SUM)}, {scale:f})"


def _bracket(text: str, own: int, room: int) -> str:
    return text if own >= room else f"({text})"
