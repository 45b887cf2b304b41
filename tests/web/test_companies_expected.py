"""Exports that are to come again: what came, what is late or missing is told once, and stands on the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest

from essor.mart.publish import published_at
from essor.mart.snapshot import head
from essor.web.companies.rhythm import Rhythm

pytestmark = pytest.mark.usefixtures("site")
AT = "/fr/w/brumelle/data/schedules/"
MONTHLY = Rhythm("month", 4, time(9), "Europe/Paris")
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def told(page: Any) -> str:
    return unescape(page.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def source(imported: Any) -> tuple[str, datetime]:
    """Return a source of the demo company and when its files were imported."""
    snapshot = head(imported)
    assert snapshot is not None
    record = snapshot.imports[0]
    return record.format, published_at(imported, record)


@pytest.mark.parametrize(
    ("came", "state"),
    [
        ((), "missing"),
        ((datetime(2026, 10, 31, 22, 59, tzinfo=UTC),), "missing"),  # 23:59 in Paris, the month before
        ((datetime(2026, 10, 31, 23, tzinfo=UTC),), "came"),  # the first of November begins in Paris
        ((datetime(2026, 11, 5, 8, tzinfo=UTC),), "came"),  # at nine sharp
        ((datetime(2026, 11, 5, 8, 1, tzinfo=UTC),), "late"),
        ((datetime(2026, 11, 4, tzinfo=UTC), datetime(2026, 11, 6, tzinfo=UTC)), "came"),
        ((datetime(2026, 11, 25, tzinfo=UTC),), "missing"),  # after the instant that is looked at
    ],
)
def test_an_export_counts_from_the_first_of_its_month_and_is_late_after_its_hour(
    came: tuple[datetime, ...], state: str
):
    from essor.web.companies.services.expecting import judge

    found = judge(MONTHLY, SINCE, came, datetime(2026, 11, 20, tzinfo=UTC))
    assert found is not None
    assert (found.occasion, found.state) == (date(2026, 11, 5), state)


def test_nothing_is_missing_for_the_time_before_it_was_expected():
    from essor.web.companies.services.expecting import judge

    assert judge(MONTHLY, datetime(2026, 11, 6, tzinfo=UTC), (), datetime(2026, 11, 20, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("every", "began"),
    [
        ("day", "2026-11-05T23:00:00+00:00"),
        ("week", "2026-11-01T23:00:00+00:00"),
        ("month", "2026-10-31T23:00:00+00:00"),
    ],
)
def test_the_days_of_an_occasion_begin_at_midnight_of_the_zone(every: str, began: str):
    assert Rhythm(every, 0, time(9), "Europe/Paris").began(date(2026, 11, 6)).isoformat() == began


def test_a_missing_export_is_told_once_to_those_who_import_and_stands_on_both_pages_until_it_comes(
    visit: Any, people: dict[str, Any], source: tuple[str, datetime]
):
    from essor.web.companies.models import Arrival, Expectation
    from essor.web.desk.models import Notification
    from essor.web.desk.services.missing import tell_missing

    code, came = source
    sent = {"source": code, "every": "day", "weekday": "0", "day": "5", "at": "00:01"}
    assert visit("analyst").post(AT, sent).status_code == 302
    Expectation.objects.update(since=came)
    now = came + timedelta(days=3)
    assert [tell_missing(now), tell_missing(now), tell_missing(now + timedelta(minutes=1))] == [1, 0, 0]
    assert {one.user for one in Notification.objects.all()} == {
        people[role] for role in ("owner", "manager", "analyst")
    }
    (arrival,) = Arrival.objects.all()
    assert arrival.state == "missing"
    Expectation.objects.update(since=datetime(2020, 1, 1, tzinfo=UTC), at=time(0))
    notices = told(visit("manager").get("/fr/notifications/"))
    assert "n’est pas arrivé" in notices
    assert f"/fr{Notification.objects.first().way}" in notices  # type: ignore[union-attr]

    assert tell_missing(came + timedelta(minutes=1)) == 0  # it came that day, after its hour
    assert sorted(Arrival.objects.values_list("state", flat=True)) == ["late", "missing"]


def test_the_pages_say_which_source_is_missing_with_the_way_to_import_it(
    visit: Any, people: dict[str, Any], source: tuple[str, datetime]
):
    from essor.web.companies.models import Expectation

    Expectation.objects.create(company=people["company"], source="linkedin_connections", every="month", at=time(9))
    Expectation.objects.create(company=people["company"], source=source[0], every="month", at=time(9), days_after=27)
    Expectation.objects.filter(source="linkedin_connections").update(since=datetime(2020, 1, 1, tzinfo=UTC))
    page = told(visit("analyst").get(AT))
    assert page.count("Manquant") == 1
    assert "Chaque mois, le 28 avant 09:00" in page
    assert "/fr/w/brumelle/data/imports/new/" in page
    sources = told(visit("reader").get("/fr/w/brumelle/data/sources/"))
    assert "Exports manquants : 1" in sources
    assert sources.count('class="st none">Attendu<') == 1


def test_a_reader_sees_what_is_expected_and_changes_nothing(visit: Any, people: dict[str, Any]):
    from essor.web.companies.models import Expectation

    made = Expectation.objects.create(
        company=people["company"], source="linkedin_connections", every="week", at=time(9)
    )
    page = told(visit("reader").get(AT))
    assert "Chaque semaine, le lundi avant 09:00" in page
    assert "<form" not in page[page.index("<main") :].split('id="palette"')[0]
    assert (
        visit("reader").post(AT, {"source": "linkedin_connections", "every": "day", "at": "09:00"}).status_code == 404
    )
    assert visit("reader").post(f"{AT}{made.pk}/end/").status_code == 404
    assert visit("stranger").post(f"{AT}{made.pk}/end/").status_code == 404
    assert visit("analyst").post(f"{AT}{made.pk}/end/").status_code == 302
    assert not Expectation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said", "kept"),
    [
        ({"source": "nothing"}, "Choisissez une source de la liste.", 'value="09:00"'),
        ({"day": "31"}, "Écrivez un jour du mois, de 1 à 28.", 'value="31"'),
        ({"day": ""}, "Écrivez un jour du mois, de 1 à 28.", 'value="09:00"'),
        ({"at": "soon"}, "Écrivez une heure, par exemple 09:00.", 'value="soon"'),
        ({"every": "year"}, "Choisissez un rythme de la liste.", 'value="09:00"'),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    visit: Any, wrong: dict[str, str], said: str, kept: str
):
    answer = visit("manager").post(
        AT, {"source": "linkedin_connections", "every": "month", "weekday": "0", "day": "5", "at": "09:00"} | wrong
    )
    assert answer.status_code == 422
    page = told(answer)
    assert page.count(said) == 1
    assert kept in page
    assert page.count('aria-invalid="true"') == 1
