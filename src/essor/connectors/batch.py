"""Stage many small files in one child process: a fresh interpreter for each would cost more than the reading.

A file that brings the child down is staged again alone, where it gets its own answer; the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from essor.connectors.staging import stage_file, stage_in_process
from essor.kernel.message import Message
from essor.safety import child
from essor.safety.progress import Progress, report

BATCH_FILES = 32
BATCH_BYTES = 64 << 20

Staged = Mapping[str, Any] | Message
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """Hold one file to stage: where it is, what it is called, where the result goes."""

    path: Path
    name: str
    workdir: Path
    import_id: str


@dataclass(frozen=True, slots=True)
class Way:
    """Hold how all files are staged; the words are those of stage_file."""

    company_settings: Mapping[str, Any]
    company_folder: Path | None = None
    mapping: Mapping[str, Any] | None = None
    format: str = ""
    source: str = ""


def stage_all(
    jobs: Sequence[Job], way: Way, *, told: Told | None = None, cancelled: Callable[[], bool] | None = None
) -> tuple[Staged, ...]:
    """Stage files, each with its report or the reason why there is none, in their order.

    Args:
        jobs: the files.
        way: how they are staged.
        told: hears the name of the file at work, its place and how many there are.
        cancelled: asked whether to stop.

    """
    found: dict[int, Staged] = {}
    numbered = list(enumerate(jobs))
    for batch in _batches(numbered):
        left = batch
        while left:
            left = _run(left, way, found, _listener(told, left, len(jobs)), cancelled)
    return tuple(found[place] for place in range(len(jobs)))


def stage_batch(jobs: Sequence[Mapping[str, Any]], way: Mapping[str, Any]) -> int:
    """Stage files one after the other in this process; each report stands in its own folder."""
    for place, job in enumerate(jobs):
        report("file", place, len(jobs))
        stage_in_process(**job, **way)
    return len(jobs)


Numbered = list[tuple[int, Job]]


def _batches(jobs: Numbered) -> Iterator[Numbered]:
    """Yield files together while they are few and small; a large file stands alone."""
    batch: Numbered = []
    weight = 0
    for place, job in jobs:
        size = job.path.stat().st_size if job.path.exists() else 0
        if batch and (len(batch) == BATCH_FILES or weight + size > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append((place, job))
        weight += size
    if batch:
        yield batch


def _run(
    batch: Numbered,
    way: Way,
    found: dict[int, Staged],
    listen: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Numbered:
    """Stage a batch; return the files that are still to be staged after one that brought the child down."""
    if len(batch) == 1:
        place, job = batch[0]
        found[place] = _alone(job, way, listen, cancelled)
        return []
    outcome = child.run(
        "essor.connectors.batch.stage_batch",
        {"jobs": [_arguments(job) for _, job in batch], "way": _way(way)},
        scratch=batch[0][1].workdir.parent,
        on_progress=listen,
        cancelled=cancelled,
    )
    left = list(batch)
    while left and (left[0][1].workdir / "report.json").exists():
        place, job = left.pop(0)
        found[place] = json.loads((job.workdir / "report.json").read_text(encoding="utf-8"))
    if isinstance(outcome, child.Ok) or not left:
        return []
    if cancelled is not None and cancelled():
        found.update({place: outcome.message for place, _ in left})
        return []
    place, job = left.pop(0)
    found[place] = _alone(job, way, listen, cancelled)
    return left


def _alone(
    job: Job, way: Way, listen: Callable[[Progress], None] | None, cancelled: Callable[[], bool] | None
) -> Staged:
    return stage_file(
        job.path,
        name=job.name,
        workdir=job.workdir,
        company_settings=way.company_settings,
        mapping=way.mapping,
        format=way.format,
        source=way.source,
        company_folder=way.company_folder,
        import_id=job.import_id,
        on_progress=listen,
        cancelled=cancelled,
    )


def _arguments(job: Job) -> dict[str, str]:
    return {
        "path": str(job.path.resolve()),
        "name": job.name,
        "workdir": str(job.workdir.resolve()),
        "import_id": job.import_id,
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "company_settings": dict(way.company_settings),
        "mapping": None if way.mapping is None else dict(way.mapping),
        "format": way.format,
        "source": way.source,
        "company_folder": None if way.company_folder is None else str(way.company_folder.resolve()),
    }


def _listener(told: Told | None, batch: Numbered, files: int) -> Callable[[Progress], None] | None:
    if told is None:
        return None
    hear = told

    def listen(news: Progress) -> None:
        place, job = batch[min(news.done, len(batch) - 1)] if news.stage == "file" else batch[0]
        hear(job.name, place, files)

    return listen
