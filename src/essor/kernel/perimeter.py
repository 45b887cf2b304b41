"""Name the part of the business that a figure speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Hold a conjunction of dimension = value in canonical order, and a segment of parties.

    Args:
        filters: (dimension, value) pairs, sorted by dimension; one value per dimension.
        segment: code of a segment frozen with the snapshot, or None.

    """

    filters: tuple[tuple[str, str], ...] = ()
    segment: str | None = None

    @classmethod
    def of(cls, *, segment: str | None = None, **filters: str) -> Self:
        """Return the perimeter of these dimensions, whatever the order they were written in."""
        return cls(tuple(sorted(filters.items())), segment)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what key() writes; raise ValueError for anything else."""
        filters: list[tuple[str, str]] = []
        segment = None
        for part in [] if text in {"", "all"} else text.split(","):
            name, sign, value = part.partition("=")
            if not sign or not name or not value:
                msg = f"not a perimeter: {text!r} (write all, or channel=ecommerce,store_id=S1)"
                raise ValueError(msg)
            if name == "segment":
                segment = _unescape(value)
            else:
                filters.append((name, _unescape(value)))
        if len(dict(filters)) < len(filters):
            msg = f"a dimension stands twice: {text!r}"
            raise ValueError(msg)
        return cls(tuple(sorted(filters)), segment)

    def key(self) -> str:
        """Return the canonical text: "all" or "channel=ecommerce,segment=loyal"."""
        parts = [f"{name}={_escape(value)}" for name, value in self.filters]
        if self.segment is not None:
            parts.append(f"segment={_escape(self.segment)}")
        return ",".join(parts) or "all"

    def narrow(self, **filters: str) -> Self:
        """Return the perimeter with these filters added or replaced."""
        return type(self)(tuple(sorted({**dict(self.filters), **filters}.items())), self.segment)


ALL = Perimeter()


def _escape(value: str) -> str:
    for sign, code in (("%", "%25"), (",", "%2C"), ("=", "%3D"), ("/", "%2F"), ("@", "%40")):
        value = value.replace(sign, code)
    return value


def _unescape(value: str) -> str:
    for sign, code in (("@", "%40"), ("/", "%2F"), ("=", "%3D"), (",", "%2C"), ("%", "%25")):
        value = value.replace(code, sign)
    return value
