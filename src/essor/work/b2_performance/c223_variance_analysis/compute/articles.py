"""Hold the articles sold on both sides, added up once, and say which families, prices and mixes fell beyond chance.

Sums of families and the noise of a channel serve every family that is looked at, whatever the size of the range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from essor.kernel.value import NotComputable
from essor.methods.exact import decimal_of, total
from essor.methods.variance.local_test import (
    Prices,
    Sold,
    dispersion,
    fall,
    lost_beyond,
    mix_loss,
    none_sold,
    price_loss,
    prices,
    sold,
    together,
)
from essor.work.data import Share

from .gaps import SHARES
from .lines import PRODUCTS, Compared

_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Priced:
    """Hold an article: its pieces and old price, what it brought, and what the same pieces bring at the old price."""

    pieces: Sold
    brought: Decimal
    at_old_price: Decimal


@dataclass(frozen=True, slots=True)
class Articles:
    """Hold the articles that were sold on both sides, whose price on both sides is known.

    Args:
        places: the articles of each family and channel.
        sums: the pieces of each of these, added up.
        prices: their prices on both sides, added up.
        wholes: the pieces of each channel, added up.
        spread: of each channel, how many times the variance of a count its articles vary; absent where too few tell.
        families: all pieces of each family, of whatever article.

    """

    places: Mapping[_Place, Sequence[_Priced]]
    sums: Mapping[_Place, Sold]
    prices: Mapping[_Place, Prices]
    wholes: Mapping[str, Sold]
    spread: Mapping[str, Fraction]
    families: Mapping[str, Sold]

    def family_fall(self, family: str) -> Decimal | None:
        """Return by how many standard errors the pieces of a family fell against the others, or None."""
        parts = []
        for share in SHARES[1:]:
            one, spread = self.sums.get((family, share)), self.spread.get(share)
            if one is not None and spread is not None:
                whole = self.wholes[share]
                parts.append((one, Sold(whole.now - one.now, whole.before - one.before), spread))
        return fall(parts) if parts else None

    def beside_the_rest(self, family: str) -> tuple[Decimal, Decimal]:
        """Return how all pieces of a family moved, and those of all other families; 0 where nothing was sold before."""
        one, whole = self.families[family], _added(self.families.values())
        return _growth(one), _growth(Sold(whole.now - one.now, whole.before - one.before))

    def price_changes(self) -> Mapping[str, Decimal]:
        """Return, by family, how the prices of the same articles moved: Σ actual ÷ Σ pieces × old price − 1."""
        found: dict[str, list[Decimal]] = {}
        for (family, _), articles in self.places.items():
            held = found.setdefault(family, [Decimal(0), Decimal(0)])
            held[0] += sum((one.brought for one in articles), Decimal(0))
            held[1] += sum((one.at_old_price for one in articles), Decimal(0))
        return {family: now / old - 1 for family, (now, old) in found.items() if old}

    def price_rise(self, family: str) -> Decimal | None:
        """Return by how many standard errors the prices of a family rose against those of all others, or None."""
        inside = together(sums for (name, _), sums in self.prices.items() if name == family)
        others = together(sums for (name, _), sums in self.prices.items() if name != family)
        return -price_loss(inside, others) if inside.count > 1 else None

    def mix_score(self, share: Share) -> Decimal | None:
        """Return by how many standard errors the mix of a channel cost revenue, or None."""
        spread = self.spread.get(share)
        inside = [one.pieces for (_, channel), held in self.places.items() if channel == share for one in held]
        return None if spread is None else mix_loss(inside, spread)

    def price_score(self, family: str, share: str, *, beside: bool = False) -> Decimal | None:
        """Return by how many standard errors the prices of the articles of a family fell in a channel, or None.

        Args:
            family: whose articles.
            share: the channel.
            beside: whether they have to fall against the other families of the channel too, where it has any:
                customers who get a discount buy of all families, and a month in which they buy more lowers every price.

        """
        inside = self.prices.get((family, share))
        if inside is None or inside.count <= 1:
            return None
        if not beside:
            return price_loss(inside)
        others = together(sums for place, sums in self.prices.items() if place[1] == share and place[0] != family)
        return min(price_loss(inside), price_loss(inside, others))


def articles_of(level: Sequence[str], lines: Iterable[Compared]) -> Articles:
    """Return the articles among the lines of a split; none where its lines are no articles.

    Args:
        level: what a line is: product, family and channel.
        lines: what was compared.

    """
    places: dict[_Place, list[_Priced]] = {}
    families: dict[str, list[Sold]] = {}
    for one in lines if tuple(level) == PRODUCTS else ():
        _, family, channel = one.key
        now, before = one.quantity or Decimal(0), one.base_quantity or Decimal(0)
        families.setdefault(family, []).append(sold(now, before))
        if now > 0 and before > 0 and one.base > 0:
            places.setdefault((family, channel), []).append(_priced(one, now, before))
    sums = {place: _added(one.pieces for one in held) for place, held in places.items()}
    shares = sorted({share for _, share in places})
    spread = {share: _spread(places, share) for share in shares}
    return Articles(
        places=places,
        sums=sums,
        prices={place: prices((one.brought, one.at_old_price) for one in held) for place, held in places.items()},
        wholes={share: _added(one for (_, its), one in sums.items() if its == share) for share in shares},
        spread={share: found for share, found in spread.items() if found is not None},
        families={family: _added(held) for family, held in families.items()},
    )


def unsold_score(lines: Iterable[Compared]) -> Decimal:
    """Return by how many standard errors what sold nothing is worth more than chance leaves unsold.

    A plan is made of last year's pieces, and they fell as they did by chance: so both sides are counts, and an article
    sells none now as each of its pieces may have fallen on the other side. How many pieces go together is read from
    all articles, those that one side lacks among them.

    Args:
        lines: of a gap, whose last keys are the family and the channel; one whose pieces are not known sells nothing
            by no chance.

    """
    channels: dict[str, dict[str, list[Compared]]] = {}
    for one in lines:
        *_, family, channel = one.key
        channels.setdefault(channel, {}).setdefault(family, []).append(one)
    rows = []
    for families in channels.values():
        found = dispersion([_pieces(one) for one in held] for held in families.values())
        spread = Fraction(1) if isinstance(found, NotComputable) else found
        whole = _added(_pieces(one) for held in families.values() for one in held)
        share = decimal_of(whole.now / (whole.now + whole.before)) if whole.before else Decimal(1)
        rows += [_left_unsold(one, spread, share) for held in families.values() for one in held]
    return lost_beyond(rows)


def _left_unsold(one: Compared, spread: Fraction, share: Decimal) -> tuple[Decimal, Decimal, bool]:
    """Return what an article is worth, how likely chance leaves it unsold, and whether it is."""
    now, before = (max(side or Decimal(0), Decimal(0)) for side in (one.quantity, one.base_quantity))
    lost = not one.quantity
    if now + before == 0 or (one.base > 0 and before == 0):
        return max(one.base, Decimal(0)), Decimal(0), lost
    price = one.base / before if before else one.constant / now
    return max(price, Decimal(0)) * (now + before), none_sold(now + before, spread, share), lost


def _pieces(one: Compared) -> Sold:
    return sold(one.quantity or Decimal(0), one.base_quantity or Decimal(0))


def _spread(places: Mapping[_Place, Sequence[_Priced]], share: str) -> Fraction | None:
    found = dispersion([one.pieces for one in held] for (_, its), held in places.items() if its == share)
    return None if isinstance(found, NotComputable) else found


def _priced(one: Compared, now: Decimal, before: Decimal) -> _Priced:
    price = one.base / before
    return _Priced(sold(now, before, price), one.constant, now * price)


def _added(rows: Iterable[Sold]) -> Sold:
    held = list(rows)
    return Sold(total(one.now for one in held), total(one.before for one in held))


def _growth(pieces: Sold) -> Decimal:
    return decimal_of(pieces.now / pieces.before - 1) if pieces.before else Decimal(0)
