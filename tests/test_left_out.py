"""A test whose means are absent is told as not run, and fails in CI."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = """
import pytest

@pytest.mark.shared
def test_reads_shared_data(shared_data):
    assert shared_data.is_dir()

@pytest.mark.spark
def test_asks_spark():
    pass

@pytest.mark.libreoffice
def test_opens_in_libreoffice():
    pass

def test_needs_nothing():
    pass
"""
Run = Callable[..., subprocess.CompletedProcess[str]]
MARKERS = "markers=\n  shared: s\n  postgres: p\n  spark: x\n  libreoffice: o"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return what runs the sample in a process of its own, with our conftest and this environment."""
    shutil.copy(Path(__file__).parent / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_sample.py").write_text(SAMPLE, encoding="utf-8")

    def ran(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", MARKERS, *options, str(tmp_path)],
            cwd=tmp_path,
            env={**os.environ, "CI": "", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return ran


def test_absent_data_and_tools_are_told_and_the_rest_runs(run: Run, tmp_path: Path) -> None:
    ran = run(ESSOR_SHARED=str(tmp_path / "absent"), JAVA_HOME=str(tmp_path), PATH=str(tmp_path))
    assert ran.returncode == 0
    assert "not run: shared data sets absent (1 test)" in ran.stdout
    assert "not run: Spark or Java absent (scripts/install_test_tools.sh) (1 test)" in ran.stdout
    assert "not run: LibreOffice absent (scripts/install_test_tools.sh) (1 test)" in ran.stdout
    assert "1 passed, 3 deselected" in ran.stdout


def test_two_workers_tell_it_once(run: Run, tmp_path: Path) -> None:
    ran = run("-n", "2", ESSOR_SHARED=str(tmp_path / "absent"), JAVA_HOME=str(tmp_path))
    assert ran.returncode == 0
    assert ran.stdout.count("not run: shared data sets absent (1 test)") == 1


def test_in_ci_the_same_tests_fail(run: Run, tmp_path: Path) -> None:
    ran = run(CI="true", ESSOR_SHARED=str(tmp_path / "absent"), JAVA_HOME=str(tmp_path), PATH=str(tmp_path))
    assert ran.returncode == 1
    assert "shared data sets absent: in CI a test is never left out" in ran.stdout
    assert "1 passed, 3 errors" in ran.stdout


def test_with_the_data_there_their_tests_run(run: Run, tmp_path: Path) -> None:
    ran = run("-k", "shared", ESSOR_SHARED=str(tmp_path))
    assert ran.returncode == 0
    assert "not run: shared" not in ran.stdout
    assert "1 passed" in ran.stdout


def test_dictionaries_that_are_not_in_their_folder_are_absent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("our_conftest", Path(__file__).parent / "conftest.py")
    assert spec
    assert spec.loader
    ours = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(ours)
    monkeypatch.setattr(ours, "_SPELLING", (tmp_path,))
    monkeypatch.setattr(ours, "_installed", lambda *_modules: True)
    assert "spelling dictionaries absent" in ours._absent()["dictionaries"]
    for name in ("fr.aff", "fr.dic", "en_GB.aff"):
        (tmp_path / name).touch()
    assert "dictionaries" in ours._absent()
    (tmp_path / "en_GB.dic").touch()
    assert "dictionaries" not in ours._absent()
