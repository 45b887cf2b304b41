"""Draw where a figure comes from: figure, measures, tables, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404

from essor.documents.blocks import Flow, Node, Stage
from essor.kernel.fact import Figure
from essor.kernel.message import Bilingual, Lang, message
from essor.kernel.perimeter import ALL
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Quantity
from essor.kernel.words import say
from essor.metrics import catalogue
from essor.metrics.coverage import last_month
from essor.metrics.explain import Explanation, explain
from essor.metrics.kpi import Kpi
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.work.sources import read_sources

USUAL = "revenue"
_FILES = 6


@dataclass(frozen=True, slots=True)
class Traced:
    """Hold a figure with what it stands on, and the name of the export that each import was.

    Args:
        label: of each import, by its id.
        known: the KPIs that can be chosen.

    """

    kpi: Kpi
    figure: Figure
    chain: Explanation
    label: dict[str, Bilingual]
    known: tuple[Kpi, ...]


def traced_of(company: Company, code: str = "", text: str = "") -> Traced:
    """Return where a KPI of a period comes from.

    Args:
        company: whose.
        code: of the KPI; "" for the revenue.
        text: the period; "" for the last month told.

    Raises:
        Http404: there is no such KPI or period, or it cannot be explained.
        NoDataError: nothing was imported yet.

    """
    kpi = catalogue.kpis().get(code or USUAL)
    if kpi is None:
        raise Http404
    with opened(company) as found:
        try:
            asked = Period.parse(text, fiscal_start_month=found.folder.fiscal_start_month) if text else None
        except ValueError:
            raise Http404 from None
        period = asked or last_month(found.engine, today=date.today())  # noqa: DTZ011 the day where the person sits
        names = {record.file_sha256: record.file_name for record in found.snapshot.imports}
        ref = FigureRef(kpi.code, period, ALL, found.snapshot.id)
        chain = explain(found.engine, ref, file_names=names, first=0, currency=found.folder.currency)
        if not isinstance(chain, Explanation):
            raise Http404
        sources = {one.code: one.label for one in read_sources(found.folder, found.snapshot, found.engine)}
        labels = {record.import_id: sources[record.format] for record in found.snapshot.imports}
        fact = chain.row.fact(found.snapshot.id, found.folder.currency)
    return Traced(kpi, Figure(fact.value, fact.ref), chain, labels, tuple(catalogue.kpis().values()))


def drawn(found: Traced, lang: Lang) -> Flow:
    """Return the picture of the chain; the files of an export stand in one box."""
    measures: list[Node] = []
    held: dict[str, tuple[str, list[str]]] = {}
    exports: dict[str, tuple[int, int]] = {}
    for one in found.chain.measures:
        measures.append(Node(f"m-{one.code}", one.label.text(lang), (_number(one.value),), (f"t-{one.table}",)))
        name, leads = held.get(one.table, (one.table_label.text(lang), []))
        for file in one.files:
            export = found.label.get(file.import_id)
            text = export.text(lang) if export else file.file_name
            if text not in leads:
                leads.append(text)
            count, whole = exports.get(text, (0, 0))
            exports[text] = (count + 1, whole + file.rows)
        held[one.table] = (name, leads)
    shown = list(exports)[:_FILES]
    boxes = {text: f"f-{number}" for number, text in enumerate(exports)}
    files = [Node(boxes[text], text, (_counted("companies.files_rows", lang, *exports[text]),)) for text in shown]
    if len(exports) > _FILES:
        files.append(Node("f-more", say(message("companies.files_more", n=len(exports) - _FILES), lang)))
    tables = [
        Node(f"t-{code}", name, (), tuple(dict.fromkeys(boxes[text] if text in shown else "f-more" for text in leads)))
        for code, (name, leads) in held.items()
    ]
    top = Node("kpi", found.kpi.label.text(lang), (found.figure,), tuple(one.code for one in measures), "accent")
    stages = [("figure", [top]), ("measure", measures), ("table", tables), ("file", files)]
    return Flow(
        found.kpi.label.text(lang), found.chain.words.text(lang),
        tuple(Stage(say(message(f"companies.stage_{name}"), lang), tuple(nodes)) for name, nodes in stages if nodes),
        say(message("companies.lineage_alt", kpi=found.kpi.label), lang),
    )  # fmt: skip


def _number(value: object) -> Figure | str:
    return Figure(Quantity(value)) if isinstance(value, Decimal) else ""


def _counted(key: str, lang: Lang, files: int, rows: int) -> str:
    return say(message(key, files=Count(files), rows=Count(rows)), lang)
