"""Ask an engine one of the questions of `sql/`: written once, turned into the SQL of each engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    from essor.mart.engines import Engine

Argument = str | int | date
_INCLUDE = re.compile(r"^-- include (\w+)$", re.MULTILINE)
_GAP = re.compile(r"__gap_(\w+?)__")
_SQLGLOT = {"pyspark": "spark"}


def ask(engine: Engine, question: str, **values: Argument) -> list[dict[str, Any]]:
    """Return the rows that a question of `sql/` has on an engine.

    Args:
        engine: a snapshot.
        question: name of the file.
        values: what stands for each `:name` of the text, as a literal.

    """
    return engine.query(to_sql(question, engine.dialect, values)).dicts()


def to_sql(question: str, dialect: str, values: Mapping[str, Argument]) -> str:
    """Return a question in the SQL of an engine, each `:name` replaced by a literal.

    Raises:
        KeyError: the question names a value that is not given.

    """
    spoken = _SQLGLOT.get(dialect, dialect)
    literals = {name: exp.convert(value).sql(dialect=spoken) for name, value in values.items()}
    return _GAP.sub(lambda gap: literals[gap[1]], _translated(question, spoken))


@cache
def _translated(question: str, dialect: str) -> str:
    """Return a question in a dialect of sqlglot, with gaps where its values go."""
    tree = sqlglot.parse_one(_text(question), dialect="duckdb")
    for placeholder in list(tree.find_all(exp.Placeholder)):
        placeholder.replace(exp.var(f"__gap_{placeholder.name}__"))
    return tree.sql(dialect=dialect, comments=False)


def _text(name: str) -> str:
    text = (files("essor.metrics.reconciliation") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    return _INCLUDE.sub(lambda match: _text(match[1]), text)
