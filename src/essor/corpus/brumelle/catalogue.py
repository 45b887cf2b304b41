"""Make the 240 products: eight families, prices by period, one constant cost each."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from essor.corpus.brumelle.nouns import Product
from essor.corpus.brumelle.setting import LAST_DAY, PRICE_RISE, PRICE_RISE_FAMILY, STORIES, Plot
from essor.corpus.cents import half_up, net_of

_TARIFF_RISE = 102
_FAMILY_RISE = int(100 * (1 + PRICE_RISE))
_STANDARD_VAT, _FOOD_VAT = 200, 55
_RANGES = ("Aube", "Brume", "Clairière", "Dune", "Écume", "Frimas")
_BRANDS = ("Brumelle", "Clairlune", "Sorbelune", "Val-Songe")


@dataclass(frozen=True, slots=True)
class Family:
    """Hold a family: what it sells, its price range (euros incl. VAT), its cost share, who buys it."""

    name: str
    prefix: str
    items: tuple[str, ...]
    prices: tuple[int, int]
    cost_percent: int
    retail_weight: float
    field_weight: float
    vat: int = _STANDARD_VAT
    online: bool = True


FAMILIES = (
    Family("Cuisson", "CUI", ("Cocotte", "Sauteuse", "Poêle", "Casserole", "Faitout"), (29, 189), 46, 1.2, 0.7),
    Family(
        "Couteaux", "COU", ("Couteau de chef", "Office", "Santoku", "Couteau à pain", "Bloc"), (19, 129), 42, 1.0, 0.9
    ),
    Family("Pâtisserie", "PAT", ("Moule", "Plaque", "Cercle", "Fouet", "Poche à douille"), (6, 49), 40, 1.3, 0.6),
    Family("Arts de la table", "TAB", ("Assiette", "Bol", "Plat", "Saladier", "Tasse"), (8, 59), 44, 1.2, 1.8),
    Family("Verrerie", "VER", ("Verre à eau", "Verre à vin", "Carafe", "Coupe", "Flûte"), (5, 39), 43, 0.9, 1.6),
    Family(
        "Couverts", "CVT", ("Fourchette", "Couteau de table", "Cuillère", "Ménagère", "Louche"), (4, 89), 41, 0.7, 1.4
    ),
    Family("Textile", "TEX", ("Nappe", "Serviette", "Torchon", "Tablier", "Manique"), (7, 69), 39, 0.8, 0.8),
    Family(
        "Épicerie fine",
        "EPI",
        ("Sel fumé", "Huile", "Confiture", "Thé", "Miel"),
        (5, 24),
        58,
        0.6,
        0.3,
        _FOOD_VAT,
        False,
    ),
)


def make_products(rng: Random, plot: Plot = STORIES) -> tuple[Product, ...]:
    """Make five items in six ranges for each family; the online shop does not sell food."""
    dearer = PRICE_RISE_FAMILY if plot.price_rise <= LAST_DAY else ""
    products = []
    for family in FAMILIES:
        for number in range(1, len(family.items) * len(_RANGES) + 1):
            item = family.items[(number - 1) % len(family.items)]
            low, high = family.prices
            opening = round(low + (high - low) * rng.random() ** 1.7) * 100 - 10
            retail = _prices(opening, dearer=family.name == dearer)
            products.append(
                Product(
                    code=f"{family.prefix}-{number:03d}",
                    label=f"{item} {_RANGES[(number - 1) // len(family.items)]}",
                    family=family.name,
                    brand=rng.choice(_BRANDS),
                    retail=retail,
                    net=tuple(net_of(price, family.vat) for price in retail),
                    cost=half_up(net_of(opening, family.vat) * (family.cost_percent + rng.randint(-5, 5)), 100),
                    vat=family.vat,
                    ecolabel=rng.random() < 0.35,  # noqa: PLR2004 a third of the range is eco-labelled
                    online=family.online,
                )
            )
    return tuple(products)


def _prices(opening: int, *, dearer: bool) -> tuple[int, int, int]:
    tariff = _to_tens(half_up(opening * _TARIFF_RISE, 100))
    raised = _to_tens(half_up(tariff * _FAMILY_RISE, 100)) if dearer else tariff
    return opening, tariff, raised


def _to_tens(cents: int) -> int:
    return half_up(cents, 10) * 10
