"""A sales manager moves a target, rewrites the report in both languages, keeps it, compares it, and gets it by mail."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from served import Served

from mail_server import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
PERIOD = "?period=2026-10"
ADDED = {"fr": "Deux vendeurs arrivent en novembre.", "en": "Two salespeople join in November."}
_DUE = """
import django, sys
django.setup()
from datetime import UTC, datetime
from essor.web.desk.models import Subscription
from essor.web.desk.services.outbox import run_due
Subscription.objects.filter(user__email=sys.argv[1]).update(since=datetime(2026, 10, 20, tzinfo=UTC))
run_due(datetime(2026, 11, 3, 9, tzinfo=UTC))
"""
"""What the worker does each minute, on a day of which the small company has the month before."""


@pytest.fixture
def page(owner: Any) -> Iterator[Any]:
    page = owner.new_page()
    page.set_default_timeout(90_000)
    yield page
    page.close()


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def test_a_target_that_moves_and_prose_rewritten_stand_beside_the_version_before(page: Any, served: Served):
    base = f"{served.base}/fr/w/brumelle/steer/"
    page.goto(f"{base}report/versions/{PERIOD}")
    before = int(digits(page.locator("main tbody th a").first.inner_text()))

    page.goto(f"{base}objectives/?year=FY2025")
    page.fill("input[name='revenue/2026-10']", "987 654")
    page.click("button[name=do][value=save]:visible")
    page.wait_for_selector(".said .success")
    page.goto(f"{base}dashboard/{PERIOD}")
    assert "987654" in digits(page.locator(".kpi").first.inner_text())

    page.goto(f"{base}report/prose/{PERIOD}")
    for lang, sentence in ADDED.items():
        field = page.locator(f"main textarea[name$='.{lang}']").first
        field.fill(f"{field.input_value()} {sentence}")
    page.click("main form .send button.pri")
    page.wait_for_selector(".said .success")
    for lang, sentence in ADDED.items():
        page.goto(f"{served.base}/{lang}/w/brumelle/steer/report/deliverables/{PERIOD}")
        with page.expect_download() as taken:
            page.click(f"main .files a[href*='/{lang}.docx']")
        assert taken.value.suggested_filename == f"report_2026-10_{lang}.docx"
        assert sentence in words_of(Path(taken.value.path()))

    page.goto(f"{base}report/versions/{PERIOD}")
    page.fill("#note", "Objectif relevé")
    page.click("main form:has(#note) button.pri")
    page.wait_for_selector(".said .success")
    page.click("main a[href*='compare'].btn")
    page.wait_for_url("**/compare/**")
    assert page.inner_text("h1").endswith(f"{before} et {before + 1}")
    new = page.locator("main td ins").all_inner_texts()
    assert any(ADDED["fr"] in one for one in new)
    assert any("987654" in digits(one) for one in new)


def words_of(file: Path) -> str:
    """Return the words of a document, without its marks."""
    with zipfile.ZipFile(file) as parts:
        return re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode("utf-8"))


def test_a_subscription_made_on_the_page_comes_through_the_mail_server(
    page: Any, served: Served, post: tuple[Server, int]
):
    server, port = post
    page.goto(f"{served.base}/en/w/brumelle/steer/subscriptions/")
    page.select_option("#id_product", "report")
    page.select_option("#id_language", "en")
    page.fill("#id_at", "07:30")
    page.click("main form:has(#id_product) button.pri")
    page.wait_for_selector("main ul.acts li")
    due = subprocess.run(
        [sys.executable, "-c", _DUE, served.emails["owner"]], capture_output=True, text=True, check=False,
        env=os.environ | {"ESSOR_DATA": str(served.data), "DJANGO_SETTINGS_MODULE": "essor.web.settings",
                          "ESSOR_EMAIL_URL": f"smtp://127.0.0.1:{port}", "ESSOR_SITE": served.base},
    )  # fmt: skip
    assert due.returncode == 0, due.stderr
    mail = received(server, served.emails["owner"])
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert list(files) == ["report_2026-10_en.pdf"]
    assert files["report_2026-10_en.pdf"].startswith(b"%PDF-")
    body = mail.get_body(("plain",))
    assert body is not None
    assert f"{served.base}/en/w/brumelle/steer/report/{PERIOD}" in body.get_content()


def received(server: Server, to: str, patience: int = 90) -> EmailMessage:
    """Return the mail that a person got; the worker of the site may be sending it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for mail in server.mails:
            if mail["To"] == to and mail["List-Unsubscribe"]:
                return mail
        time.sleep(0.2)
    pytest.fail(json.dumps([dict(mail.items()) for mail in server.mails]))
