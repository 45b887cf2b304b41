"""Put the actions of a list in order by a column, and read one page of it without the rows of the others."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from essor.web.desk.models import Task

PAGE: Final = 50
"""Actions on one page of the list."""
_FAR: Final = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(Task.State.values)))
_BY: Final[dict[str, tuple[Case | F, ...]]] = {
    "title": (F("title"),),
    "state": (_FAR, F("due_date")),
    "due": (F("due_date"),),
    "owner": (F("owner__name"), F("owner__email"), F("due_date")),
}
_ALWAYS: Final = (F("title"), _FAR)
"""Keys that each action has; the others may be empty, and then stand last."""
COLUMNS: Final = tuple(_BY)
"""Columns that the list is sorted by, as they stand from left to right."""
FIRST: Final = "due"
"""Order of a list that nobody asked another of."""


def known(asked: str) -> str:
    """Return an order that is there: the name of a column, after a "-" from its end; the first for any other."""
    return asked if asked.removeprefix("-") in COLUMNS and asked.count("-") < 2 else FIRST  # noqa: PLR2004 one sign


def ordered(tasks: QuerySet[Task], order: str) -> QuerySet[Task]:
    """Return actions in an order; those without a date or an owner stay last both ways.

    Args:
        tasks: of the list.
        order: as `known` gives it.

    """
    down = order.startswith("-")
    keys = [_key(key, down=down) for key in _BY[order.removeprefix("-")]]
    return tasks.order_by(*keys, "-pk" if down else "pk")


def page_of(tasks: QuerySet[Task], asked: str | None) -> Page[Any]:
    """Return a page of a list: the order is made of keys alone, then the fifty rows are read.

    Args:
        tasks: in their order.
        asked: number of the page; the nearest there is for another.

    """
    page: Page[Any] = Paginator(tasks.values_list("pk", flat=True), PAGE).get_page(asked)
    keys = list(page.object_list)
    rows = Task.objects.select_related("owner").in_bulk(keys)
    page.object_list = [rows[key] for key in keys if key in rows]
    return page


def _key(key: Case | F, *, down: bool) -> OrderBy:
    last = None if key in _ALWAYS else True
    return OrderBy(key, descending=down, nulls_last=last)
