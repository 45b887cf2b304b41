"""Compile the operations on days, months, instants and the period of the file."""

from __future__ import annotations

from essor.connectors.expression import Apply
from essor.connectors.plan.compiler import DAY, INSTANT, TEXT, Compiler, Want, operation
from essor.connectors.plan.literals import literal

_PER_SECOND = {"s": 1_000_000, "ms": 1_000, "us": 1}


@operation("instant", "instant")
def instant(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return an instant in UTC; a bare day has none."""
    part = expression.parts[0]
    if compiler.natural(part) == "text":
        return compiler.parsed(compiler.compile(part, TEXT), INSTANT, compiler.header(part))
    return compiler.compile(part, INSTANT)


@operation("midnight", "instant")
def midnight(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return an instant in UTC; that of a bare day is its first."""
    return compiler.compile(expression.parts[0], Want("instant", midnight=True))


@operation("month_start", "day")
def month_start(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the first day of the month that a cell names or whose day it holds."""
    return f"CAST(date_trunc('month', {compiler.compile(expression.parts[0], Want('day', month=True))}) AS DATE)"


@operation("month_end", "day")
def month_end(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return the first day of the month after."""
    return f"CAST({month_start(compiler, expression, want)} + INTERVAL 1 MONTH AS DATE)"


@operation("day_after", "day")
def day_after(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the day after, so that an end is excluded."""
    return f"({compiler.compile(expression.parts[0], DAY)} + 1)"


@operation("day_text", "text")
def day_text(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a day as eight digits."""
    return f"strftime({compiler.compile(expression.parts[0], DAY)}, '%Y%m%d')"


@operation("days_between", "integer")
def days_between(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the days from one to the other."""
    start, end = (compiler.compile(part, DAY) for part in expression.parts)
    return f"date_diff('day', {start}, {end})"


@operation("epoch", "instant")
def epoch(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return an instant counted from 1970."""
    unit = str(expression.options.get("unit", "s"))
    if unit not in _PER_SECOND:
        msg = f"epoch in {unit!r}: write s, ms or us"
        raise ValueError(msg)
    counted = compiler.compile(expression.parts[0], Want("integer", loose=True))
    return f"make_timestamptz(CAST({counted} AS BIGINT) * {_PER_SECOND[unit]})"


def _period_known(compiler: Compiler, _expression: Apply) -> bool:
    return compiler.around.period is not None


@operation("period", "day", available=_period_known)
def period(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the first day that the file covers, or the day after the last."""
    if compiler.around.period is None:
        return literal(None, "day")
    start, end = compiler.around.period
    return literal(start if expression.options["of"] == "start" else end, "day")
