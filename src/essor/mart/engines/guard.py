"""Let through one SELECT over the tables of the snapshot, and nothing else.

No person writes SQL here: ibis compiles it. The guard is the second wall, in front of what each
engine forbids itself, should a name or a value ever escape its quotes.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

_WRITES = (exp.Into, exp.Lock, exp.QueryTransform, exp.Command, exp.DML, exp.DDL)
_UNNAMED_FUNCTIONS = frozenset({"isnan", "make_date", "make_timestamp", "median", "mode", "starts_with"})


class RefusedQueryError(ValueError):
    """Report a text that is not one SELECT over the snapshot's tables: the caller broke the contract."""


def admit(sql: str, dialect: str, tables: Collection[str]) -> frozenset[str]:
    """Check that a text only reads the snapshot's tables; return those that it reads.

    Args:
        sql: the text, as compiled.
        dialect: sqlglot's name: duckdb, postgres or spark.
        tables: names that may be read.

    Raises:
        RefusedQueryError: it is several statements, writes, reads another table, a file or a table
            function, or calls a function that neither sqlglot nor the list above knows.

    """
    return _admitted(sql, dialect, frozenset(tables))


@lru_cache(maxsize=1024)  # a page asks the same questions again and again, and parsing takes longer than some answers
def _admitted(sql: str, dialect: str, tables: frozenset[str]) -> frozenset[str]:
    try:
        statements = sqlglot.parse(sql, dialect=dialect)
    except SqlglotError as error:
        msg = f"not SQL: {error}"
        raise RefusedQueryError(msg) from error
    tree = statements[0] if len(statements) == 1 else None
    if not isinstance(tree, exp.Query):
        msg = f"not one SELECT: {sql[:200]}"
        raise RefusedQueryError(msg)
    _refuse(_writing(tree), "writes or runs something")
    _refuse(_strange_functions(tree), "calls an unknown function")
    _refuse(_elsewhere(tree), "reads a file, a function or another schema")
    read, known = _sources(tree), {name.lower(): name for name in tables}
    _refuse(sorted(read - known.keys()), "reads what is not a table of the snapshot")
    return frozenset(known[name] for name in read)


def _refuse(found: list[str], why: str) -> None:
    if found:
        msg = f"the query {why}: {', '.join(found)}"
        raise RefusedQueryError(msg)


def _writing(tree: exp.Query) -> list[str]:
    return [node.key for node in tree.find_all(*_WRITES) if not isinstance(node, exp.Query)]


def _strange_functions(tree: exp.Query) -> list[str]:
    names = [str(node.this).lower() for node in tree.find_all(exp.Anonymous, exp.AnonymousAggFunc)]
    return [name for name in names if name not in _UNNAMED_FUNCTIONS]


def _elsewhere(tree: exp.Query) -> list[str]:
    return [
        node.sql()
        for node in tree.find_all(exp.Table)
        if not isinstance(node.this, exp.Identifier) or node.args.get("db") or node.args.get("catalog")
    ]


def _sources(tree: exp.Query) -> set[str]:
    """Return the tables that a query reads, those apart that its own WITH names where they are in sight."""
    scopes = traverse_scope(tree)
    return {
        source.name.lower() for scope in scopes for source in scope.sources.values() if isinstance(source, exp.Table)
    }
