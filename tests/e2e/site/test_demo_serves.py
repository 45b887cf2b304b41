"""The demo ends with every document and on a site that its people can enter; a port that is taken is told."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from demo_company import Demo, Essor
from served import Served, free_port

from essor.documents.render import SHAPES
from essor.kernel.message import LANGS
from essor.work.registry import products

pytestmark = pytest.mark.xdist_group("site")


@pytest.mark.browser
def test_each_fictional_person_signs_in_with_the_password_on_the_screen(chromium: Any, served: Served):
    for role in served.emails:
        window = chromium.new_context()
        page = window.new_page()
        served.sign_in(page, role)
        assert "/w/brumelle/" in page.url
        window.close()


def test_a_port_that_is_taken_is_told_with_the_mend(demo: Demo, essor: Essor):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        code, _, err = essor("serve", "--data", demo.data, "--port", port, "--lang", "fr")
    assert (code, err) == (2, f"Le port {port} est déjà pris. Arrêtez ce qui l’occupe, ou ajoutez --port {port + 1}.\n")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int, str]]:
    """Run the demo until its site is open; yield its folder, the port and what it said."""
    folder, port = tmp_path_factory.mktemp("whole"), free_port()
    call = [sys.executable, "-c", "from essor.cli.main import run; run()", "demo", "--folder", str(folder / "demo"),
            "--scale", "0.003", "--port", str(port), "--lang", "en"]  # fmt: skip
    log = folder / "log"
    with log.open("w") as said, subprocess.Popen(call, stdout=said, stderr=said) as demo:
        try:
            _wait_for(port, demo)
            yield folder / "demo", port, log.read_text(encoding="utf-8")
        finally:
            demo.send_signal(signal.SIGTERM)


@pytest.mark.browser
def test_the_demo_ends_on_a_site_that_shows_figures_to_who_signs_in(chromium: Any, whole: tuple[Path, int, str]):
    folder, port, told = whole
    password = re.search(r"(\w{4}-\w{4}-\w{4}-\w{4})$", told, re.MULTILINE)
    assert password is not None, told
    emails = {"owner": re.findall(r"^ *(\S+@\S+) ", told, re.MULTILINE)[0]}
    site = Served(f"http://127.0.0.1:{port}", folder / "data", emails, password[1], folder)
    page = chromium.new_page()
    site.sign_in(page, "owner")
    page.goto(f"{site.base}/fr/w/maison-brumelle/steer/dashboard/?period=2026-10")
    assert page.locator(".kpi").count() > 4
    page.close()


def test_the_demo_writes_every_format_in_both_languages_and_tells_one_line_a_source(whole: tuple[Path, int, str]):
    folder, _, told = whole
    expected = {
        f"{product.name}_2026-10_{lang}.{shape}"
        for product in products().values()
        for lang in LANGS
        for shape in (*SHAPES, *(("xlsx",) if product.workbook else ()))
    }
    assert set(SHAPES) == {"html", "pdf", "docx", "pptx"}
    assert {path.name for path in (folder / "documents").iterdir()} == expected
    lines = told.splitlines()
    sources = [line for line in lines if "Rows read: " in line]
    assert len(sources) == len({line.partition(". Files: ")[0] for line in sources}) > 15
    assert [line for line in sources if line.startswith("Odoo: sales orders and quotations. Files: 3. Rows read: ")]
    assert len([line for line in lines if "cannot be cut by" in line]) == 1
    assert len([line for line in lines if line.startswith("C2.2.")]) == len(products())
    assert f"5/5  Ready: {len(expected)} files in {folder / 'documents'}." in told
    rejected = next(line for line in lines if line.startswith("Rejected rows: "))
    assert len(list((folder / "data" / "maison-brumelle" / "rejects").iterdir())) == int(
        rejected.rpartition("files: ")[2].rstrip(").")
    )


def _wait_for(port: int, demo: "subprocess.Popen[bytes]", patience: int = 300) -> None:
    """Wait until somebody listens on a port."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        assert demo.poll() is None, "the demo ended before its site opened"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail("the site of the demo did not open")
