"""The pages of the data say what was received, what is wrong with it, why systems differ, where figures come from."""

import re
from html import unescape
from typing import Any

import pytest

PAGES = ("sources", "quality", "reconciliation", "lineage")
AT = "/fr/w/brumelle/data"


def told(page: Any) -> str:
    return unescape(page.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_reader_may_look_and_a_stranger_finds_nothing(visit: Any, page: str, lang: str):
    address = f"/{lang}/w/brumelle/data/{page}/"
    assert visit("reader").get(address).status_code == 200
    assert visit("stranger").get(address).status_code == 404
    assert "/account/login/" in visit().get(address)["Location"]


def test_each_file_of_a_source_is_listed_with_its_days_and_its_rejects(visit: Any, people: dict[str, Any]):
    from essor.web.companies.services.sources import known_of

    known = known_of(people["company"])
    page = told(visit("analyst").get(f"{AT}/sources/"))
    assert page.count('class="ib sm" href="/fr/w/brumelle/data/imports/') >= known.files
    for source in known.sources:
        assert len(source.files) == source.source.files
        assert sum(file.one.rejected for file in source.files) == source.source.rows_rejected
        days = [file.first for file in source.files if file.first]
        assert min(days, default=None) == source.source.first_date
        assert max((file.last for file in source.files if file.last), default=None) == source.source.last_date
    assert "Télécharger les lignes rejetées de " in page
    assert "ligne de commande" in page


def test_a_file_that_a_person_imported_bears_their_name(visit: Any, people: dict[str, Any]):
    from essor.web.companies.models import ImportDraft
    from essor.web.companies.services.sources import known_of

    one = known_of(people["company"]).sources[0].files[0].one
    ImportDraft.objects.create(company=people["company"], who=people["analyst"], loaded=[{"import_id": one.import_id}])
    assert known_of(people["company"]).sources[0].files[0].who == "Analyst Test"


def test_a_reader_is_offered_no_way_to_change_the_data(visit: Any):
    for page in ("sources", "quality"):
        found = told(visit("reader").get(f"{AT}/{page}/"))
        assert "/rejects" not in found
        assert "#undo" not in found


def test_every_rejected_row_is_in_a_finding_with_its_rate(people: dict[str, Any]):
    from essor.web.companies.services.quality import bars_of, health_of
    from essor.web.companies.services.sources import known_of

    health, known = health_of(people["company"]), known_of(people["company"])
    assert health.to_mend == known.rejected > 0
    assert health.read == known.read
    assert sum(one.rows for one in health.troubles if one.kind == "aside") == known.aside
    for one in health.troubles:
        assert round(one.share.ratio * one.read) == one.rows <= one.read
    bars = bars_of(health)
    assert max(bar.end for bar in bars) == 200
    assert sum(bar.rejected for bar in bars) == known.rejected


def test_a_finding_leads_to_the_page_where_its_rows_are_corrected(visit: Any):
    page = visit("analyst").get(f"{AT}/quality/").content.decode()
    ways = re.findall(r'href="(/fr/w/brumelle/data/imports/[^"]+/rejects/)"', page)
    assert ways
    assert visit("analyst").get(ways[0]).status_code == 200


def test_the_reasons_of_a_difference_add_up_to_it_and_lead_to_rows_of_files(visit: Any, people: dict[str, Any]):
    from essor.web.companies.services.reconciling import reconciled_of, rows_behind

    found = reconciled_of(people["company"], "2026-09").found
    page = visit("analyst").get(f"{AT}/reconciliation/?period=2026-09").content.decode()
    ways = re.findall(r'href="([^"]*/reconciliation/[^"]+/\d+/\?period=2026-09)"', page)
    assert len(ways) == sum(1 for pair in found.pairs for one in pair.reasons if one.references)
    for pair in found.pairs:
        if pair.reasons:
            assert pair.explained + pair.unexplained == pair.difference.amount  # type: ignore[union-attr]
    lead = visit("analyst").get(ways[0]).content.decode()
    (line, *_) = re.findall(r'href="([^"]*/files/[^"]+)"', lead)
    assert visit("analyst").get(unescape(line)).status_code == 200
    assert "/files/" not in visit("reader").get(ways[0]).content.decode()
    _, rows = rows_behind(people["company"], "2026-09", "crm-orders", 0)
    assert all(line.place is not None and line.file_name for line in rows.lines)


@pytest.mark.parametrize("way", ["reconciliation/?period=soon", "reconciliation/crm-orders/99/", "lineage/?kpi=none",
                                 "reconciliation/crm-nothing/0/", "lineage/?period=soon"])  # fmt: skip
def test_what_is_not_there_is_not_found(visit: Any, way: str):
    assert visit("analyst").get(f"{AT}/{way}").status_code == 404


def test_the_picture_of_a_figure_names_its_measures_tables_and_exports(visit: Any):
    page = told(visit("reader").get(f"{AT}/lineage/?kpi=average_order_value&period=2026-09"))
    assert "<svg" in page
    table = page[page.index('id="pic-table-lineage"') :]
    for text in ("Panier moyen HT", "Lignes de commande", "Shopify"):
        assert text in table
