"""What writes rows works on PostgreSQL too: its tests run once more, in a process of their own, on a real server."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROWS = ("test_companies_jobs.py",)
_SHOWN = 4000


def test_the_rows_are_kept_where_the_address_says(site: Any):
    from django.db import connection

    assert connection.vendor == ("postgresql" if os.environ.get("ESSOR_DATABASE_URL") else "sqlite")


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres-site")
def test_the_tests_of_pages_that_write_pass_on_postgresql(postgres_url: str):
    asked = [f"{__file__}::test_the_rows_are_kept_where_the_address_says", *(str(HERE / name) for name in ROWS)]
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *asked],
        env=os.environ | {"ESSOR_DATABASE_URL": postgres_url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stdout[-_SHOWN:]
    assert "not run:" not in finished.stdout
