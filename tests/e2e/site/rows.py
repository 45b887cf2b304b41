"""Write a work as its people do, so that the pages of versions, of links and of comparisons have something to show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_WRITE = """
import django, json, re, sys
django.setup()
from django.conf import settings
from django.test import Client
from essor.web.accounts.models import User
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
client.force_login(User.objects.get(email=sys.argv[1]), backend="django.contrib.auth.backends.ModelBackend")
report, when = f"/fr/w/{sys.argv[2]}/steer/report/", "?period=2026-10"
def send(place, **sent):
    page = client.get(report + "versions/" + when).content.decode()
    sent["revision"] = re.search(r'name="revision" value="([0-9]+)"', page)[1]
    answer = client.post(report + place + when, sent)
    assert answer.status_code in (200, 302), (place, answer.status_code)
    return answer
send("versions/", note="Premier jet")
send("assumptions/", tiles="revenue", audience="management", comment_fr="Un mois de reprise.", comment_en="A recovery.",
     **{"decisions.0.fr": "Recruter", "decisions.0.en": "Hire", "decisions.0.options.0.fr": "Un vendeur",
        "decisions.0.options.0.en": "One salesperson"})
send("versions/", note="Avec le mot de la direction")
send("versions/2/step/", to="consultation", note="Pour avis")
send("comments/", text="Revoir le titre du graphique.")
made = [send("versions/2/share/", purpose=purpose, days="7").content.decode() for purpose in ("Conseil", "Banque")]
link = re.search("http://testserver(/fr/s/[^\\"]+)", made[0])[1]
from essor.web.exams.services import found
found(slug="centre", name="Centre de Lyon", by=User.objects.get(email=sys.argv[1]))
from essor.web.workshop.models import Share
send(f"versions/2/share/{Share.objects.first().pk}/revoke/")
pages = ["versions/2/", "versions/compare/", "versions/", "assumptions/", "prose/"]
print(json.dumps([*(report + page + when + "&a=1&b=2" * ("compare" in page) for page in pages), link]))
"""


def write_rows(data: Path, email: str, slug: str = "brumelle") -> tuple[str, ...]:
    """Write a report with two versions, a decision, a comment and two links; return the addresses of its pages."""
    told = subprocess.run(
        [sys.executable, "-c", _WRITE, email, slug], capture_output=True, text=True, check=False,
        env=os.environ | {"ESSOR_DATA": str(data), "DJANGO_SETTINGS_MODULE": "essor.web.settings"},
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return tuple(json.loads(told.stdout.splitlines()[-1]))
