"""Hold how much of a file is read: more is told, not read."""

from __future__ import annotations

from essor.safety.archive import ArchiveLimits
from essor.safety.outcome import Limits

MOST_CELLS = 120_000
MOST_CELLS_OF_SHEET = 20_000  # a sheet of raw data must not keep the dashboard behind it from being read
MOST_PAGES = 400
MOST_PARAGRAPHS = 20_000
MOST_CHARACTERS = 2_000
CHILD = Limits(memory_bytes=1 << 30, seconds=120.0, cpu_seconds=120, file_bytes=64 << 20)
ARCHIVE = ArchiveLimits(entries=4_000, entry_bytes=192 << 20, total_bytes=384 << 20)


class Budget:
    """Count what is still to be read of a file."""

    def __init__(self, most: int = MOST_CELLS) -> None:
        """Start with so many cells or paragraphs."""
        self.left = most
        self.spent = False

    def part(self, most: int) -> Budget:
        """Return a budget of so many at most, no more than is left here."""
        return Budget(min(most, max(self.left, 0)))

    def spend(self, part: Budget, most: int) -> None:
        """Count what a part has taken; what it could not take was not read."""
        self.left -= min(most, max(self.left, 0)) - max(part.left, 0)
        self.spent = self.spent or part.spent

    def take(self) -> bool:
        """Take one; False when nothing is left, and remember that something was not read."""
        self.spent = self.spent or self.left <= 0
        self.left -= 1
        return self.left >= 0
