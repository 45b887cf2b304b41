"""Build all documents of a period as one job: every work product, format and language, in one archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.http import Http404
from pydantic import ValidationError

from essor.kernel.message import LANGS, message
from essor.mart.durable import make_folder
from essor.web.accounts.models import User
from essor.web.companies.models import Company, Job
from essor.web.companies.services import opened
from essor.web.companies.services.branding import brand_of
from essor.web.companies.services.jobs import plan
from essor.web.companies.services.running import Outcome, Report
from essor.web.configuration import configuration
from essor.web.workshop.services import Asked, file_of, period_of, shapes_of, written_for
from essor.work import runtime
from essor.work.product import Product
from essor.work.registry import products
from essor.work.wording import Edits

KIND = "build_all"
KEPT = 5
"""Archives of a company that are kept; an older one is made again by asking for it."""
_WHY = {"draft": "∅ draft", "no_data": "∅ data"}
"""What the log says of a product without documents, in any language."""


@transaction.atomic
def ask(*, company: Company, who: User, asked: Asked) -> Job:
    """Plan the building of all documents of a period; the same, asked again while it runs, is the same job.

    Raises:
        Http404: the period cannot be read.
        NoDataError: nothing was imported yet.

    """
    with opened(company) as found:
        period = period_of(asked, found).key()
    Company.objects.select_for_update().get(pk=company.pk)  # of two clicks the second finds the job of the first
    under_way = Job.objects.filter(company=company, kind=KIND, state__in=(Job.State.PLANNED, Job.State.RUNNING))
    same = next((job for job in under_way if job.arguments == {"period": period}), None)
    return same or plan(company=company, who=who, kind=KIND, arguments={"period": period})


def build(job: Job, report: Report) -> Outcome:
    """Write every document into the archive of a job; one that is stopped leaves none."""
    place = archive_of(job)
    make_folder(place.parent)
    begun = place.with_suffix(".part")
    lines: list[str] = []
    try:
        with zipfile.ZipFile(begun, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _files(job, report, lines):
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
        if report.stopped():
            return Outcome(said=message("workshop.build_stopped"), lines=tuple(lines))
        begun.chmod(0o600)
        begun.replace(place)
    finally:
        begun.unlink(missing_ok=True)
    _forget(job)
    with zipfile.ZipFile(place) as written:
        made = len(written.namelist())
    return Outcome({"route": "workshop:built", "files": made}, message("workshop.built", n=made), tuple(lines))


def archive_of(job: Job) -> Path:
    """Return where the archive of a job stands, among what the site keeps to itself."""
    return configuration().private / "built" / job.company.slug / f"{job.pk}.zip"


def built(*, company: Company, pk: int) -> tuple[Path, str]:
    """Return the archive of a job of a company, and the name that it is handed out under.

    Raises:
        Http404: there is no such job, it did not end well, or its archive was left for newer ones.

    """
    job = Job.objects.select_related("company").filter(company=company, pk=pk, kind=KIND, state=Job.State.DONE).first()
    if job is None or not archive_of(job).is_file():
        raise Http404
    return archive_of(job), f"{company.slug}_{str(job.arguments['period']).replace('..', '_')}.zip"


def _files(job: Job, report: Report, lines: list[str]) -> Iterator[tuple[str, bytes]]:
    """Give each document, and write into the log what was made and what could not be."""
    todo = [(product, lang, shape) for product in products().values() for lang in LANGS for shape in shapes_of(product)]
    done, brand = 0, brand_of(job.company)
    for product in products().values():
        report.told(product.code, done, len(todo))
        if report.stopped():
            return
        made = _made(job, product)
        mine = [(lang, shape) for one, lang, shape in todo if one == product]
        if isinstance(made, str):
            lines.append(f"{product.code} · {_WHY[made]}")
            done += len(mine)
            continue
        for lang, shape in mine:
            report.told(f"{product.code} · {lang} · {shape}", done, len(todo))
            if report.stopped():
                return
            content, _, name = file_of(made[0], lang, shape, made[1], brand)
            lines.append(f"{name} · {len(content):,} B".replace(",", " "))
            done += 1
            yield f"{product.name}/{name}", content
    report.told("", done, len(todo))


def _made(job: Job, product: Product) -> tuple[runtime.Made, Edits] | str:
    """Return a product of its draft, or in a code why there is none: no data of the period, an unfit draft."""
    try:
        made, edits = written_for(job.company, product, Asked(str(job.arguments["period"])))
    except ValidationError:
        return "draft"
    return (made, edits) if runtime.tells(made.result.data) else "no_data"


def _forget(job: Job) -> None:
    """Leave the oldest archives of a company."""
    kept = sorted(archive_of(job).parent.glob("*.zip"), key=lambda place: int(place.stem), reverse=True)
    for place in kept[KEPT:]:
        place.unlink()
