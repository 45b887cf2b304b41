"""Hand out long lists a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

T = TypeVar("T")
MOST = 1000
USUAL = 100
_FARTHEST = 10**9


class Page(Schema):
    """Hold which part of a list is asked for."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="how many rows at most")
    offset: int = Field(0, ge=0, le=_FARTHEST, description="how many rows to leave out before")


class Listed(Schema, Generic[T]):
    """Hold a part of a list.

    Args:
        items: the rows.
        count: how many rows the whole list has.
        next: the address of the next part; None at the end.

    """

    items: list[T]
    count: int
    next: str | None


def _itself(one: Any) -> Any:
    return one


def paged(
    request: HttpRequest, found: Sequence[Any] | QuerySet[Any], page: Page, shown: Callable[[Any], Any] = _itself
) -> dict[str, Any]:  # fmt: skip
    """Return a part of a list, how many rows the whole has, and the address of the next part.

    Args:
        request: what was asked; its query is kept in the address of the next part.
        found: the whole list, or the query of it.
        page: the part.
        shown: what a row is told as.

    """
    count = found.count() if isinstance(found, QuerySet) else len(found)
    end = page.offset + page.limit
    following = None
    if end < count:
        query = request.GET.copy()
        query["limit"], query["offset"] = str(page.limit), str(end)
        following = f"{request.path}?{query.urlencode()}"
    return {"items": [shown(one) for one in found[page.offset : end]], "count": count, "next": following}
