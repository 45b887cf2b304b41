"""Write works: their draft, their versions, what is decided, said and handed out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, cast

from django.db import transaction
from django.db.models import F, Max
from django.http import Http404
from django.utils.timezone import now

from essor import __version__
from essor.documents.blocks import Document
from essor.documents.render import MEDIA_TYPES, SHAPES, render, render_workbook
from essor.documents.workbook import Workbook
from essor.kernel.message import LANGS, Lang
from essor.kernel.period import Period
from essor.mart.late import late_rows
from essor.mart.refusal import MartError
from essor.mart.snapshot import get, head
from essor.web.accounts.models import User
from essor.web.companies.models import Company
from essor.web.companies.services import folder_of
from essor.web.companies.services.branding import brand_of
from essor.web.workshop.frozen import freeze, thaw
from essor.web.workshop.models import Comment, Delivered, State, Step, Version, Work
from essor.work import runtime
from essor.work.edits import Taken
from essor.work.kept import Kept
from essor.work.product import Product
from essor.work.registry import products

WORKBOOK = "xlsx"
SCHEMA = "schema"
NEXT: Mapping[str, tuple[str, ...]] = {
    State.DRAFT: (State.CONSULTATION,),
    State.CONSULTATION: (State.APPROVED, State.DRAFT),
    State.APPROVED: (),
}
"""Where a version may go from where it stands."""
RIGHTS: Mapping[str, str] = {
    State.DRAFT: "companies.approve", State.CONSULTATION: "companies.work", State.APPROVED: "companies.approve",
}  # fmt: skip
"""What a person needs to bring a version there."""
_LATE: Kept[int] = Kept(most=64)


class OvertakenError(Exception):
    """Report that another person wrote in between; carry what stands now."""

    def __init__(self, work: Work) -> None:
        """Keep the work as it stands."""
        super().__init__(work.pk)
        self.work = work


class MovedOnError(Http404):
    """Report that a version cannot go there from where it stands now."""


@dataclass(frozen=True, slots=True)
class Since:
    """Hold how a version stands to the data of today: as they were, moved on, or gone; and rows that came late."""

    moved: bool
    late: int = 0
    gone: bool = False


def place_of(product: Product, period: Period, perimeter: str) -> dict[str, str]:
    """Return the period and perimeter that a work of a product is kept under."""
    if product.instances == "one":
        return {"period": "", "perimeter": "all"}
    return {"period": period.key(), "perimeter": perimeter}


def work_at(company: Company, product: Product, period: Period, perimeter: str, title: str = "") -> Work:
    """Return the work of a place, or a new one that is not written yet."""
    place = place_of(product, period, perimeter) | {"title": title if product.instances == "many" else ""}
    found = Work.objects.filter(company=company, product=product.code, **place).first()
    return found or Work(company=company, product=product.code, **place)


@transaction.atomic
def write_draft(
    *, work: Work, user: User, revision: int, inputs: Mapping[str, Any] | None = None,
    edits: Mapping[str, Any] | None = None,
) -> Work:  # fmt: skip
    """Write what was entered, or the prose, into the draft of a work.

    Raises:
        OvertakenError: another person wrote since that revision; nothing is written.

    """
    place = {name: getattr(work, name) for name in ("company", "product", "title", "period", "perimeter")}
    held, _ = Work.objects.get_or_create(**place)
    values: dict[str, Any] = {"revision": F("revision") + 1, "changed_by": user, "changed": now()}
    values |= {name: one for name, one in (("inputs", inputs), ("edits", edits)) if one is not None}
    written = Work.objects.filter(pk=held.pk, revision=revision).update(**values)
    held.refresh_from_db()
    if not written:
        raise OvertakenError(held)
    return held


@transaction.atomic
def save_version(
    *, work: Work, user: User, made: runtime.Made, revision: int, note: str = "", taken: Taken | None = None
) -> Version:  # fmt: skip
    """Save a work as a new version: documents, workbooks and findings are frozen as they are now.

    Raises:
        OvertakenError: another person wrote since that revision.

    """
    held = write_draft(work=work, user=user, revision=revision)
    edits = (taken or Taken({})).edits
    final = made.edited(edits) if edits else made
    content = {
        "documents": {lang: freeze(final.document(lang, edits)) for lang in LANGS},
        "workbooks": {lang: freeze(final.workbook(lang)) for lang in LANGS},
        "findings": freeze(final.findings),
        "period": freeze(final.result.data.period),
    }
    schema = made.product.part("inputs").SCHEMA
    last = held.versions.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        work=held,
        number=last + 1,
        inputs={**held.inputs, SCHEMA: held.inputs.get(SCHEMA, schema)},
        edits=held.edits,
        frozen=content,
        snapshot=made.result.data.snapshot,
        parameters=_hash_of_parameters(made.product),
        code=__version__,
        note=note[:200],
        author=user,
    )


def _hash_of_parameters(product: Product) -> str:
    place = files(product.package) / "parameters.yaml"
    return hashlib.sha256(place.read_bytes() if place.is_file() else b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Written:
    """Hold what a version is made of: the product, the prose that applies, why it is saved."""

    made: runtime.Made
    taken: Taken
    note: str


@transaction.atomic
def restore(*, version: Version, user: User, revision: int, now: Written, then: Written) -> Version:
    """Take a version up again as a new one; a draft that no version holds is saved before, so nothing is lost.

    Args:
        version: what is taken up.
        user: who does it.
        revision: of the draft that the person saw.
        now: the product of the draft as it stands.
        then: the product of what the version was made of, on the data of today.

    Raises:
        OvertakenError: another person wrote since that revision; nothing is written.

    """
    work = version.work
    if unsaved(work):
        save_version(work=work, user=user, made=now.made, revision=revision, note=now.note, taken=now.taken)
        revision += 1
    held = write_draft(work=work, user=user, revision=revision, inputs=version.inputs, edits=version.edits)
    return save_version(work=held, user=user, made=then.made, revision=held.revision, note=then.note, taken=then.taken)


def unsaved(work: Work) -> bool:
    """Tell whether the draft of a work holds what its last version does not."""
    last = work.versions.first()
    if last is None:
        return bool(work.inputs or work.edits)
    kept = {name: one for name, one in last.inputs.items() if name != SCHEMA}
    drafted = {name: one for name, one in work.inputs.items() if name != SCHEMA}
    return (kept, last.edits) != (drafted, work.edits)


def product_of(version: Version) -> Product:
    """Return the work product that a version is of.

    Raises:
        Http404: the house makes it no more.

    """
    found = products().get(version.work.product)
    if found is None:
        raise Http404
    return found


def document_of(version: Version, lang: Lang) -> Document:
    """Return the document that a version froze."""
    return cast("Document", thaw(version.frozen["documents"][lang]))


@transaction.atomic
def file_of(version: Version, lang: Lang, shape: str) -> tuple[bytes, str, str]:
    """Return a file of a version, its media type and its name; the bytes handed out first are given ever after.

    Raises:
        Http404: the version is not handed out in that format.

    """
    kept = version.delivered.filter(lang=lang, shape=shape).first()
    if kept is None:
        content = _rendered(version, lang, shape)
        digest = hashlib.sha256(content).hexdigest()
        kept, _ = Delivered.objects.get_or_create(
            version=version, lang=lang, shape=shape, defaults={"content": content, "sha256": digest}
        )
    noun = products()[version.work.product].name
    parts = (noun, version.work.period.replace("..", "_"), f"v{version.number}", lang)
    return bytes(kept.content), MEDIA_TYPES[shape], f"{'_'.join(part for part in parts if part)}.{shape}"


def _rendered(version: Version, lang: Lang, shape: str) -> bytes:
    brand = brand_of(version.work.company)
    if shape == WORKBOOK and version.frozen["workbooks"][lang]:
        return render_workbook(cast("Workbook", thaw(version.frozen["workbooks"][lang])), brand)
    if shape not in SHAPES:
        raise Http404
    return render(document_of(version, lang), shape, brand)


def since(version: Version) -> Since:
    """Tell whether the data moved since a version, and how many rows came late for its period."""
    folder = folder_of(version.work.company)
    newest = head(folder)
    if newest is None or newest.id == version.snapshot:
        return Since(moved=False)
    try:
        old = get(folder, version.snapshot)
    except MartError:
        return Since(moved=True, gone=True)
    period = cast("Period", thaw(version.frozen["period"]))
    key = (folder.folder, old.id, newest.id, period)
    return Since(moved=True, late=_LATE.get(key, lambda: sum(
        one.created + one.updated + one.removed for one in late_rows(old, newest, period).values()
    )))  # fmt: skip


@transaction.atomic
def step(*, version: Version, user: User, to: str, note: str = "") -> Step:
    """Bring a version into consultation, approve it, or give it back.

    Raises:
        Http404: there is no such place, or the person may not bring it there.
        MovedOnError: it cannot go there from where another person brought it.

    """
    Work.objects.select_for_update().get(pk=version.work_id)
    if to not in RIGHTS or not user.has_perm(RIGHTS[to], version.work.company):
        raise Http404
    if to not in NEXT[version.state]:
        raise MovedOnError
    return Step.objects.create(version=version, state=to, note=note[:400], author=user)


def ways_of(version: Version, user: User) -> tuple[str, ...]:
    """Return where a person may bring a version."""
    return tuple(to for to in NEXT[version.state] if user.has_perm(RIGHTS[to], version.work.company))


@transaction.atomic
def say(*, work: Work, user: User, text: str, version: Version | None = None) -> Comment:
    """Say something of a work."""
    return Comment.objects.create(work=work, version=version, text=text, author=user)
