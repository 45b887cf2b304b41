"""A site is kept while people write, and comes back whole into an empty folder by the documented commands."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from served import Served, command, free_port, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
_WRITER = """
import django, itertools
django.setup()
from django.db import transaction
from essor.web.companies.models import Company
from essor.web.desk.models import Task
company = Company.objects.get()
for number in itertools.count():
    with transaction.atomic():
        for half in ("left", "right"):
            Task.objects.create(company=company, title=f"{half} {number}")
    print(number, flush=True)
"""


@pytest.fixture(scope="module")
def kept(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the site while another process writes into it without a pause."""
    place = tmp_path_factory.mktemp("kept") / "essor.tar.gz"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"ESSOR_DATA": str(served.data), "DJANGO_SETTINGS_MODULE": "essor.web.settings"},
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline() == "0\n"
    command("backup", place, "--data", served.data)
    before = int(writer.stdout.readline())
    time.sleep(0.3)
    writer.terminate()
    assert int(re.findall(r"\d+", writer.communicate()[0])[-1]) > before  # it wrote all the while
    return place


def revenue(data: Path) -> Any:
    return json.loads(command("kpi", "revenue", "--by", "period:month,channel", "--data", data, "--json").stdout)


def refused(*arguments: object) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", "from essor.cli.main import run; run()", *map(str, arguments), "--lang", "en"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 2, finished.stderr
    return finished.stderr


def test_rows_facts_and_pages_come_back(chromium: Any, served: Served, kept: Path, tmp_path: Path):
    data = tmp_path / "data"
    command("restore", kept, "--data", data)
    with closing(sqlite3.connect(data / ".essor" / "essor.sqlite3")) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        halves = dict(rows.execute("SELECT substr(title, 1, 4), count(*) FROM desk_task GROUP BY 1").fetchall())
    assert halves["left"] == halves["righ"] > 0
    assert revenue(data) == revenue(served.data)
    port = free_port()
    with serving(data, port) as log:
        again = Served(f"http://127.0.0.1:{port}", data, served.emails, served.password, log)
        page = chromium.new_context().new_page()
        again.sign_in(page, "manager")
        page.goto(f"{again.base}/en/w/brumelle/steer/report/?period=2026-10")
        assert "October 2026" in page.inner_text("main")
        page.context.close()


def test_only_its_owner_reads_the_copy_and_no_half_copy_is_left(kept: Path):
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["essor.tar.gz"]


def test_nothing_is_written_over(served: Served, kept: Path):
    assert "is not empty" in refused("restore", kept, "--data", served.data)
    assert "is there already" in refused("backup", kept, "--data", served.data)


def test_a_damaged_copy_is_told_and_leaves_nothing(kept: Path, tmp_path: Path):
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert "is not a whole backup" in refused("restore", cut, "--data", tmp_path / "data")
    changed = tmp_path / "changed.tar.gz"
    with tarfile.open(kept) as old, tarfile.open(changed, "w:gz") as new:
        for entry in old:
            content = old.extractfile(entry)
            if entry.name == "site/secret":
                entry.mtime += 1
                new.addfile(entry, io.BytesIO(b"x" * entry.size))
            else:
                new.addfile(entry, content)
    assert "site/secret is not what was kept" in refused("restore", changed, "--data", tmp_path / "data")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.tar.gz", "cut.tar.gz"]
