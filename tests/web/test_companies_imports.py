"""An import through the pages: upload, recognise, map, check, load, correct, undo; nothing is changed unasked."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from essor.mart.company import Company as Folder
from essor.mart.snapshot import head

SALES = "Date;Article;Quantité;CA HT\r\n02/10/2026;A1;2;19,90\r\n03/10/2026;A2;1;30,00\r\n"
FAULTY = "Date;Article;Quantité;CA HT\r\n02/10/2026;A1;2;19,90\r\n2026-13-45;A2;1;30,00\r\n"
STRANGE = "Quand;Quoi;Combien\r\n02/10/2026;A1;19,90\r\n05/10/2026;A2;25,00\r\n"
HOSTILE = Path(__file__).resolve().parents[1] / "hostile" / "files"
_numbers = count()


@pytest.fixture
def fresh(site: Path, people: dict[str, Any]) -> Iterator[Any]:
    """Return a company without data whose analyst and stranger are those of people."""
    from essor.web.companies.models import Company, Membership, Role

    slug = f"fraiche-{next(_numbers)}"
    Folder.create(site, slug, name="Fraîche")
    company = Company.objects.create(slug=slug, name="Fraîche")
    Membership.objects.create(company=company, user=people["analyst"], role=Role.ANALYST)
    Membership.objects.create(company=company, user=people["reader"], role=Role.READER)
    return company


@pytest.fixture
def send(visit: Any, fresh: Any) -> Any:
    """Return a function that uploads files as the analyst, does the job, and gives the draft and the browser."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from essor.web.companies.models import ImportDraft

    browser = visit("analyst")

    def sent(**files: str | bytes) -> Any:
        content = [
            SimpleUploadedFile(name.replace("_", "."), text if isinstance(text, bytes) else text.encode())
            for name, text in files.items()
        ]
        answer = browser.post(f"/fr/w/{fresh.slug}/data/imports/new/", {"files": content})
        assert answer.status_code == 302, answer.content.decode()[-900:]
        draft = ImportDraft.objects.latest("pk")
        work(draft)
        return browser, ImportDraft.objects.get(pk=draft.pk), f"/fr/w/{fresh.slug}/data/imports/{draft.key}/"

    return sent


def work(draft: Any) -> None:
    from essor.web.companies import tasks
    from essor.web.companies.services.running import run

    assert tasks.load
    draft.refresh_from_db()
    run(draft.job_id)


def folder_of(site: Path, company: Any) -> Folder:
    return Folder.open(site, company.slug)


def test_a_file_is_examined_first_and_loaded_when_asked(send: Any, site: Path, fresh: Any):
    browser, draft, at = send(ventes_csv=SALES)
    assert head(folder_of(site, fresh)) is None
    page = browser.get(f"{at}check/").content.decode()
    assert "ventes.csv" in page
    browser.post(f"{at}check/")
    work(draft)
    snapshot = head(folder_of(site, fresh))
    assert snapshot is not None
    assert [one.file_name for one in snapshot.imports] == ["ventes.csv"]
    assert browser.get(f"{at}done/").status_code == 200
    assert not list((folder_of(site, fresh).folder / "quarantine").glob("*/*"))


def test_leaving_and_coming_back_leads_to_the_step_where_the_import_stands(send: Any):
    browser, draft, at = send(ventes_csv=SALES)
    there = browser.get(at)["Location"]
    assert there.endswith(("/map/", "/check/"))
    browser.post(f"{at}check/")
    assert browser.get(at).status_code == 200
    work(draft)
    assert browser.get(at)["Location"].endswith("/done/")


def test_the_same_file_twice_is_already_there(send: Any, site: Path, fresh: Any):
    for _ in range(2):
        browser, draft, at = send(ventes_csv=SALES)
        browser.post(f"{at}check/")
        work(draft)
    assert "Déjà là" in browser.get(f"{at}done/").content.decode()
    snapshot = head(folder_of(site, fresh))
    assert snapshot is not None
    assert len(snapshot.imports) == 1


def test_asking_twice_to_load_loads_once(send: Any, site: Path, fresh: Any):
    browser, draft, at = send(ventes_csv=SALES)
    browser.post(f"{at}check/")
    draft.refresh_from_db()
    first = draft.job_id
    browser.post(f"{at}check/")
    draft.refresh_from_db()
    assert draft.job_id == first


def test_a_file_that_nobody_knows_is_described_by_a_person(send: Any, site: Path, fresh: Any):
    browser, draft, at = send(inconnu_csv=STRANGE)
    page = browser.get(f"{at}map/").content.decode()
    assert "Quand" in page
    assert "02/10/2026" in page
    lacking = browser.post(f"{at}map/", {"place": "0", "subject": "sales", "h0": "date", "h1": "product"})
    assert "Il manque une colonne" in lacking.content.decode()
    assert 'value="product" selected' in lacking.content.decode()
    browser.post(f"{at}map/", {"place": "0", "subject": "sales", "h0": "date", "h1": "product", "h2": "net"})
    work(draft)
    browser.post(f"{at}check/")
    work(draft)
    snapshot = head(folder_of(site, fresh))
    assert snapshot is not None
    assert snapshot.imports[0].rows["order_lines"] == 2


def test_rejected_rows_are_corrected_in_the_page_and_imported_again(send: Any, site: Path, fresh: Any):
    from essor.web.companies.models import ImportDraft

    browser, draft, at = send(ventes_csv=FAULTY)
    browser.post(f"{at}check/")
    work(draft)
    snapshot = head(folder_of(site, fresh))
    assert snapshot is not None
    where = f"/fr/w/{fresh.slug}/data/imports/{snapshot.imports[0].import_id}/"
    page = browser.get(f"{where}rejects/").content.decode()
    assert 'value="2026-13-45"' in page
    file = browser.get(f"{where}rejects.csv")
    assert file["Content-Disposition"].startswith("attachment")
    browser.post(f"{where}rejects/", {"c0-0": "04/10/2026", "c0-1": "A2", "c0-2": "1", "c0-3": "30,00"})
    again = ImportDraft.objects.latest("pk")
    work(again)
    browser.post(f"/fr/w/{fresh.slug}/data/imports/{again.key}/check/")
    work(again)
    newest = head(folder_of(site, fresh))
    assert newest is not None
    assert sum(one.rows["order_lines"] for one in newest.imports) == 2


def test_an_import_is_taken_back(send: Any, site: Path, fresh: Any):
    from essor.web.companies.models import Job
    from essor.web.companies.services.running import run

    browser, draft, at = send(ventes_csv=SALES)
    browser.post(f"{at}check/")
    work(draft)
    snapshot = head(folder_of(site, fresh))
    assert snapshot is not None
    browser.post(f"/fr/w/{fresh.slug}/data/imports/{snapshot.imports[0].import_id}/undo/")
    run(Job.objects.latest("pk").pk)
    left = head(folder_of(site, fresh))
    assert left is not None
    assert left.imports == ()
    assert "Annulé" in browser.get(f"/fr/w/{fresh.slug}/data/imports/").content.decode()


def test_a_draft_that_is_given_up_leaves_no_file(send: Any, site: Path, fresh: Any):
    from essor.web.companies.models import ImportDraft

    browser, draft, at = send(ventes_csv=SALES)
    browser.post(f"{at}discard/")
    assert not ImportDraft.objects.filter(pk=draft.pk).exists()
    assert not list((folder_of(site, fresh).folder / "quarantine").iterdir())


def test_an_upload_without_a_file_says_so_beside_the_field(visit: Any, fresh: Any):
    page = visit("analyst").post(f"/fr/w/{fresh.slug}/data/imports/new/", {})
    assert page.status_code == 200
    assert "Choisissez au moins un fichier" in page.content.decode()


def test_a_name_that_holds_markup_is_shown_as_text(send: Any):
    browser, _, at = send(**{"<img src=x onerror=alert(1)>_csv": SALES})
    page = browser.get(f"{at}check/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.csv" in page


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\evil.csv", "a/b.csv", ".hidden"])
def test_a_name_never_leads_out_of_the_quarantine(name: str):
    from essor.web.companies.services.importing import _named

    told = _named(name)
    assert "/" not in told
    assert "\\" not in told
    assert not told.startswith(".")


@pytest.mark.parametrize("name", ["zip_slip.xlsx", "billion_laughs.xlsx"])
def test_a_hostile_file_is_refused_and_nothing_is_loaded(send: Any, name: str, site: Path, fresh: Any):
    _, draft, _ = send(**{name.replace(".", "_", 1): (HOSTILE / name).read_bytes()})
    assert draft.examined is not None
    assert not any(file.get("tables") for file in draft.examined)
    assert head(folder_of(site, fresh)) is None


@pytest.mark.parametrize("way", ["data/imports/new/", "settings/jobs/"])
def test_a_reader_may_not_import_and_a_stranger_finds_nothing(visit: Any, fresh: Any, way: str):
    for who in ("reader", "stranger"):
        assert visit(who).get(f"/fr/w/{fresh.slug}/{way}").status_code == 404
    asked = visit().get(f"/fr/w/{fresh.slug}/{way}")
    assert asked.status_code == 302
    assert "/account/login/" in asked["Location"]


def test_a_draft_of_another_company_does_not_exist(send: Any, visit: Any):
    _, draft, at = send(ventes_csv=SALES)
    for step in ("", "map/", "check/", "done/"):
        assert visit("owner").get(f"/fr/w/brumelle/data/imports/{draft.key}/{step}").status_code == 404
        assert visit("stranger").get(f"{at}{step}").status_code == 404
