"""Write each system's raw exports, with the defects that real ones have.

Every exporter takes the days as they pass and closes its files at the end.
"""

from __future__ import annotations

from typing import Protocol

from essor.corpus.brumelle.events import Day


class Exporter(Protocol):
    """Write the files of one system."""

    def day(self, day: Day) -> None:
        """Write what the system keeps of one day."""

    def close(self) -> None:
        """Write what comes at the end, and close the files."""
