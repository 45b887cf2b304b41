"""Say which work product to open after another, and which hang on it: from what products say they need."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from essor.kernel.need import Items
from essor.work.product import Product
from essor.work.registry import find, products


def built_on(product: Product) -> tuple[Product, ...]:
    """Return the products whose items a product needs."""
    return tuple(dict.fromkeys(find(need.of) for need in product.needs if isinstance(need, Items)))


def holders(product: Product) -> tuple[Product, ...]:
    """Return the products that need the items of a product: they are stale when it changes."""
    return tuple(one for one in products().values() if product in built_on(one))


def downstream(product: Product) -> tuple[Product, ...]:
    """Return all that hangs on a product, the nearest first."""
    return tuple(dict.fromkeys(_after(product, {product.code})))


def _after(product: Product, seen: set[str]) -> Iterator[Product]:
    near = [one for one in holders(product) if one.code not in seen]
    seen |= {one.code for one in near}
    yield from near
    for one in near:
        yield from _after(one, seen)


@cache
def next_after(product: Product) -> Product | None:
    """Return where the sentence to remember leads: what explains a product, or else what is made of it.

    What others take their items from explains figures; a product that explains leads to the one that tells of it.
    """
    explains = [one for one in products().values() if holders(one)]
    found = [*built_on(product), *holders(product), *(one for one in explains if one != product)]
    return next(iter(found), None)
