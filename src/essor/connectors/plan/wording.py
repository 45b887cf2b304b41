"""Compile the operations on texts: joining, cutting, ids that tell nothing, headers as data."""

from __future__ import annotations

import re

from essor.connectors.expression import Apply, Cell
from essor.connectors.headers import normalise
from essor.connectors.plan.compiler import NUMBER, TEXT, Compiler, Fault, Want, any_part, operation
from essor.connectors.plan.literals import literal
from essor.connectors.typed.texts import word
from essor.mart.quoting import text

_CODE = "^[A-Za-z]{0,6}[-_./ ]?[0-9][A-Za-z0-9._/-]*$"
_PERSON = r"\b([A-Z]{1,3}-?[0-9]{1,5})\b"
_SCALES = (
    (r"\b0 (?:a|to|-) ?10\b|sur 10\b|/10", "nps"),
    (r"\b1 (?:a|to|-) ?7\b", "ces"),
    (r"\b[01] (?:a|to|-) ?5\b", "csat"),
)


@operation("concat", "text", available=any_part)
def concat(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return texts side by side; NULL when all are empty."""
    parts = [compiler.compile(part, TEXT) for part in expression.parts if compiler.available(part)]
    if not parts:
        return literal(None, "text")
    return f"nullif(concat_ws({text(str(expression.options.get('with', '')))}, {', '.join(parts)}), '')"


@operation("extract", "text")
def extract(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the part of a text that matches; NULL when none does."""
    pattern, group = str(expression.options["pattern"]), int(expression.options.get("group", 0))
    re.compile(pattern)
    return f"nullif(regexp_extract({compiler.compile(expression.parts[0], TEXT)}, {text(pattern)}, {group}), '')"


@operation("upper", "text")
def upper(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a text in capitals."""
    return f"upper({compiler.compile(expression.parts[0], TEXT)})"


@operation("lower", "text")
def lower(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return a text in small letters."""
    return f"lower({compiler.compile(expression.parts[0], TEXT)})"


@operation("hash", "text")
def hashed(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return an id from which the text cannot be read."""
    prefix = text(str(expression.options.get("prefix", "")))
    return f"essor_id({prefix}, lower({compiler.compile(expression.parts[0], TEXT)}))"


def _any_option(compiler: Compiler, expression: Apply) -> bool:
    return any(compiler.available(option) for option in expression.options.values())


@operation("party", "text", available=_any_option)
def party(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the id of a party: its code, else a hash of its e-mail, else of its name.

    ``either`` is a column that holds a code on some rows and a name on others: what has a digit and no
    blank, after at most six letters, is a code.
    """
    found = []
    for key in ("code", "email", "either", "name"):
        option = expression.options.get(key)
        if option is None or not compiler.available(option):
            continue
        given = compiler.compile(option, TEXT)
        named = f"essor_id('p_', nullif(essor_name({given}), ''))"
        found.append(
            {
                "code": given,
                "email": f"essor_id('p_', lower({given}))",
                "either": f"CASE WHEN regexp_matches({given}, {text(_CODE)}) THEN {given} ELSE {named} END",
                "name": named,
            }[key]
        )
    return f"coalesce({', '.join(found)})" if found else literal(None, "text")


@operation("person", "text")
def person(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the code of a salesperson: that of the alias, else the code in the text, else a hash."""
    given = compiler.compile(expression.parts[0], TEXT)
    known = " ".join(f"WHEN {text(word(alias))} THEN {text(code)}" for alias, code in compiler.around.people.items())
    by_alias = f"CASE essor_word({given}) {known} END, " if known else ""
    return (
        f"coalesce({by_alias}nullif(regexp_extract({given}, {text(_PERSON)}, 1), ''), "
        f"essor_id('v_', nullif(essor_name({given}), '')))"
    )


def _column_of(compiler: Compiler, expression: Apply) -> str:
    part = expression.parts[0]
    column = compiler.binding.find(part.names) if isinstance(part, Cell) else None
    return column.header if column else ""


@operation("header_of", "text")
def header_of(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the header of a column, as written."""
    return text(" ".join(_column_of(compiler, expression).split()))


@operation("scale_of", "text")
def scale_of(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return the scale that a question names: (0 à 10) is nps, (1 à 5) csat, (1 à 7) ces, else choice."""
    header = normalise(_column_of(compiler, expression))
    return text(next((scale for pattern, scale in _SCALES if re.search(pattern, header)), "choice"))


@operation("scaled", "number")
def scaled(compiler: Compiler, expression: Apply, want: Want) -> str:
    """Return a mark; one beyond the bounds that the header says, as in (0 à 10), rejects the row."""
    header = _column_of(compiler, expression)
    scale = want.scale if want.kind == "number" else NUMBER.scale
    mark = compiler.compile(expression.options.get("of", expression.parts[0]), Want("number", scale))
    if bounds := re.search(r"\b([0-9]+) ?(?:a|to|-|/) ?([0-9]+)\b", normalise(header)):
        least, most = (literal(int(bound), "number") for bound in bounds.groups())
        args = {"least": text(bounds[1]), "most": text(bounds[2])}
        shown = f"rtrim(rtrim(CAST({mark} AS VARCHAR), '0'), '.')"  # 11, as it was written
        beyond = f"{mark} NOT BETWEEN {least} AND {most}"
        compiler.faults.append(Fault(beyond, "connectors.out_of_scale", header, shown, args))
    return mark


@operation("file", "text")
def file(compiler: Compiler, _expression: Apply, _want: Want) -> str:
    """Return the name of the file without its ending."""
    return text(compiler.around.stem)


@operation("json", "text")
def json(compiler: Compiler, expression: Apply, _want: Want) -> str:
    """Return one value out of a JSON text; NULL when there is none."""
    path = text(str(expression.options.get("path", "$")))
    return f"TRY(json_extract_string({compiler.compile(expression.parts[0], TEXT)}, {path}))"
