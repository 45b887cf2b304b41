"""A link opens one version to a guest, until it is taken back or over; it leads to nothing else."""

import re
from datetime import timedelta
from typing import Any

import pytest

W = "/fr/w/brumelle/"
REPORT = f"{W}steer/report/"
Q = "?period=2026-10"
SHARE = f"{REPORT}versions/1/share/{Q}"


@pytest.fixture
def version(visit: Any) -> Any:
    from essor.web.workshop.models import Version

    assert visit("analyst").post(f"{REPORT}versions/{Q}", {"revision": "0"}).status_code == 302
    return Version.objects.get()


def link_of(page: Any) -> str:
    return re.search(r"http://testserver(/[^\"]*/s/[^\"]+)", page.content.decode())[1]  # type: ignore[index]


@pytest.fixture
def link(visit: Any, version: Any) -> str:
    return link_of(visit("manager").post(SHARE, {"purpose": "Conseil", "days": "7"}))


def held() -> Any:
    from essor.web.workshop.models import Share

    return Share.objects.get()


def revoke(visit: Any, who: str, number: int | None = None) -> Any:
    return visit(who).post(f"{REPORT}versions/1/share/{number or held().pk}/revoke/{Q}")


def test_a_guest_reads_the_version_without_an_account(visit: Any, link: str):
    page = visit().get(link)
    assert page.status_code == 200
    assert "Octobre 2026" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]


def test_a_guest_reaches_no_other_page(visit: Any, link: str):
    guest = visit()
    page = guest.get(link).content.decode()
    assert "/w/brumelle" not in page
    for place in (W, f"{REPORT}{Q}", f"{REPORT}versions/1/{Q}", f"{REPORT}versions/1/fr.pdf{Q}"):
        assert guest.get(place).status_code == 302
    assert guest.post(link).status_code == 405


def files_of(page: Any) -> list[str]:
    return re.findall(r'href="(/fr/s/[^"]+\.\w+)"', page.content.decode())


def test_a_guest_downloads_each_format_and_language_of_what_is_shared_as_its_people_do(visit: Any, link: str):
    from essor.web.workshop.services import product_at, shapes_of

    guest = visit()
    files = files_of(guest.get(link))
    wanted = [f"{link}{lang}.{shape}" for lang in ("fr", "en") for shape in shapes_of(product_at("steer", "report"))]
    assert files == wanted
    taken = guest.get(f"{link}en.docx")
    ours = visit("reader").get(f"{REPORT}versions/1/en.docx{Q}")
    assert (taken.status_code, taken.content) == (200, ours.content)
    assert taken["Content-Disposition"] == 'attachment; filename="report_2026-10_v1_en.docx"'
    assert taken["Referrer-Policy"] == "no-referrer"
    assert taken["X-Robots-Tag"] == "noindex"
    assert "no-store" in taken["Cache-Control"]
    assert held().uses == 2


def test_a_guest_downloads_nothing_else(visit: Any, link: str):
    guest = visit()
    for name in ("de.pdf", "fr.zip", "fr.json", "report.pdf"):
        assert guest.get(f"{link}{name}").status_code == 404, name
    assert guest.post(f"{link}fr.pdf").status_code == 405
    for place in (f"{REPORT}versions/1/fr.pdf{Q}", f"{REPORT}deliverables/fr.pdf{Q}"):
        assert guest.get(place)["Location"].startswith("/fr/account/login/"), place


def test_a_file_of_another_version_or_work_cannot_be_had_by_a_link(visit: Any, link: str):
    visit("analyst").post(f"{W}steer/variance-analysis/versions/{Q}", {"revision": "0"})
    visit("analyst").post(f"{REPORT}versions/{Q}", {"revision": "1", "note": "Autre"})
    taken = visit().get(f"{link}fr.html").content
    assert taken == visit("reader").get(f"{REPORT}versions/1/fr.html{Q}").content
    for place in ("versions/2/fr.html", "../variance-analysis/fr.html", f"fr.html{Q}&number=2"):
        answer = visit().get(f"{link}{place}")
        assert answer.status_code == 404 or answer.content == taken, place


def test_a_link_taken_back_over_or_used_up_gives_no_file(visit: Any, link: str):
    from django.utils.timezone import now

    from essor.web.workshop.models import Share

    file = f"{link}fr.html"
    assert visit().get(file).status_code == 200
    ends: tuple[dict[str, Any], ...] = (
        {"revoked": now()}, {"expires": now() - timedelta(seconds=1)}, {"uses_left": 0},
    )  # fmt: skip
    as_made = {"revoked": None, "expires": now() + timedelta(days=7), "uses_left": 5}
    for end in ends:
        Share.objects.update(**as_made | end)
        assert visit().get(file).status_code == 404, end
    Share.objects.update(**as_made)
    assert visit().get(file).status_code == 200


def test_a_guest_sees_no_other_version(visit: Any, link: str):
    from essor.web.workshop.models import Guest, Version

    visit("analyst").post(f"{REPORT}versions/{Q}", {"revision": "1"})
    assert Version.objects.count() == 2
    assert [one.number for one in Version.objects.visible_to(Guest(held()))] == [1]


def test_the_token_is_kept_as_a_hash_only(link: str):
    token = link.rstrip("/").rpartition("/")[2]
    assert len(token) >= 32
    assert token not in {held().token, held().purpose}


def test_a_link_taken_back_is_as_one_that_never_was(visit: Any, link: str):
    assert revoke(visit, "manager").status_code == 302
    gone = visit().get(link)
    never = visit().get("/fr/s/abcdefghijklmnopqrstuvwxyz012345/")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert re.findall("<h1>.*</h1>", gone.content.decode()) == re.findall("<h1>.*</h1>", never.content.decode()) != []
    assert (held().state, held().revoked_by.email) == ("revoked", "manager@brumelle.example")


def test_the_first_who_takes_a_link_back_stands(visit: Any, link: str):
    revoke(visit, "manager")
    first = held().revoked
    revoke(visit, "owner")
    assert (held().revoked, held().revoked_by.email) == (first, "manager@brumelle.example")


@pytest.mark.parametrize("who", ["analyst", "salesperson", "reader", "stranger"])
def test_who_may_not_approve_neither_makes_nor_takes_back_a_link(visit: Any, link: str, who: str):
    assert visit(who).post(SHARE, {"purpose": "Conseil", "days": "7"}).status_code == 404
    assert revoke(visit, who).status_code == 404
    assert held().state == "open"


def test_a_link_is_taken_back_on_its_own_version_only(visit: Any, link: str):
    visit("analyst").post(f"{REPORT}versions/{Q}", {"revision": "1"})
    place = f"{REPORT}versions/2/share/{held().pk}/revoke/{Q}"
    assert visit("manager").post(place).status_code == 404
    assert held().state == "open"


def test_a_link_ends_on_its_day_and_after_its_uses(visit: Any, link: str):
    from django.utils.timezone import now

    from essor.web.workshop.models import Share

    Share.objects.update(uses_left=1)
    assert [visit().get(link).status_code for _ in range(2)] == [200, 404]
    assert (held().state, held().uses) == ("used_up", 1)
    Share.objects.update(uses_left=5, expires=now() - timedelta(seconds=1))
    assert visit().get(link).status_code == 404
    assert held().state == "expired"


@pytest.mark.parametrize("sent", [{"purpose": " ", "days": "7"}, {"purpose": "Conseil", "days": "8"},
                                  {"purpose": "x" * 121, "days": "7"}, {}])  # fmt: skip
def test_a_link_without_purpose_or_end_is_told_and_keeps_what_was_typed(visit: Any, version: Any, sent: Any):
    page = visit("manager").post(SHARE, sent)
    assert page.status_code == 422
    assert 'class="wrong"' in page.content.decode()
    assert sent.get("purpose", "").strip() in page.content.decode()
    assert not version.shares.exists()


def test_managers_see_where_each_link_stands(visit: Any, link: str):
    place = f"{REPORT}versions/1/{Q}"
    visit().get(link)
    shown = visit("manager").get(place).content.decode()
    assert "Conseil" in shown
    assert "consultations\N{NO-BREAK SPACE}: 1" in shown
    assert "Conseil" not in visit("reader").get(place).content.decode()
