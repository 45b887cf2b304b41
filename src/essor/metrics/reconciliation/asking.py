"""Ask an engine one of the questions of `sql/`: written once, turned into the SQL of each engine."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    from essor.mart.engines import Engine

Argument = str | int | date
_INCLUDE = re.compile(r"^-- include (\w+)$", re.MULTILINE)
_SQLGLOT = {"pyspark": "spark"}


def ask(engine: Engine, question: str, **values: Argument) -> list[dict[str, Any]]:
    """Return the rows that a question of `sql/` has on an engine.

    Args:
        engine: a snapshot.
        question: name of the file.
        values: what stands for each `:name` of the text; they go in as literals, never as text of the query.

    """
    return engine.query(to_sql(question, engine.dialect, tuple(sorted(values.items())))).dicts()


@lru_cache(maxsize=256)
def to_sql(question: str, dialect: str, values: tuple[tuple[str, Argument], ...]) -> str:
    """Return a question in the SQL of an engine."""
    tree = sqlglot.parse_one(_text(question), dialect="duckdb")
    filled = exp.replace_placeholders(tree, **dict(values))
    return filled.sql(dialect=_SQLGLOT.get(dialect, dialect), comments=False)


def _text(name: str) -> str:
    text = (files(__package__) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return _INCLUDE.sub(lambda match: _text(match[1]), text)
