"""Compile the operations that choose between values: first, choose, map, test, yes or no."""

from __future__ import annotations

from essor.connectors.expression import Apply, Const, Expression
from essor.connectors.plan.cells import How
from essor.connectors.plan.compiler import TEXT, Compiler, Fault, Natural, Want, any_part, operation
from essor.connectors.plan.conditions import condition
from essor.connectors.typed.texts import word
from essor.kernel.condition import columns
from essor.mart.quoting import text


def _natural(compiler: Compiler, parts: list[Expression]) -> Natural:
    """Return the kind of the first part that is not nothing, columns of the file before constants."""
    told = [part for part in parts if not (isinstance(part, Const) and part.value is None)]
    ordered = [part for part in told if not isinstance(part, Const)] + told
    return compiler.natural(ordered[0]) if ordered else "text"


@operation(
    "first",
    "text",
    available=any_part,
    passes=True,
    kind=lambda compiler, expression: _natural(compiler, list(expression.parts)),
)
def first(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return the first value of a row that is not empty; parts that the file lacks are left out."""
    parts = [compiler.compile(part, want) for part in expression.parts if compiler.available(part)]
    if not parts:
        return compiler.compile(Const(None), want)
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"


def _chosen(compiler: Compiler, expression: Apply) -> bool:
    branches = [branch.then for branch in expression.options["branches"]]
    return any(compiler.available(part) for part in (*branches, expression.options["else"]))


@operation(
    "choose",
    "text",
    available=_chosen,
    passes=True,
    kind=lambda compiler, expression: _natural(
        compiler, [*(branch.then for branch in expression.options["branches"]), expression.options["else"]]
    ),
)
def choose(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return the value of the first branch whose condition holds."""
    cases = " ".join(
        f"WHEN {condition(compiler, branch.when)} THEN {compiler.compile(branch.then, want)}"
        for branch in expression.options["branches"]
    )
    return f"CASE {cases} ELSE {compiler.compile(expression.options['else'], want)} END"


def _map_available(compiler: Compiler, expression: Apply) -> bool:
    default = expression.options.get("default")
    return compiler.available(expression.parts[0]) or (default is not None and compiler.available(default))


@operation(
    "map",
    "text",
    available=_map_available,
    passes=True,
    kind=lambda compiler, expression: _natural(compiler, list(expression.options["to"].values())),
)
def map_words(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return a word for a word; an unknown word rejects the row, or takes the default and may be told."""
    given = compiler.compile(expression.parts[0], TEXT)
    folded = f"essor_word({given})"
    told = folded if compiler.grouping else compiler.derived(folded, compiler.header(expression))
    options = expression.options
    pairs = {word(key): value for key, value in options["to"].items()}
    cases = " ".join(f"WHEN {text(key)} THEN {compiler.compile(value, want)}" for key, value in pairs.items())
    known = ", ".join(text(key) for key in pairs)
    header = compiler.header(expression.parts[0])
    strange = f"{told} IS NOT NULL AND {told} NOT IN ({known})"
    if "default" not in options:
        compiler.faults.append(
            Fault(strange, "connectors.unknown_word", header, given, {"known": text(_shown(options))})
        )
    elif options.get("tell"):
        compiler.faults.append(Fault(strange, "connectors.told_word", header, given, warning=True))
    default = compiler.compile(options.get("default", Const(None)), want)
    return f"CASE {told} {cases} ELSE {default} END" if cases else default


def _shown(options: object) -> str:
    words = list(options["to"])  # type: ignore[index]  # the options of a map hold its words
    return ", ".join(words[:8]) + (", …" if len(words) > 8 else "")  # noqa: PLR2004 enough to understand


def _condition_available(compiler: Compiler, expression: Apply) -> bool:
    return any(compiler.binding.find((name,)) for name in columns(expression.options["condition"]))


@operation("test", "boolean", available=_condition_available)
def test(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return whether a condition holds."""
    return condition(compiler, expression.options["condition"])


@operation("boolean", "boolean")
def boolean(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a yes or a no, in the words of the source."""
    yes, no = (tuple(map(str, expression.options.get(key, ()))) for key in ("true", "false"))
    given = compiler.compile(expression.parts[0], TEXT)
    return compiler.read(given, How("boolean", yes=yes, no=no), compiler.header(expression))
