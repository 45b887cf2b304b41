"""Hold a work product: its code and noun come from its folder, its parts from the folder's files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from types import ModuleType

    from essor.kernel.need import Need

Instances = Literal["one", "per_period", "many"]
_FOLDER = re.compile(r"c(?P<block>[123])(?P<activity>[12])(?P<rest>\d{1,2})_(?P<noun>\w+)")


@dataclass(frozen=True, slots=True)
class Product:
    """Hold what the registry needs to know of a work product without loading it whole.

    Args:
        package: dotted name of the folder.
        code: competence code, "C2.2.4".
        name: the noun of the folder, "report".
        needs: what the runtime has to fetch.
        instances: one, one per period, or many.

    """

    package: str
    code: str
    name: str
    needs: tuple[Need, ...] = ()
    instances: Instances = "per_period"

    @classmethod
    def of(cls, package: str, *, needs: tuple[Need, ...] = (), instances: Instances = "per_period") -> Self:
        """Return the product of a folder named like c224_report.

        Raises:
            ValueError: the folder's name is no competence code and noun.

        """
        folder = package.rsplit(".", 1)[-1]
        match = _FOLDER.fullmatch(folder)
        if match is None:
            msg = f"not the folder of a work product: {folder} (write c<code digits>_<noun>)"
            raise ValueError(msg)
        code = "C" + ".".join((match["block"], match["activity"], *match["rest"]))
        return cls(package, code, match["noun"], needs, instances)

    def part(self, name: str) -> ModuleType:
        """Return a part of the product: inputs, compute, document, checks, workbook, process."""
        return import_module(f"{self.package}.{name}")
