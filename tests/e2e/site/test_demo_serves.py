"""`essor demo --no-serve` ends by itself and leaves people who can sign in; a port that is taken is told."""

import socket
from typing import Any

import pytest
from demo_company import Demo, Essor
from served import Served

pytestmark = pytest.mark.xdist_group("browser")


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
