"""What watches the site learns whether it answers, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone


def test_a_site_that_lives_and_answers_says_so_to_anybody(visit: Any):
    assert (visit().get("/healthz").content, visit().get("/readyz").content) == (b"ok\n", b"ready\n")


def test_a_folder_that_takes_no_file_is_not_ready_and_tells_no_more(
    visit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    from essor.web import health

    gone = type("Elsewhere", (), {"data": tmp_path / "gone"})
    monkeypatch.setattr(health, "configuration", lambda: gone)
    answer = visit().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert health.troubles(timezone.now()) == ("storage",)


def test_a_database_that_does_not_answer_is_not_ready(visit: Any, monkeypatch: pytest.MonkeyPatch):
    from django.db import OperationalError

    from essor.web import health

    class Broken:
        def cursor(self) -> Any:
            raise OperationalError

    monkeypatch.setattr(health, "connection", Broken())
    assert visit().get("/readyz").status_code == 503
    assert health.troubles(timezone.now()) == ("database",)


def test_a_worker_that_fell_silent_is_told_and_one_that_never_ran_is_not_missed(visit: Any):
    from essor.web import health

    now = timezone.now()
    assert health.troubles(now) == ()
    health.beat(now)
    assert health.troubles(now + timedelta(minutes=9)) == ()
    assert health.troubles(now + timedelta(minutes=11)) == ("worker",)


def test_a_probe_asks_and_never_writes(visit: Any):
    assert visit().post("/readyz").status_code == 405
