"""Tests that share what is dear to start stand on one worker."""

import subprocess
import sys
from pathlib import Path

TESTS = """
import os
import pytest

pytestmark = pytest.mark.xdist_group("dear")

@pytest.mark.parametrize("number", range(6))
def test_says_where_it_runs(number, tmp_path_factory):
    place = tmp_path_factory.getbasetemp().parent / "workers"
    with place.open("a") as out:
        print(os.environ["PYTEST_XDIST_WORKER"], file=out)
"""


def test_a_group_of_tests_stays_on_one_worker(tmp_path: Path):
    (tmp_path / "test_dear.py").write_text(TESTS, encoding="utf-8")
    options = ["-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider", "--basetemp", str(tmp_path / "base")]
    call = [sys.executable, "-m", "pytest", *options, str(tmp_path)]
    finished = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout
    workers = (tmp_path / "base" / "workers").read_text(encoding="utf-8").split()
    assert len(workers) == 6
    assert len(set(workers)) == 1
