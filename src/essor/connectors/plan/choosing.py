"""Compile the operations that choose between values: first, choose, map, test, yes or no."""

from __future__ import annotations

from essor.connectors.expression import Apply, Const, Expression
from essor.connectors.plan.cells import Case, How
from essor.connectors.plan.compiler import TEXT, Compiler, Fault, Natural, Want, any_part, operation
from essor.connectors.plan.conditions import condition
from essor.connectors.typed.texts import word
from essor.kernel.condition import Condition, columns
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
    parts = [part for part in expression.parts if compiler.available(part)]
    if not parts:
        return compiler.compile(Const(None), want)
    made, cases, before = [], [], ""
    for part in parts:
        cases.append((before, part))
        made.append(compiler.taken(part, want, before))
        before = f"{before} AND {compiler.plain(part, want)} IS NULL".removeprefix(" AND ")
    return _choice(compiler, f"coalesce({', '.join(made)})", cases, made, want) if len(made) > 1 else made[0]


def _choice(compiler: Compiler, sql: str, cases: list[tuple[str, Expression]], made: list[str], want: Want) -> str:
    """Keep what a choice is made of, so that a case that is not taken is not read; return its SQL."""
    values = [compiler.plain(part, want) for _, part in cases] if compiler.grouping else made
    found = zip(cases, values, made, strict=True)
    compiler.cells.choices[sql] = tuple(Case(when, value) for (when, _), value, _ in found)
    return sql


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
    tests, cases, made, before = [], [], [], ""
    for branch in expression.options["branches"]:
        tests.append(condition(compiler, branch.when))
        holds = _on_one_row(compiler, branch.when)
        when = f"{before} AND {holds}".removeprefix(" AND ")
        cases.append((when, branch.then))
        made.append(compiler.taken(branch.then, want, when))
        before = f"{before} AND NOT {holds}".removeprefix(" AND ")
    cases.append((before, expression.options["else"]))
    made.append(compiler.taken(expression.options["else"], want, before))
    written = " ".join(f"WHEN {test} THEN {value}" for test, value in zip(tests, made, strict=False))
    return _choice(compiler, f"CASE {written} ELSE {made[-1]} END", cases, made, want)


def _on_one_row(compiler: Compiler, what: Condition) -> str:
    """Return the SQL of a condition on one row, whether or not rows are being put together."""
    outer, compiler.grouping = compiler.grouping, False
    kept = list(compiler.faults)
    made = condition(compiler, what)
    compiler.grouping, compiler.faults = outer, kept
    return made


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
    known = ", ".join(text(key) for key in pairs)
    header = compiler.header(expression.parts[0])
    strange = f"{told} IS NOT NULL AND {told} NOT IN ({known})"
    if "default" not in options:
        compiler.faults.append(
            Fault(strange, "connectors.unknown_word", header, given, {"known": text(_shown(options))})
        )
    elif options.get("tell"):
        compiler.faults.append(Fault(strange, "connectors.told_word", header, given, warning=True))
    default = options.get("default", Const(None))
    if not pairs:
        return compiler.compile(default, want)
    row = compiler.plain(expression.parts[0], TEXT)
    cases = [(f"essor_word({row}) = {text(key)}", value) for key, value in pairs.items()]
    cases.append((f"coalesce(essor_word({row}) NOT IN ({known}), true)", default))
    made = [compiler.taken(value, want, when) for when, value in cases]
    written = " ".join(f"WHEN {text(key)} THEN {value}" for key, value in zip(pairs, made, strict=False))
    sql = f"CASE {told} {written} ELSE {made[-1]} END"
    return sql if all(isinstance(value, Const) for _, value in cases) else _choice(compiler, sql, cases, made, want)


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
