"""Find by a few words what a person may open: work products, figures, pages, imports, competences, companies."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from essor.kernel.message import LANGS, Bilingual, Lang, Message
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.words import say
from essor.metrics import catalogue
from essor.metrics.coverage import last_month
from essor.standard import load
from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.companies.services import NoDataError, folder_of, opened, snapshot_of
from essor.web.ways import area_of, areas, label_of, noun_of
from essor.work.kept import Kept
from essor.work.registry import products

KINDS = ("products", "figures", "pages", "imports", "competences", "companies")
MOST = 8
"""Things of one kind that are shown; the words of a person narrow them further."""
_PRODUCT = "workshop:product"
_FAR = 3
"""The rank of what the words do not name."""
_MONTHS: Kept[Period] = Kept(most=64)


@dataclass(frozen=True, slots=True)
class Thing:
    """Hold one thing that can be opened.

    Args:
        label: as people call it.
        about: what tells it from others of its name: a code, a definition, a day.
        href: where it opens.
        words: all that it is found by, in both languages.

    """

    label: Bilingual
    about: Bilingual
    href: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the things of one kind; `more` counts those that are not shown."""

    kind: str
    things: tuple[Thing, ...]
    more: int


def find(*, user: User, company: Company, asked: str, today: date) -> tuple[Found, ...]:
    """Return what the words of a person name, by kind, the nearest first; without words the pages and companies.

    Args:
        user: whose rights decide what is found.
        company: where one searches; companies are those of the person.
        asked: a few words, in either language, with or without accents, whole or begun.
        today: for figures where the data tell no day.

    """
    words = _plain(asked).split()
    known = {
        "products": _products(company) if words else (),
        "figures": _figures(company, today) if words else (),
        "pages": _pages(user, company),
        "imports": _imports(company) if words else (),
        "competences": _competences(company) if words else (),
        "companies": _companies(user),
    }
    found = []
    for kind in KINDS:
        ranked = [(_rank(one, words), place, one) for place, one in enumerate(known[kind])]
        near = [one for rank, _, one in sorted(ranked, key=lambda held: held[:2]) if rank < _FAR]
        if near:
            found.append(Found(kind, tuple(near[:MOST]), max(0, len(near) - MOST)))
    return tuple(found)


def _rank(thing: Thing, words: list[str]) -> int:
    """Return 0 where the name begins so, 1 where its words do, 2 where it is only spoken of, 3 where it is not it."""
    names = [_plain(thing.label.text(lang)) for lang in LANGS]
    if not words or any(name.startswith(" ".join(words)) for name in names):
        return 0
    for rank, texts in ((1, names), (2, [_plain(text) for text in thing.words])):
        if any(all(any(part.startswith(word) for part in _parts(text)) for word in words) for text in texts):
            return rank
    return _FAR


def _parts(text: str) -> list[str]:
    """Return what a word may begin: the words of a text, each code whole, and what stands after its marks."""
    return [*text.split(), *"".join(sign if sign.isalnum() else " " for sign in text).split()]


def _plain(text: str) -> str:
    """Return a text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("’", "'")


def _both(label: Bilingual | Message) -> Bilingual:
    return label if isinstance(label, Bilingual) else Bilingual(*(say(label, lang) for lang in _SAID))


_SAID: tuple[Lang, Lang] = ("fr", "en")


def _thing(label: Bilingual, about: Bilingual, href: str, *more: str) -> Thing:
    return Thing(label, about, href, (f"{label.fr} {about.fr}", f"{label.en} {about.en}", *more))


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)


def _products(company: Company) -> Iterator[Thing]:
    for one in products().values():
        href = reverse(_PRODUCT, kwargs={"company": company.slug, "area": area_of(one), "noun": noun_of(one)})
        yield _thing(_both(label_of(one)), _same(one.code), href, noun_of(one))


def _figures(company: Company, today: date) -> Iterator[Thing]:
    """Give the KPIs of the catalogue, each at the last month told; none where nothing was imported."""
    month = _month(company, today)
    if month is None:
        return
    place = reverse("workshop:figure", kwargs={"company": company.slug})
    for kpi in catalogue.kpis().values():
        query = urlencode({"ref": FigureRef(kpi.code, month).key()})
        yield _thing(kpi.label, kpi.definition, f"{place}?{query}", kpi.code, kpi.code.replace("_", " "))


def _month(company: Company, today: date) -> Period | None:
    folder = folder_of(company)
    try:
        snapshot = snapshot_of(folder)
    except NoDataError:
        return None

    def asked() -> Period:
        with opened(company, snapshot.id) as found:
            return last_month(found.engine, today=today)

    return _MONTHS.get((folder.folder, snapshot.id, today), asked)


def _pages(user: User, company: Company) -> Iterator[Thing]:
    """Give the lines of the sidebar that a person may follow; work products stand among their own."""
    for area in areas():
        for way in area.ways:
            if way.route != _PRODUCT and user.has_perm(way.permission, company):
                href = reverse(way.route, kwargs={"company": company.slug, **way.arguments})
                yield _thing(_both(way.label), _both(area.label), href)


def _imports(company: Company) -> Iterator[Thing]:
    try:
        snapshot = snapshot_of(folder_of(company))
    except NoDataError:
        return
    for record in sorted(snapshot.imports, key=lambda one: -one.position):
        kwargs = {"company": company.slug, "import_id": record.import_id}
        yield _thing(_same(record.file_name), _same(record.import_id), reverse("import_detail", kwargs=kwargs))


def _competences(company: Company) -> Iterator[Thing]:
    for one in load().competences:
        href = f"{reverse('workshop:competence', kwargs={'code': one.code})}?{urlencode({'w': company.slug})}"
        yield _thing(Bilingual(f"{one.code} {one.label.fr}", f"{one.code} {one.label.en}"), one.statement, href,
                     one.code.replace(".", ""))  # fmt: skip


def _companies(user: User) -> Iterator[Thing]:
    for one in Company.objects.visible_to(user):
        yield _thing(_same(one.name), _same(one.slug), reverse("workshop:home", kwargs={"company": one.slug}))
