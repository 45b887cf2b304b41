"""The demo ends on a site that its people can enter; a port that is taken is told."""

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from demo_company import Demo, Essor
from served import Served, free_port

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


@pytest.mark.browser
def test_the_demo_ends_on_a_site_that_shows_figures_to_who_signs_in(chromium: Any, tmp_path: Path):
    port, log = free_port(), tmp_path / "log"
    call = [sys.executable, "-c", "from essor.cli.main import run; run()", "demo", "--folder", str(tmp_path / "demo"),
            "--scale", "0.003", "--port", str(port), "--lang", "fr"]  # fmt: skip
    with log.open("w") as said, subprocess.Popen(call, stdout=said, stderr=said) as demo:
        try:
            _wait_for(port, demo)
            told = log.read_text(encoding="utf-8")
            password = re.search(r"(\w{4}-\w{4}-\w{4}-\w{4})$", told, re.MULTILINE)
            assert password is not None, told
            emails = {"owner": re.findall(r"^ *(\S+@\S+) ", told, re.MULTILINE)[0]}
            site = Served(f"http://127.0.0.1:{port}", tmp_path / "demo" / "data", emails, password[1], log)
            page = chromium.new_page()
            site.sign_in(page, "owner")
            page.goto(f"{site.base}/fr/w/maison-brumelle/steer/dashboard/?period=2026-10")
            assert page.locator(".kpi").count() > 4
            page.close()
        finally:
            demo.send_signal(signal.SIGTERM)


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
