"""Tell the month to its readers in one language, and read what the report asserts."""

from .claims import claims
from .story import compose

__all__ = ["claims", "compose"]
