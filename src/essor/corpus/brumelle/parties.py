"""Invent customers: names that exist nowhere, mails of reserved domains, telephone numbers reserved for fiction.

Source: RFC 2606 (example.org, example.com); ARCEP decision 2018-0881 on the numbering plan, ranges kept
for works of fiction (06 39 98 xx xx, 01 99 00 xx xx).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random

from essor.corpus.brumelle.nouns import Account, Shopper
from essor.corpus.brumelle.setting import FIRST_DAY
from essor.corpus.brumelle.team import REPS
from essor.corpus.chance import Wheel

_KINDS = ("Hôtel", "Restaurant", "Brasserie", "Auberge", "Traiteur", "Bistrot", "Chambres d'hôtes", "Concept store")
_KIND_WEIGHTS = (1.5, 1.3, 1.2, 0.8, 1.4, 0.7, 0.5, 0.9)
_THINGS = (
    "Les Tilleuls", "La Lune Verte", "Le Chaudron", "Les Trois Brumes", "La Cascade", "Le Hibou Bleu", "Les Galets",
    "L'Œil du Cerf", "La Roseraie", "Le Phare", "Les Alizés", "La Treille",
)  # fmt: skip
_PLACES = (
    "Clairlune", "Valsonge", "Montbrume", "Rivesonge", "Aubefeuille", "Sorbelune", "Pierrebrume", "Grandsonge",
    "Courcelune", "Brumeville", "Noirsonge", "Hautelune", "Vertsonge", "Lunebourg", "Fontbrume", "Songeval",
    "Beauluné", "Entrebrumes", "Sainte-Lune", "Lac-aux-Songes",
)  # fmt: skip
_FIRST_NAMES = (
    "Adèle", "Bastien", "Camille", "Damien", "Élise", "Fabien", "Gaëlle", "Hugo", "Inès", "Jules", "Karima", "Léo",
    "Maëlle", "Nadia", "Octave", "Pauline", "Quentin", "Romane", "Sacha", "Thibault", "Ugo", "Violette", "Yasmine",
    "Zoé",
)  # fmt: skip
_LAST_STARTS = ("Brum", "Clair", "Sorb", "Val", "Songe", "Lune", "Aub", "Roch", "Verm", "Tour", "Grim", "Fauv")
_LAST_ENDS = ("elin", "andier", "oisel", "evigne", "ancourt", "ifeuil", "emont", "obert", "azel", "inard")
_STREETS = ("rue des Brumes", "allée de la Lune", "chemin du Songe", "place des Roseaux", "quai des Alizés")
_CITIES: dict[str, tuple[tuple[str, str], ...]] = {
    "Île-de-France": (("75011", "Paris"), ("92100", "Boulogne-Billancourt"), ("78000", "Versailles")),
    "Auvergne-Rhône-Alpes": (("69003", "Lyon"), ("38000", "Grenoble"), ("74000", "Annecy")),
    "Provence et Côte d'Azur": (("13006", "Marseille"), ("06000", "Nice"), ("83000", "Toulon")),
    "Nouvelle-Aquitaine": (("33000", "Bordeaux"), ("64200", "Biarritz"), ("17000", "La Rochelle")),
    "Massif central": (("63000", "Clermont-Ferrand"), ("43000", "Le Puy-en-Velay"), ("15000", "Aurillac")),
    "Bretagne et Pays de la Loire": (("44000", "Nantes"), ("35000", "Rennes"), ("49000", "Angers")),
    "Grand Est et Hauts-de-France": (("59000", "Lille"), ("67000", "Strasbourg"), ("51100", "Reims")),
}
_ALL_CITIES = tuple(city for cities in _CITIES.values() for city in cities)
_KNOWN_BEFORE = 0.8
_BAKERS = 0.14
_OPT_IN = 0.55


def make_accounts(rng: Random, count: int) -> tuple[Account, ...]:
    """Make the professional accounts, more of them where the territory is larger; one in five is a prospect."""
    names = [f"{kind} {thing} {_of(place)}" for kind, thing, place in product(_KINDS, _THINGS, _PLACES)]
    rng.shuffle(names)
    weights = dict(zip(_KINDS, _KIND_WEIGHTS, strict=True))
    places = list(_shares({rep.territory: rep.potential for rep in REPS}, count))
    discounts = Wheel([(0, 4), (5, 4), (10, 3), (15, 2), (20, 1)])
    accounts = []
    for number, (territory, name) in enumerate(zip(places, names, strict=False), start=1):
        kind = next(kind for kind in _KINDS if name.startswith(kind))
        known = rng.random() < _KNOWN_BEFORE
        accounts.append(
            Account(
                code=f"C{number:04d}",
                name=name,
                kind=kind,
                city=rng.choice(_CITIES[territory])[1],
                territory=territory,
                weight=weights[kind] * (0.3 + rng.paretovariate(1.6)),
                discount=discounts.draw(rng),
                terms_days=rng.choice((30, 30, 45, 60)),
                customer_since=_before(rng, FIRST_DAY) if known else None,
            )
        )
    return tuple(accounts)


def shoppers(rng: Random, prefix: str) -> Iterator[Shopper]:
    """Yield private customers without end; the code is the prefix and a running number."""
    number = 0
    while True:
        number += 1
        first, last = rng.choice(_FIRST_NAMES), rng.choice(_LAST_STARTS) + rng.choice(_LAST_ENDS)
        postcode, city = rng.choice(_ALL_CITIES)
        yield Shopper(
            code=f"{prefix}{number:06d}",
            first_name=first,
            last_name=last,
            email=f"{plain(first)}.{plain(last)}.{number}@example.{'org' if number % 3 else 'com'}",
            phone=f"+33639{980000 + number % 10000:06d}",
            street=f"{rng.randint(1, 120)} {rng.choice(_STREETS)}",
            postcode=postcode,
            city=city,
            optin=rng.random() < _OPT_IN,
            baker=rng.random() < _BAKERS,
        )


def plain(text: str) -> str:
    """Return a text in lower case without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _of(place: str) -> str:
    return f"d'{place}" if place[0] in "AE" else f"de {place}"


def _shares(potentials: dict[str, float], count: int) -> Iterator[str]:
    whole = sum(potentials.values())
    owed = dict.fromkeys(potentials, 0.0)
    for _ in range(count):
        for territory, potential in potentials.items():
            owed[territory] += potential / whole
        richest = max(owed, key=lambda territory: owed[territory])
        owed[richest] -= 1
        yield richest


def _before(rng: Random, day: date) -> date:
    return day - timedelta(days=rng.randint(60, 2400))
