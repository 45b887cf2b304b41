"""A program brings data in: it sends files, waits, looks, loads, reads the figures, takes an import back."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from essor.mart.company import Company as Folder
from essor.mart.snapshot import head

SALES = b"Date;Article;Quantit\xc3\xa9;CA HT\r\n02/10/2026;A1;2;19,90\r\n03/10/2026;A2;1;30,00\r\n"
FAULTY = b"Date;Article;Quantit\xc3\xa9;CA HT\r\n02/10/2026;A1;2;19,90\r\n2026-13-45;A2;1;30,00\r\n"
STRANGE = b"Quand;Quoi;Combien\r\n02/10/2026;A1;19,90\r\n05/10/2026;A2;25,00\r\n"
_numbers = count()


class Program:
    """A program with a token: its requests, and the worker that does the jobs it asked for."""

    def __init__(self, secret: str, slug: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
        self.at = f"/api/v1/companies/{slug}"

    def send(self, content: bytes = SALES, name: str = "ventes.csv", **headers: str) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return self.client.post(f"{self.at}/imports", {"files": [SimpleUploadedFile(name, content)]}, headers=headers)

    def post(self, way: str) -> Any:
        return self.client.post(f"{self.at}/{way}", content_type="application/json")

    def put(self, way: str, content: Any) -> Any:
        return self.client.put(f"{self.at}/{way}", content, content_type="application/json")

    def wait(self, answer: Any) -> Any:
        """Let the worker do the job of an answer; return what its draft is then."""
        from essor.web.companies import tasks
        from essor.web.companies.services.running import run

        assert tasks.load
        assert answer.status_code == 202, answer.content
        told = answer.json()
        run((told.get("job") or told)["id"])
        return self.client.get(f"{self.at}/drafts/{told['key']}").json() if "key" in told else told


@pytest.fixture
def fresh(site: Path, people: dict[str, Any]) -> Iterator[Any]:
    from essor.web.companies.models import Company, Membership, Role

    slug = f"programme-{next(_numbers)}"
    Folder.create(site, slug, name="Programme")
    company = Company.objects.create(slug=slug, name="Programme")
    for role in (Role.ANALYST, Role.READER):
        Membership.objects.create(company=company, user=people[role], role=role)
    return company


@pytest.fixture
def program(fresh: Any, people: dict[str, Any]) -> Any:
    """Return a function that gives a program the token of a person."""
    from essor.web.accounts.tokens import make_token

    def made(who: str = "analyst", *scopes: str) -> Program:
        _, secret = make_token(user=people[who], name="test", scopes=scopes or ("read", "import"), days=1)
        return Program(secret, fresh.slug)

    return made


def imported(site: Path, company: Any) -> list[str]:
    snapshot = head(Folder.open(site, company.slug))
    return [] if snapshot is None else [one.file_name for one in snapshot.imports]


def test_a_program_goes_from_its_token_to_the_printed_document(program: Any, site: Path, fresh: Any):
    ours = program()
    sent = ours.send()
    assert sent.status_code == 202
    key = sent.json()["key"]
    assert sent["Location"] == f"{ours.at}/drafts/{key}"
    assert sent.json()["stage"] == "working"
    draft = ours.wait(sent)
    assert draft["job"]["state"] == "done"
    assert draft["files"][0]["changes"]["order_lines"]["created"] == 2
    assert imported(site, fresh) == []
    draft = ours.wait(ours.post(f"drafts/{key}/load?accept=true"))
    assert draft["stage"] == "loaded"
    assert imported(site, fresh) == ["ventes.csv"]
    found = ours.client.get(f"{ours.at}/kpis/revenue?period=2026-10").json()
    assert Decimal(found["rows"][0]["value"]) == Decimal("49.90")
    paper = ours.client.get(f"{ours.at}/products/C2.2.1/documents/fr.pdf?period=2026-10")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")


def test_the_same_key_makes_one_import_and_another_file_under_it_is_refused(program: Any):
    from essor.web.companies.models import ImportDraft

    ours = program()
    first = ours.send(**{"Idempotency-Key": "nightly-1"})
    again = ours.send(**{"Idempotency-Key": "nightly-1"})
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["key"] == first.json()["key"]
    assert again["Location"] == first["Location"]
    other = ours.send(FAULTY, **{"Idempotency-Key": "nightly-1"})
    assert other.status_code == 422
    assert other.json()["code"] == "companies.sent_otherwise"
    assert ours.send().json()["key"] != first.json()["key"]
    assert ImportDraft.objects.count() == 2


def test_a_file_whose_reading_is_only_proposed_is_not_loaded_unasked(program: Any, site: Path, fresh: Any):
    ours = program()
    key = ours.wait(ours.send(STRANGE, "inconnu.csv"))["key"]
    refused = ours.post(f"drafts/{key}/load")
    assert refused.status_code == 409
    assert refused.json()["code"] == "web.api_to_map"
    assert imported(site, fresh) == []


def test_a_file_that_nobody_knows_is_read_as_the_program_says(program: Any, site: Path, fresh: Any):
    ours = program()
    key = ours.wait(ours.send(STRANGE, "inconnu.csv"))["key"]
    way = f"drafts/{key}/files/0"
    columns = {"date": "Quand", "product": "Quoi"}
    assert ours.put(way, {"subject": "salt", "columns": columns}).json()["code"] == "web.api_subject_unknown"
    lacking = ours.put(way, {"subject": "sales", "columns": columns})
    assert lacking.json()["code"] == "companies.map_lacks"
    strange = ours.put(way, {"subject": "sales", "columns": {**columns, "colour": "Combien"}})
    assert strange.json()["code"] == "web.api_field_unknown"
    known = ours.client.get("/api/v1/subjects?limit=1000").json()["items"]
    sales = next(one for one in known if one["name"] == "sales")
    headers = {"date": "Quand", "product": "Quoi"}
    columns = {field: headers.get(field, "Combien") for field in {*sales["needs"], "date", "product"}}
    draft = ours.wait(ours.put(way, {"subject": "sales", "columns": columns}))
    assert draft["stage"] == "to_load"
    ours.wait(ours.post(f"drafts/{key}/load"))
    assert imported(site, fresh) == ["inconnu.csv"]


def test_loading_waits_for_the_examination_and_asked_twice_loads_once(program: Any):
    ours = program()
    sent = ours.send()
    key = sent.json()["key"]
    early = ours.post(f"drafts/{key}/load?accept=true")
    assert (early.status_code, early.json()["code"]) == (409, "web.api_not_examined")
    assert ours.client.delete(f"{ours.at}/drafts/{key}").status_code == 409
    ours.wait(sent)
    jobs = [ours.post(f"drafts/{key}/load?accept=true").json()["job"]["id"] for _ in range(2)]
    assert jobs[0] == jobs[1]


def test_an_import_is_taken_back_once(program: Any, site: Path, fresh: Any):
    ours = program()
    key = ours.wait(ours.send())["key"]
    ours.wait(ours.post(f"drafts/{key}/load?accept=true"))
    (one,) = ours.client.get(f"{ours.at}/imports").json()["items"]
    answer = ours.post(f"imports/{one['import_id']}/undo")
    ours.wait(answer)
    assert imported(site, fresh) == []
    job = ours.client.get(answer["Location"]).json()
    assert job["said"] == {"fr": "L’import est annulé.", "en": "The import is undone."}
    again = ours.post(f"imports/{one['import_id']}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "web.api_undone_already")


def test_rejected_rows_come_back_as_a_file(program: Any):
    ours = program()
    key = ours.wait(ours.send(FAULTY))["key"]
    ours.wait(ours.post(f"drafts/{key}/load?accept=true"))
    (one,) = ours.client.get(f"{ours.at}/imports").json()["items"]
    assert one["rows_rejected"] == 1
    file = ours.client.get(f"{ours.at}/imports/{one['import_id']}/rejects.csv")
    assert b"2026-13-45" in b"".join(file.streaming_content)


def test_a_draft_is_forgotten_with_its_files(program: Any, site: Path, fresh: Any):
    ours = program()
    key = ours.wait(ours.send())["key"]
    room = Folder.open(site, fresh.slug).folder / "quarantine"
    assert list(room.glob("*/*/*"))
    assert ours.client.delete(f"{ours.at}/drafts/{key}").status_code == 204
    assert not list(room.glob("*/*/*"))
    assert ours.client.get(f"{ours.at}/drafts/{key}").status_code == 404


def test_a_job_that_waits_is_stopped(program: Any):
    ours = program()
    job = ours.send().json()["job"]["id"]
    assert ours.post(f"jobs/{job}/stop").json()["state"] == "cancelled"
    assert [one["id"] for one in ours.client.get(f"{ours.at}/jobs").json()["items"]] == [job]


def test_who_may_not_work_neither_sees_nor_stops_a_job(program: Any):
    from essor.web.companies.models import Job

    job = program().send().json()["job"]["id"]
    reader = program("reader")
    assert reader.client.get(f"{reader.at}/jobs").status_code == 404
    assert reader.client.get(f"{reader.at}/jobs/{job}").status_code == 404
    assert reader.post(f"jobs/{job}/stop").status_code == 404
    assert Job.objects.get(pk=job).state == Job.State.PLANNED


@pytest.mark.parametrize("scopes", [("read",), ("read", "write")])
def test_a_token_without_the_scope_to_import_sends_nothing(program: Any, scopes: tuple[str, ...]):
    from essor.web.companies.models import ImportDraft

    answer = program("analyst", *scopes).send()
    assert answer.status_code == 403
    assert "scope “import” is needed" in answer.json()["detail"]
    assert not ImportDraft.objects.exists()


def test_who_may_not_import_finds_no_such_address(program: Any, people: dict[str, Any]):
    from essor.web.companies.models import ImportDraft

    assert program("reader").send().status_code == 404
    assert program("owner").send().status_code == 404  # owner of another company
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "companies.upload_empty"), (None, "web.api_unfit_missing")]
)  # fmt: skip
def test_what_is_no_file_is_refused(program: Any, content: bytes | None, code: str):
    ours = program()
    answer = ours.client.post(f"{ours.at}/imports", {}) if content is None else ours.send(content)
    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_a_session_of_the_site_writes_only_with_the_token_of_its_forms(fresh: Any, people: dict[str, Any]):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["analyst"], backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post(f"/api/v1/companies/{fresh.slug}/imports", {})
    assert answer.status_code == 403
    assert answer.json()["code"] == "web.api_forgery"
