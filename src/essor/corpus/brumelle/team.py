"""Place the five shops and the sales team: seven territories, one adviser per shop, one replacement."""

from __future__ import annotations

from datetime import date

from essor.corpus.brumelle.nouns import Person, Store

STORES = (
    Store("LYO", "Boutique Lyon", "Lyon", "69002", 10.2, 540_000),
    Store("NAN", "Boutique Nantes", "Nantes", "44000", 8.6, 380_000),
    Store("LIL", "Boutique Lille", "Lille", "59800", 8.2, 390_000),
    Store("BOR", "Boutique Bordeaux", "Bordeaux", "33000", 9.3, 460_000),
    Store("STR", "Boutique Strasbourg", "Strasbourg", "67000", 7.7, 350_000),
)
_FIELD, _SHOP = "Terrain", "Boutiques"
_REP, _ADVISER = "Commercial terrain", "Responsable de boutique"


def _rep(code: str, territory: str, days: tuple[date, date | None], potential: float, skill: float) -> Person:
    return Person(code, f"Vendeur {code}", _REP, _FIELD, territory, "", *days, "CDI", potential, skill)


def _adviser(code: str, store: Store, hired: date, contract: str = "CDI") -> Person:
    return Person(code, f"Vendeur {code}", _ADVISER, _SHOP, store.city, store.name, hired, None, contract)


PEOPLE = (
    _rep("V01", "Île-de-France", (date(2018, 9, 3), None), 1.35, 0.64),
    _rep("V02", "Auvergne-Rhône-Alpes", (date(2019, 3, 4), None), 1.20, 0.66),
    _rep("V03", "Provence et Côte d'Azur", (date(2020, 1, 6), None), 1.25, 0.63),
    _rep("V04", "Nouvelle-Aquitaine", (date(2016, 5, 2), None), 1.00, 0.57),
    _rep("V05", "Massif central", (date(2021, 10, 4), None), 0.42, 0.70),
    _rep("V06", "Bretagne et Pays de la Loire", (date(2017, 2, 6), date(2025, 3, 30)), 0.95, 0.62),
    _rep("V07", "Grand Est et Hauts-de-France", (date(2022, 6, 7), None), 1.05, 0.62),
    _adviser("V08", STORES[0], date(2015, 4, 1)),
    _adviser("V09", STORES[1], date(2018, 6, 4)),
    _adviser("V10", STORES[2], date(2019, 9, 2)),
    _adviser("V11", STORES[3], date(2020, 2, 3)),
    _adviser("V12", STORES[4], date(2023, 1, 9), "CDD"),
    _rep("V13", "Bretagne et Pays de la Loire", (date(2025, 3, 31), None), 0.95, 0.61),
)
REPS = tuple(person for person in PEOPLE if person.team == _FIELD)
ADVISERS = {person.store: person for person in PEOPLE if person.team == _SHOP}
TERRITORIES = tuple(dict.fromkeys(person.territory for person in REPS))


def rep_of(territory: str, day: date) -> Person:
    """Return who works a territory on a day.

    Raises:
        KeyError: nobody does.

    """
    for person in REPS:
        if person.territory == territory and person.hired <= day and (person.left is None or day <= person.left):
            return person
    raise KeyError(territory, day)
