"""Say by what figures may be cut, and how each table reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from essor.kernel.message import Bilingual


@dataclass(frozen=True, slots=True)
class Through:
    """Reach a column of a reference table through a dimension that holds its key."""

    dimension: str
    table: str
    key: str
    column: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """Hold one dimension.

    Args:
        code: its name on the command line.
        label: its name as a heading.
        columns: the column of each table that has it; "" where the table's rows all have one value.
        constants: that one value, by table.
        through: how the other tables reach it, or None.
        kind: type of its values: "string" or "boolean".

    """

    code: str
    label: Bilingual
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    through: Through | None = None
    kind: str = "string"

    @classmethod
    def from_data(cls, code: str, data: Mapping[str, Any]) -> Self:
        """Read a dimension of the catalogue.

        ``tables: [orders, …]`` are those whose column has the dimension's name, ``columns: {quotas:
        person_id}`` those whose column has another, ``constants: {web_traffic: ecommerce}`` those
        without a column, ``through: [product_id, products, product_id, family]`` the way of the others.
        """
        return cls(
            code=code,
            label=Bilingual(data["fr"], data["en"]),
            columns={**dict.fromkeys(data.get("tables", ()), code), **data.get("columns", {})},
            constants=data.get("constants", {}),
            through=Through(*data["through"]) if "through" in data else None,
            kind=data.get("kind", "string"),
        )
