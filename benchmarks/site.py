"""Measure the site as people meet it, on SQLite and on PostgreSQL: a long list, the dashboard, writers, its weight.

Each site is `essor serve` in a process of its own, two of them on PostgreSQL; who asks signs in as a person does.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.documents import facts_of
from benchmarks.kpis import MONTH, company
from benchmarks.serving import free_port, postgres, serving

ROWS = 100_000
CLIENTS, SECONDS = 4, 10.0
WRITERS, WRITES = 4, 50
_PREPARED = """
import django, sys
django.setup()
from django.conf import settings
from django.test import Client
from essor.web.accounts.models import User
from essor.web.companies.services import adopt
from essor.web.desk.models import Task
user = User.objects.filter(email="bench@essor.example").first() or User.objects.create_user("bench@essor.example")
company = adopt(user=user, slug=sys.argv[1])
Task.objects.filter(company=company).delete()
states = ("open", "doing", "done")
Task.objects.bulk_create((Task(company=company, title=f"Action {n} of the list", why=f"Reason {n % 97}",
    state=states[n % 3]) for n in range(int(sys.argv[2]))), batch_size=2000)
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
_COUNTED = """
import django
django.setup()
from essor.web.desk.models import Task
print(Task.objects.filter(title__startswith="Written ").count())
"""


@dataclass(frozen=True, slots=True)
class Site:
    """Hold a site under measure: where it answers, the session of who asks, the environment of its processes."""

    ports: tuple[int, ...]
    session: str
    slug: str
    environment: dict[str, str]

    def asked(self, turn: int, path: str, body: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Ask one of the processes in turn; return the status and the body."""
        link = http.client.HTTPConnection("127.0.0.1", self.ports[turn % len(self.ports)], timeout=120)
        head = {"Cookie": f"sessionid={self.session}; csrftoken={_TOKEN}", "X-CSRFToken": _TOKEN}
        if body is None:
            link.request("GET", path, headers=head)
        else:
            head |= {"Content-Type": "application/x-www-form-urlencoded"}
            link.request("POST", path, urlencode(body), head)
        answer = link.getresponse()
        content = answer.read()
        link.close()
        return answer.status, content


_TOKEN = "b" * 32


def run(folder: Path, sizes: Sequence[int], rows: int = ROWS, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """Measure the site on each database that is there; return one row each.

    Args:
        folder: of the companies of the benchmark.
        sizes: order lines; the smallest is the company of the site.
        rows: of the long list.
        seconds: how long each page is asked for.

    """
    made = company(folder, min(sizes))
    facts_of(made)
    found = []
    for name in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="essor-site-")))
            shutil.copytree(made.folder, data / made.slug)
            address = "" if name == "sqlite" else stack.enter_context(postgres())
            site = stack.enter_context(_site(data, made.slug, address, rows))
            row = {"database": name, "rows": rows, "processes": len(site.ports), **_measured(site, seconds)}
        found.append(row)
        _tell(row)
    return found


@contextmanager
def _site(data: Path, slug: str, address: str, rows: int) -> Iterator[Site]:
    environment = {"ESSOR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "essor.web.settings"}
    environment |= {"ESSOR_DATABASE_URL": address} if address else {}
    ports = tuple(free_port() for _ in range(2 if address else 1))
    with ExitStack() as stack:
        for port in ports:  # one after the other: the first brings the tables up to date
            stack.enter_context(serving(data, port, environment))
        session = _inside(environment, _PREPARED, slug, str(rows)).splitlines()[-1]
        yield Site(ports, session, slug, environment)


def _inside(environment: dict[str, str], program: str, *arguments: str) -> str:
    return subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-W", "ignore", "-c", program, *arguments],
        env=os.environ | environment, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip


def _measured(site: Site, seconds: float) -> dict[str, Any]:
    base = f"/fr/w/{site.slug}/steer/"
    pages = {
        "list": f"{base}actions/?state=all",
        "list_last_page": f"{base}actions/?state=all&page=1000",
        "list_filtered": f"{base}actions/?state=done",
        "list_sorted": f"{base}actions/?state=all&sort=-title",
        "list_searched": f"{base}actions/?state=all&q=Reason+42",
        "dashboard": f"{base}dashboard/?period={MONTH.key()}",
    }
    found: dict[str, Any] = {name: _load(site, path, seconds) for name, path in pages.items()}
    found["writers"] = _writers(site, f"{base}actions/new/")
    found["weight"] = _weight(site, pages["dashboard"])
    return found


def _load(site: Site, path: str, seconds: float) -> dict[str, float]:
    """Ask for one page with several clients at once; return requests a second and the time of 95 of 100."""
    status, _ = site.asked(0, path)
    for turn in range(len(site.ports)):
        site.asked(turn, path)  # each process has read its data once
    if status != http.client.OK:
        msg = f"{path} answered {status}"
        raise RuntimeError(msg)
    times: list[float] = []
    end = time.perf_counter() + seconds

    def client(turn: int) -> None:
        while time.perf_counter() < end:
            start = time.perf_counter()
            got, _ = site.asked(turn, path)
            if got == http.client.OK:
                times.append(time.perf_counter() - start)

    _at_once(client, CLIENTS)
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else seconds
    return {"requests_a_second": round(len(times) / seconds, 1), "p95_milliseconds": round(p95 * 1000)}


def _writers(site: Site, path: str) -> dict[str, int]:
    """Write with several writers at once; return what was acknowledged, what is there, and what was lost between."""
    acknowledged: list[int] = []

    def writer(turn: int) -> None:
        for number in range(WRITES):
            status, _ = site.asked(turn, path, {"title": f"Written {turn} {number}", "state": "open"})
            acknowledged.append(status)

    _at_once(writer, WRITERS)
    kept = int(_inside(site.environment, _COUNTED))
    said = acknowledged.count(http.client.FOUND)
    if not said:
        msg = f"nothing was written: {path} answered {sorted(set(acknowledged))}"
        raise RuntimeError(msg)
    return {"asked": len(acknowledged), "acknowledged": said, "rows": kept, "lost": said - kept}


def _at_once(work: Callable[[int], None], number: int) -> None:
    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _weight(site: Site, path: str) -> dict[str, float] | None:
    """Return what a first and a second visit of the dashboard weigh, and how much it shifts; None without a browser."""
    program = shutil.which("chromium")
    if program is None:
        return None
    from playwright.sync_api import sync_playwright

    base = f"http://127.0.0.1:{site.ports[0]}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox", "--disable-gpu"])
        window = browser.new_context(viewport={"width": 1440, "height": 900})
        window.add_cookies([{"name": "sessionid", "value": site.session, "url": base}])
        page = window.new_page()
        wire = window.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        weights = []
        for _ in range(2):
            sizes.clear()
            page.goto(base + path, wait_until="networkidle")
            weights.append(round(sum(sizes) / 1000, 1))
        shift = page.evaluate(_SHIFT)
        browser.close()
    return {"first_kilobytes": weights[0], "again_kilobytes": weights[1], "shift": round(float(shift), 4)}


_SHIFT = """() => new Promise((done) => {
  let shifted = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) shifted += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(shifted), 300);
})"""


def _tell(row: dict[str, Any]) -> None:
    print(f"  {row['database']}, {row['processes']} process(es), list of {row['rows']:,} rows")
    for name, told in row.items():
        if isinstance(told, dict):
            print(f"    {name}: {json.dumps(told)}", flush=True)
