"""Compile exact arithmetic: decimals all the way, a result that does not fit is NULL and told."""

from __future__ import annotations

from collections.abc import Sequence

from essor.connectors.expression import Apply
from essor.connectors.plan.compiler import NUMBER, TEXT, Compiler, Fault, Want, operation

WORKING = "DECIMAL(20,8)"
_FACTOR = "DECIMAL(18,8)"
_MINUTES = {"minutes": "1", "seconds": "0.01666667", "hours": "60"}


def _operands(compiler: Compiler, expression: Apply) -> list[str]:
    return [compiler.compile(part, NUMBER) for part in expression.parts]


def _folded(operands: Sequence[str], sign: str) -> str:
    return f"CAST({f' {sign} '.join(f'CAST({operand} AS {WORKING})' for operand in operands)} AS {WORKING})"


@operation("add", "number")
def add(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a sum."""
    return _folded(_operands(compiler, expression), "+")


@operation("subtract", "number")
def subtract(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the first value less the others."""
    return _folded(_operands(compiler, expression), "-")


@operation("multiply", "number")
def multiply(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a product; each step keeps eight decimals."""
    first, *others = operands = _operands(compiler, expression)
    product = first
    for factor in others:
        product = f"CAST(CAST({product} AS {WORKING}) * CAST({factor} AS {_FACTOR}) AS {WORKING})"
    told = " AND ".join(f"{operand} IS NOT NULL" for operand in operands)
    header = compiler.header(expression)
    compiler.faults.append(Fault(f"{told} AND TRY({product}) IS NULL", "connectors.too_large", header))
    return f"TRY({product})"


@operation("divide", "number")
def divide(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a quotient of eight decimals, rounded half away from zero, in whole numbers; NULL by zero."""
    above, below = (f"CAST({part} AS {WORKING})" for part in _operands(compiler, expression))
    return f"TRY(essor_quotient({above}, {below}))"


MACROS = {
    "essor_whole(x)": "CAST(CAST(x AS DECIMAL(29,8)) * 100000000 AS HUGEINT)",
    "essor_ratio(a, b)": "CASE WHEN b = 0 THEN NULL ELSE "
    "(2 * abs(a) * 100000000 + abs(b)) // (2 * abs(b)) * sign(a) * sign(b) END",
    "essor_quotient(a, b)": "CAST(CAST(essor_ratio(essor_whole(a), essor_whole(b)) AS DECIMAL(28,0)) "
    f"* CAST(0.00000001 AS DECIMAL(9,8)) AS {WORKING})",
    # Cents of a, in the share of b that c is: exact whole numbers, half away from zero.
    "essor_part(a, b, c)": "CASE WHEN c = 0 THEN NULL ELSE "
    "(2 * abs(a) * abs(b) + abs(c)) // (2 * abs(c)) * sign(a) * sign(b) * sign(c) END",
}


@operation("negate", "number")
def negate(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the opposite."""
    return f"(-{compiler.compile(expression.parts[0], NUMBER)})"


@operation("absolute", "number")
def absolute(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the value without its sign."""
    return f"abs({compiler.compile(expression.parts[0], NUMBER)})"


@operation("round", "number")
def rounded(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return a value that may have more decimals than its column, rounded to these (cents, if none is told)."""
    scale = want.scale if want.kind == "number" and want.scale != NUMBER.scale else 2
    scale = 0 if want.kind == "integer" else scale
    return f"round({compiler.compile(expression.parts[0], Want('number', loose=True))}, {scale})"


@operation("number", "number")
def number(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return a number, with a decimal mark of its own when the source writes this column another way."""
    scale = want.scale if want.kind == "number" else NUMBER.scale
    return compiler.compile(expression.parts[0], Want("number", scale, mark=str(expression.options.get("decimal", ""))))


@operation("percent", "number")
def percent(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a rate: 5 and 5 % are 0.05."""
    part = expression.parts[0]
    if compiler.natural(part) != "text":
        return f"CAST({compiler.compile(part, NUMBER)} * 0.01 AS {WORKING})"
    return compiler.rate(part)


@operation("minutes", "number")
def minutes(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return whole minutes, from minutes, seconds, hours or a clock (1:30)."""
    unit = str(expression.options.get("from", "minutes"))
    if unit == "clock":
        given = compiler.compile(expression.parts[0], TEXT)
        hours, rest = (f"TRY_CAST(regexp_extract({given}, '^([0-9]+):([0-5][0-9])', {n}) AS INTEGER)" for n in (1, 2))
        return f"CAST({hours} * 60 + {rest} AS {WORKING})"
    if unit not in _MINUTES:
        msg = f"minutes from {unit!r}: write minutes, seconds, hours or clock"
        raise ValueError(msg)
    given = compiler.compile(expression.parts[0], Want("number", loose=True))
    return f"round(CAST({given} AS {WORKING}) * CAST({_MINUTES[unit]} AS DECIMAL(10,8)), 0)"
