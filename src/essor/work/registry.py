"""Find the work products: each folder of a block holds one; no list is kept."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from essor.work.product import Product


@cache
def products() -> Mapping[str, Product]:
    """Return every work product by code, in the order of the standard."""
    found: dict[str, Product] = {}
    import essor.work as house

    for block in pkgutil.iter_modules(house.__path__, "essor.work."):
        if not block.ispkg:
            continue
        for folder in pkgutil.iter_modules(import_module(block.name).__path__, f"{block.name}."):
            product: Product = import_module(folder.name).PRODUCT
            if product.code in found:
                msg = f"{product.code} stands in two folders"
                raise ValueError(msg)
            found[product.code] = product
    return dict(sorted(found.items()))


def find(name: str) -> Product:
    """Return the product of a code ("C2.2.4") or a noun ("report").

    Raises:
        KeyError: no folder holds it.

    """
    for product in products().values():
        if name.upper() == product.code or name == product.name:
            return product
    raise KeyError(name)
