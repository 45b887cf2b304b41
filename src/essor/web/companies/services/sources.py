"""Tell the sources of a company file by file: when each came, by whom, what it brought, what it left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from essor.mart.schema import tables
from essor.metrics.recount import import_days
from essor.web.companies.models import Company, ImportDraft, Job
from essor.web.companies.services import Opened, opened
from essor.web.companies.services.received import Import, line_of
from essor.work.collection import Source
from essor.work.kept import Kept
from essor.work.sources import read_sources

Span = tuple[date, date]
_READ: Kept[tuple[tuple[Source, ...], Mapping[str, Span]]] = Kept(most=16)


@dataclass(frozen=True, slots=True)
class File:
    """Hold one file of a source.

    Args:
        one: its import.
        who: name of the person who imported it; "" for the command line.
        first, last: the days that its rows speak of; None where they have none.

    """

    one: Import
    who: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Filed:
    """Hold a source and its files, the newest first."""

    source: Source
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Hold all sources of a company and what they hold together."""

    sources: tuple[Filed, ...]

    @property
    def files(self) -> int:
        """Return how many files stand."""
        return sum(len(one.files) for one in self.sources)

    def rows(self, name: str) -> int:
        """Return the sum of a count of the sources."""
        return sum(int(getattr(one.source, name)) for one in self.sources)

    @property
    def read(self) -> int:
        """Return how many rows were read."""
        return self.rows("rows_read")

    @property
    def rejected(self) -> int:
        """Return how many rows were rejected."""
        return self.rows("rows_rejected")

    @property
    def aside(self) -> int:
        """Return how many rows were set aside."""
        return self.rows("rows_set_aside")


def known_of(company: Company) -> Known:
    """Return the sources of a company with their files.

    Raises:
        NoDataError: nothing was imported yet.

    """
    with opened(company) as found:
        key = (found.folder.folder, found.snapshot.id, found.folder.currency)
        sources, spans = _READ.get(key, partial(_read, found))
        people = _people(company)
        files: dict[str, list[File]] = {}
        for record in reversed(found.snapshot.imports):
            first, last = spans.get(record.import_id, (None, None))
            one = line_of(found.folder, record)
            files.setdefault(record.format, []).append(File(one, people.get(record.import_id, ""), first, last))
    return Known(tuple(Filed(source, tuple(files.get(source.code, ()))) for source in sources))


def _read(found: Opened) -> tuple[tuple[Source, ...], Mapping[str, Span]]:
    return read_sources(found.folder, found.snapshot, found.engine), _spans(found)


def _spans(found: Opened) -> Mapping[str, Span]:
    """Return the first and the last day that the rows of each import speak of."""
    held: dict[str, Span] = {}
    dated = {name for record in found.snapshot.imports for name in record.rows if tables()[name].date}
    for name in sorted(dated):
        for one in import_days(found.engine, name):
            if one.first is None or one.last is None:
                continue
            first, last = held.get(one.import_id, (one.first, one.last))
            held[one.import_id] = (min(first, one.first), max(last, one.last))
    return held


def _people(company: Company) -> Mapping[str, str]:
    """Return who brought each import through the site: drafts tell of files, jobs of targets."""
    held: dict[str, str] = {}
    for draft in ImportDraft.objects.filter(company=company, loaded__isnull=False).select_related("who"):
        for file in draft.loaded or ():
            if file.get("import_id") and draft.who is not None:
                held[file["import_id"]] = str(draft.who)
    for job in Job.objects.filter(company=company, kind="facts").select_related("who"):
        if job.arguments.get("import_id") and job.who is not None:
            held[job.arguments["import_id"]] = str(job.who)
    return held
