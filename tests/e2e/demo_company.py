"""Hold the small demo company of the end-to-end tests, and what a call of the command line gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from essor.corpus.truths import Truths
from essor.mart.company import Company
from essor.mart.snapshot import Snapshot, head


@dataclass(frozen=True)
class Demo:
    folder: Path
    exports: Path
    data: Path
    truths: Truths
    code: int
    said: str

    @property
    def company(self) -> Company:
        return Company.open(self.data, "brumelle")

    @property
    def snapshot(self) -> Snapshot:
        found = head(self.company)
        assert found is not None
        return found


Essor = Callable[..., tuple[int, str, str]]
"""Run the command line in this process: exit code, standard output, standard error."""
