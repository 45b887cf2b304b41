"""All documents of a period are built as one job: its archive is whole, or none; it is for who works."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from essor.documents.brand import Brand
from essor.work.registry import products

W = "/fr/w/brumelle/"
ASK = f"{W}build/"


@pytest.fixture
def private(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Keep the archives of a test apart, and render nothing: what a writer makes is tried elsewhere."""
    from essor.web.workshop import building, tasks  # noqa: F401 the kinds of jobs are named there

    monkeypatch.setattr(building, "archive_of", lambda job: tmp_path / "built" / job.company.slug / f"{job.pk}.zip")
    monkeypatch.setattr(building, "brand_of", lambda company: Brand(f"Look of {company.slug}"))
    monkeypatch.setattr(
        building,
        "file_of",
        lambda made, lang, shape, _, brand: (
            f"{made.product.code} {lang} {brand.name}".encode(),
            "",
            f"{made.product.name}_{lang}.{shape}",
        ),
    )
    return tmp_path


def asked(visit: Any, who: str = "analyst", period: str = "2026-10") -> Any:
    from essor.web.companies.models import Job

    answer = visit(who).post(ASK, {"period": period})
    assert answer.status_code == 302
    return Job.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def run(job: Any) -> Any:
    from essor.web.companies.services.running import run as done

    done(job.pk)
    job.refresh_from_db()
    return job


def test_the_archive_holds_every_format_of_every_product_in_both_languages(visit: Any, private: Any):
    from essor.web.workshop.services import shapes_of

    job = run(asked(visit))
    expected = {
        f"{one.name}/{one.name}_{lang}.{shape}"
        for one in products().values() for lang in ("fr", "en") for shape in shapes_of(one)
    }  # fmt: skip
    assert (job.state, job.result["files"]) == ("done", len(expected))
    answer = visit("analyst").get(f"{W}built/{job.pk}.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="brumelle_2026-10.zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert set(archive.namelist()) == expected
    assert archive.read("report/report_en.pdf") == b"C2.2.4 en Look of brumelle"
    page = visit("analyst").get(f"{W}jobs/{job.pk}/").content.decode()
    assert f'href="{W}built/{job.pk}.zip"' in page
    assert "report_en.pdf · 26 B" in page
    assert f"Documents dans l’archive\u00a0: {len(expected)}." in page


def test_a_job_tells_how_far_it_is_and_stopped_in_the_middle_leaves_no_archive(
    visit: Any, private: Any, monkeypatch: Any
):
    from essor.web.companies.services.running import Report

    told: list[tuple[int, int]] = []
    real = Report.told

    def hear(self: Any, doing: str, done: int, total: int) -> None:
        told.append((done, total))
        real(self, doing, done, total)

    monkeypatch.setattr(Report, "told", hear)
    monkeypatch.setattr(Report, "stopped", lambda _: len(told) > 4)
    job = run(asked(visit))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] < told[-1][1]
    assert job.state == "cancelled"
    assert [one for one in private.rglob("*") if one.is_file()] == []
    assert visit("analyst").get(f"{W}built/{job.pk}.zip").status_code == 404


def test_asked_again_while_it_runs_it_is_the_same_job_and_another_period_another(visit: Any, private: Any):
    first = asked(visit)
    assert asked(visit, "owner").pk == first.pk
    assert asked(visit, period="2026-09").pk != first.pk
    run(first)
    assert asked(visit).pk != first.pk


def test_a_period_that_the_data_do_not_tell_is_logged_and_gives_an_empty_archive(visit: Any, private: Any):
    job = run(asked(visit, period="2019-01"))
    assert (job.state, job.result["files"]) == ("done", 0)
    assert job.log.count("∅") == len(products())


def test_only_the_newest_archives_are_kept(visit: Any, private: Any):
    from essor.web.workshop.building import KEPT

    jobs = [run(asked(visit)) for _ in range(KEPT + 1)]
    status = [visit("analyst").get(f"{W}built/{job.pk}.zip").status_code for job in jobs]
    assert status == [404, *[200] * KEPT]


def test_who_may_not_work_neither_asks_nor_takes(visit: Any, private: Any, people: Any):
    job = run(asked(visit))
    for who in ("reader", "salesperson", "stranger"):
        assert visit(who).post(ASK, {"period": "2026-10"}).status_code == 404
        assert visit(who).get(f"{W}built/{job.pk}.zip").status_code == 404
    assert visit("stranger").get(f"/fr/w/ailleurs/built/{job.pk}.zip").status_code == 404
    assert visit().get(f"{W}built/{job.pk}.zip")["Location"].startswith("/fr/account/login/")
    assert visit("analyst").get(ASK).status_code == 405
    assert visit("analyst").post(ASK, {"period": "x"}).status_code == 404
    assert (
        "Tout construire" not in visit("reader").get(f"{W}steer/report/deliverables/?period=2026-10").content.decode()
    )
    assert "Tout construire" in visit("manager").get(f"{W}steer/report/deliverables/?period=2026-10").content.decode()


def test_a_job_of_another_kind_has_no_archive(visit: Any, people: Any, private: Any):
    from essor.web.companies.models import Job

    job = Job.objects.create(company=people["company"], kind="load", state="done")
    assert visit("analyst").get(f"{W}built/{job.pk}.zip").status_code == 404
