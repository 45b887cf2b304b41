"""The site as a person meets it: `essor serve` in a process of its own, a real browser that signs in by the form."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from demo_company import Demo
from rows import write_rows
from served import Served, command, free_port, serving

from mail_server import Server, mail_server

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def post() -> Iterator[tuple[Server, int]]:
    """Run the mail server that the site sends to; return it and its port."""
    with mail_server() as found:
        yield found


@pytest.fixture(scope="session")
def served(demo: Demo, post: tuple[Server, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy of the small demo company to its four people; return where and how they sign in."""
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(demo.data, data)
    said = command("welcome", "--data", data, "--lang", "fr").stderr
    emails = re.findall(r"^ *(\S+@\S+) ", said, re.MULTILINE)
    password = re.search(r"(\S+)$", said.splitlines()[0])
    assert password is not None, said
    port = free_port()
    with serving(data, port, ESSOR_EMAIL_URL=f"smtp://127.0.0.1:{post[1]}") as log:
        people = dict(zip(("owner", "manager", "salesperson", "reader"), emails, strict=True))
        pages = write_rows(data, people["owner"])
        yield Served(f"http://127.0.0.1:{port}", data, people, password[1], log, pages)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the one browser of these tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        program = shutil.which("chromium")
        assert program is not None
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def owner(chromium: Any, served: Served) -> Iterator[Any]:
    """Return a window of the browser in which the owner signed in."""
    window = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = window.new_page()
    served.sign_in(page, "owner")
    page.close()
    yield window
    window.close()


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Return where a test keeps what it saw."""
    return tmp_path
