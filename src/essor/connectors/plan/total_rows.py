"""Tell by their look the rows that are no data: totals, headings of groups, footers.

A total is a row whose only words are "Total …", "… Total", "Sous-total …" or a group with its count
("Nord (12)"), and that lacks what every row of data has; or one that begins with the bare word. So an
article called "Total Care" is none: its row has its day and its code. In a two-level file, whose lines
lack the cells of their document, the words must stand in the document's key or in the first column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from essor.connectors.expression import Apply, Cell, Const, Expression, names_in
from essor.connectors.plan.compiler import Compiler
from essor.connectors.plan.outputs import Rows, expression_of
from essor.mart.quoting import text

FOOTER_BELOW = "footer below"
_LABEL_CELLS = 4  # the bare word stands in one of the first cells
_BLANKS = r"[\s\x{A0}\x{202F}]*"
_WHICH = r"(?: (?:g[ée]n[ée]ral|g[ée]n[ée]raux|ht|ttc))?"
_BARE = rf"{_BLANKS}(?:grand[ -]|sous[ -]?|sub-?)?tota(?:l|ux|ls){_WHICH}{_BLANKS}:?{_BLANKS}"
_TOTAL_WORD = r"(?:grand[ -]|sous[ -]?|sub-?)?tota(?:l|ls|ux)\b"
_LABEL = rf"(?:{_TOTAL_WORD}.*|.*\b{_TOTAL_WORD} *:?|.*\p{{L}}.* \([0-9]+\))"
# No words: digits and signs, perhaps with a currency; or a sign for nothing.
_WORDLESS = r"[^\p{L}]*(?:(?:eur|usd|gbp|chf|cad)[^\p{L}]*)?|n/?a"
_SENTENCE = r".*\p{L}{2}.*\s.*\S.*"


@dataclass(frozen=True, slots=True)
class Look:
    """Hold a reason to set rows aside.

    Args:
        reason: its name.
        when: SQL that is true of the rows that it holds for.
        suspects: SQL that costs little; one of them is true of each of these rows and of few others.

    """

    reason: str
    when: str
    suspects: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """Return the SQL of the rows, which asks the dear question of the suspects alone."""
        if not self.suspects:
            return self.when
        return f"CASE WHEN {' OR '.join(self.suspects)} THEN {self.when} ELSE false END"


def reasons(compiler: Compiler, rows: Sequence[Rows], read: frozenset[int], width: int) -> Iterator[Look]:
    """Yield each reason to set a row aside by its look.

    Args:
        compiler: binds names to the columns of the sheet.
        rows: the outputs that can be made; the first is the one that the format is made for.
        read: columns that the outputs read.
        width: columns of the sheet.

    """
    if not width:
        return
    word = f"lower(coalesce({', '.join([*(f'c{place}' for place in range(min(width, _LABEL_CELLS))), 'NULL'])}))"
    bare = f"coalesce(regexp_full_match({word}, {text(_BARE)}), false)"
    yield Look("total", bare, ("c0 IS NULL", *_words_of_total(0)))
    needed = _needed(compiler, rows[0]) if rows else ()
    if not needed or width == 1:
        return
    cells = [f"c{place}" for place in range(width)]
    words = f"list_filter([{', '.join(f'essor_text({cell})' for cell in cells)}], lambda x: {_has_words('x')})"
    labelled = f"len({words}) = 1 AND regexp_full_match(lower({words}[1]), {text(_LABEL)})"
    yield Look("total", f"coalesce({labelled}, false)", tuple(_suspects(compiler, needed)))
    if read and compiler.format.parent is None:
        nothing = " AND ".join(f"c{place} IS NULL" for place in sorted(read))
        yield Look("heading", f"({nothing})", (f"({nothing})",))
    lacking = " OR ".join(f"({' AND '.join(f'c{place} IS NULL' for place in group)})" for group in needed)
    alone = " AND ".join(f"{cell} IS NULL" for cell in cells[1:])
    sentence = f"coalesce(regexp_full_match(c0, {text(_SENTENCE)}), false)"
    yield Look(FOOTER_BELOW, sentence, (f"({alone} AND ({lacking}))",))


def _has_words(cell: str) -> str:
    return f"{cell} IS NOT NULL AND NOT regexp_full_match(lower({cell}), {text(_WORDLESS)})"


def _suspects(compiler: Compiler, needed: Sequence[tuple[int, ...]]) -> Iterator[str]:
    """Yield the cheap SQL of which one is true of every row that may be a total: it lacks a value, or has its words."""
    parent = compiler.format.parent
    if parent is None:
        for group in needed:
            if len(group) == 1:
                yield from (f"c{group[0]} IS NULL", *_label_of_total(group[0]))
            else:
                yield f"({' AND '.join(_gone(place) for place in group)})"
        return
    key = compiler.binding.find((parent.key,))
    for place in sorted({0} | ({key.index} if key is not None else set())):
        yield from _label_of_total(place)


def _gone(place: int) -> str:
    """Return the SQL that is true where a cell is empty, or holds what may be the words of a total."""
    return f"({' OR '.join((f'c{place} IS NULL', *_label_of_total(place)))})"


def _label_of_total(place: int) -> tuple[str, ...]:
    return (*_words_of_total(place), f"ends_with(c{place}, ')')")


def _words_of_total(place: int) -> tuple[str, ...]:
    return f"contains(c{place}, 'ota')", f"contains(c{place}, 'OTA')"


def _needed(compiler: Compiler, rows: Rows) -> tuple[tuple[int, ...], ...]:
    """Return, for each value that a row of the table cannot do without, the columns that it is read from."""
    found: dict[tuple[int, ...], None] = {}
    for column in rows.table.columns:
        expression = expression_of(compiler, rows.output, column)
        if (column.required or column.name in rows.table.key) and not _certain(expression):
            places = sorted(_places(compiler, expression))
            found |= {tuple(places): None} if places else {}
    return tuple(found)


def _places(compiler: Compiler, expression: Expression) -> frozenset[int]:
    values: Mapping[str, Expression] = compiler.format.values
    found: set[int] = set()
    for name in names_in(expression):
        if name in values:
            found |= _places(compiler, values[name])
        elif (column := compiler.binding.find((name,))) is not None:
            found.add(column.index)
    return frozenset(found)


def _certain(expression: Expression) -> bool:
    """Tell whether a value is never empty, whatever the cells hold."""
    if isinstance(expression, Cell):
        return False
    if isinstance(expression, Const):
        return expression.value is not None
    if expression.operation == "first":
        return any(_certain(part) for part in expression.parts)
    default = expression.options.get("default") if isinstance(expression, Apply) else None
    return isinstance(default, Const | Apply) and _certain(default)
