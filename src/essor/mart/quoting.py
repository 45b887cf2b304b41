"""Quote names and texts for SQL: whatever they hold, they stay names and texts."""

from __future__ import annotations


def identifier(name: str) -> str:
    """Return a name between double quotes, as DuckDB and PostgreSQL read it.

    Raises:
        ValueError: the name is empty or holds NUL, which no engine takes.

    """
    if not name or "\0" in name:
        msg = f"not a name: {name!r}"
        raise ValueError(msg)
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text between single quotes, as DuckDB and PostgreSQL read it.

    Raises:
        ValueError: the text holds NUL, which PostgreSQL cannot keep and no table of the mart holds.

    """
    if "\0" in value:
        msg = f"a text without NUL is needed: {value!r}"
        raise ValueError(msg)
    return "'" + value.replace("'", "''") + "'"
