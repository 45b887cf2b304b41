"""A job is planned, done, stopped, and never lost with its worker."""

from typing import Any

import pytest


@pytest.fixture
def planned(people: dict[str, Any]) -> Any:
    """Return a job that waits, of a kind of its own."""
    from essor.web.companies.services.jobs import plan

    return plan(company=people["company"], who=people["analyst"], kind="trial")


def named(again: bool, work: Any) -> None:
    from essor.web.companies.services.running import kind

    kind("trial", again=again)(work)


def test_a_job_is_done_once_however_often_it_is_woken(planned: Any):
    from essor.web.companies.services.running import Outcome, run

    seen = []
    named(True, lambda job, _report: seen.append(job.pk) or Outcome({"n": 1}))
    run(planned.pk)
    run(planned.pk)
    planned.refresh_from_db()
    assert (seen, planned.state, planned.result) == ([planned.pk], "done", {"n": 1})


def test_a_job_that_breaks_says_so_and_nothing_of_the_inside(planned: Any, visit: Any):
    from essor.web.companies.services.running import run

    def broken(job: Any, report: Any) -> Any:
        msg = "secret at /srv/place"
        raise RuntimeError(msg)

    named(True, broken)
    run(planned.pk)
    planned.refresh_from_db()
    assert planned.state == "failed"
    assert "secret" not in planned.log + planned.said_key


def test_a_job_that_waits_never_starts_when_it_is_stopped(planned: Any):
    from essor.web.companies.services.jobs import ask_stop
    from essor.web.companies.services.running import Outcome, run

    seen: list[int] = []
    named(True, lambda _job, _report: seen.append(1) or Outcome())
    ask_stop(job=planned)
    run(planned.pk)
    planned.refresh_from_db()
    assert (seen, planned.state) == ([], "cancelled")


def test_a_running_job_hears_that_it_should_stop(planned: Any):
    from essor.web.companies.services.jobs import ask_stop
    from essor.web.companies.services.running import Outcome, run

    def work(job: Any, report: Any) -> Any:
        report.told("a.csv", 1, 3)
        ask_stop(job=job)
        return Outcome({} if report.stopped() else {"went": "on"})

    named(True, work)
    run(planned.pk)
    planned.refresh_from_db()
    assert (planned.state, planned.done, planned.total) == ("cancelled", 1, 3)


@pytest.mark.parametrize(("again", "attempts", "state"), [(True, 1, "planned"), (True, 2, "failed"),
                                                          (False, 1, "failed")])  # fmt: skip
def test_the_job_of_a_dead_worker_is_planned_again_where_that_is_safe(
    planned: Any, again: bool, attempts: int, state: str, monkeypatch: pytest.MonkeyPatch
):
    import socket

    from essor.web.companies.models import Job
    from essor.web.companies.services import jobs

    monkeypatch.setattr(jobs, "wake", lambda _pk: None)
    named(again, lambda _job, _report: None)
    Job.objects.filter(pk=planned.pk).update(
        state="running", attempts=attempts, worker=f"{socket.gethostname()}:999999:1"
    )
    jobs.sweep()
    planned.refresh_from_db()
    assert planned.state == state


def test_the_job_of_a_living_worker_is_left_alone(planned: Any, monkeypatch: pytest.MonkeyPatch):
    import os
    import socket

    from essor.web.companies.models import Job
    from essor.web.companies.services import jobs, running

    monkeypatch.setattr(jobs, "wake", lambda _pk: None)
    parent = os.getppid()
    worker = f"{socket.gethostname()}:{parent}:{running._began(parent)}"
    Job.objects.filter(pk=planned.pk).update(state="running", worker=worker)
    jobs.sweep()
    planned.refresh_from_db()
    assert planned.state == "running"


def test_a_job_is_seen_by_who_works_in_its_company_only(planned: Any, visit: Any, people: dict[str, Any]):
    at = f"/fr/w/brumelle/jobs/{planned.pk}/"
    planned.kind = "examine"
    planned.save()
    assert visit("analyst").get(at).status_code == 200
    assert 'hx-trigger="every 1s"' in visit("analyst").get(at, headers={"HX-Request": "true"}).content.decode()
    assert visit("reader").get(at).status_code == 404
    assert visit("stranger").get(at).status_code == 404
    assert visit("stranger").get(f"/fr/w/ailleurs/jobs/{planned.pk}/").status_code == 404
    assert visit("stranger").post(f"/fr/w/ailleurs/jobs/{planned.pk}/stop/").status_code == 404


def test_who_stops_a_job_is_led_back_to_it(planned: Any, visit: Any):
    answer = visit("analyst").post(f"/fr/w/brumelle/jobs/{planned.pk}/stop/")
    assert answer["Location"] == f"/fr/w/brumelle/jobs/{planned.pk}/"
    planned.refresh_from_db()
    assert planned.state == "cancelled"
