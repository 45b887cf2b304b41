"""Set the systems of a company side by side for a period, and lead each reason of a difference to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from essor.documents.blocks import Flow, Node, Stage
from essor.kernel.message import Bilingual, Lang, message
from essor.kernel.period import Period
from essor.kernel.ref import FileRef, RowRef
from essor.kernel.value import NotComputable
from essor.kernel.words import say, write
from essor.mart.schema import tables
from essor.metrics.coverage import days_told, last_month
from essor.metrics.lineage import rows_at
from essor.metrics.reconciliation import Reconciliation, reconcile
from essor.metrics.reconciliation.model import Reason
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.work.kept import Kept

_CHAIN = (("crm",), ("orders", "orders_incl_vat"), ("invoices", "payments"), ("ledger", "payouts"))
"""The systems from left to right, as a sale goes through them."""
_SHOWN = 50
_ASKED: Kept[Reconciliation] = Kept(most=32)


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold what the systems say of a period, and the months beside it that the data tell."""

    found: Reconciliation
    before: Period | None
    after: Period | None


@dataclass(frozen=True, slots=True)
class Line:
    """Hold a row that a reason names: its key, the file and the row it came from, or None where it has none."""

    ref: RowRef
    key: tuple[str, ...]
    place: FileRef | None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold the rows behind a reason, the heaviest first."""

    reason: Reason
    table: Bilingual
    columns: tuple[Bilingual, ...]
    lines: tuple[Line, ...]


def reconciled_of(company: Company, text: str = "") -> Compared:
    """Return what each system says of a period, and why they differ.

    Args:
        company: whose.
        text: the period; "" for the last month told.

    Raises:
        Http404: the period cannot be read.
        NoDataError: nothing was imported yet.

    """
    with opened(company) as found:
        period = _period(text, found.folder.fiscal_start_month) or last_month(found.engine, today=date.today())  # noqa: DTZ011 the day where the person sits
        key = (found.folder.folder, found.snapshot.id, period, found.folder.currency)
        held = _ASKED.get(key, lambda: reconcile(found.engine, period, currency=found.folder.currency))
        told = days_told(found.engine)
    before, after = period.previous(), period.shift_months(1) if period.whole_months() else None
    return Compared(
        held,
        before if told is None or before.end > told.start else None,
        after if after is not None and (told is None or after.start < told.end) else None,
    )


def rows_behind(company: Company, text: str, pair: str, number: int) -> tuple[Compared, Rows]:
    """Return the rows behind a reason of a difference, with the rows of the files they came from.

    Args:
        company: whose.
        text: the period.
        pair: code of two systems.
        number: place of the reason among those of the pair.

    Raises:
        Http404: there is no such period, pair or reason.
        NoDataError: nothing was imported yet.

    """
    compared = reconciled_of(company, text)
    try:
        reason = compared.found.pair(pair).reasons[number]
    except (KeyError, IndexError):
        raise Http404 from None
    shown = reason.references[:_SHOWN]
    with opened(company) as found:
        names = {record.file_sha256: record.file_name for record in found.snapshot.imports}
        places = rows_at(found.engine, shown)
    contract = tables()[shown[0].table] if shown else None
    lines = []
    for ref in shown:
        place = places.get(ref)
        name = names.get(place.sha256, "") if place else ""
        lines.append(Line(ref, ref.key, place if name else None, name))
    columns = [contract.column(name) for name in contract.key] if contract else []
    return compared, Rows(
        reason,
        Bilingual(contract.fr, contract.en) if contract else Bilingual("", ""),
        tuple(Bilingual(one.fr, one.en) for one in columns),
        tuple(lines),
    )


def chain(found: Reconciliation, lang: Lang) -> Flow:
    """Return the picture of the systems: what each says, and what is compared with what."""
    said = {system.code: system for system in found.systems}
    leads: dict[str, list[str]] = {}
    for pair in found.pairs:
        ends = sorted((pair.left, pair.right), key=_stage)
        leads.setdefault(ends[0], []).append(ends[1])
    stages = []
    for codes in _CHAIN:
        nodes = tuple(
            Node(code, say(said[code].name, lang), (write(said[code].total, lang),),
                 tuple(leads.get(code, ())) if _known(found, code) else (),
                 "accent" if _known(found, code) else "plain")
            for code in codes if code in said
        )  # fmt: skip
        stages.append(Stage(say(message(f"companies.chain_{codes[0]}"), lang), nodes))
    return Flow(
        say(message("companies.chain"), lang), say(message("companies.chain_text"), lang), tuple(stages),
        say(message("companies.chain_alt"), lang),
    )  # fmt: skip


def _known(found: Reconciliation, code: str) -> bool:
    return not isinstance(found.system(code).total, NotComputable)


def _stage(code: str) -> int:
    return next(number for number, codes in enumerate(_CHAIN) if code in codes)


def _period(text: str, fiscal_start_month: int) -> Period | None:
    if not text:
        return None
    try:
        return Period.parse(text, fiscal_start_month=fiscal_start_month)
    except ValueError:
        raise Http404 from None
