"""Who does what at a certifier: each role opens its own work, and nobody judges where they are judged."""

from __future__ import annotations

from typing import Any

import pytest

MAY = {"secretariat": "organise", "assessor": "mark", "jury": "deliberate", "candidate": "sit"}


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Return a certifier, one person a role, and somebody of another certifier."""
    from essor.web.accounts.models import User
    from essor.web.exams.services import appoint, found

    made: dict[str, Any] = {role: User.objects.create_user(f"{role}@centre.example") for role in MAY}
    centre = found(slug="centre", name="Centre", by=made["secretariat"])
    for role in ("assessor", "jury", "candidate"):
        appoint(certifier=centre, user=made[role], role=role)
    stranger = User.objects.create_user("stranger@autre.example")
    other = found(slug="autre", name="Autre", by=stranger)
    return made | {"centre": centre, "stranger": stranger, "other": other}


def test_each_role_may_do_its_own_work_and_no_other(people: dict[str, Any]):
    for who in (*MAY, "stranger"):
        may = {name for name in MAY.values() if people[who].has_perm(f"exams.{name}", people["centre"])}
        assert may == ({MAY[who]} if who in MAY else set()), who


def test_a_person_sees_their_own_certifiers_alone(people: dict[str, Any]):
    from essor.web.exams.models import Certifier

    assert list(Certifier.objects.visible_to(people["jury"])) == [people["centre"]]
    assert list(Certifier.objects.visible_to(people["stranger"])) == [people["other"]]


def test_somebody_who_may_not_sign_in_may_do_nothing(people: dict[str, Any]):
    people["assessor"].is_active = False
    people["assessor"].save()
    assert not people["assessor"].has_perm("exams.mark", people["centre"])


def test_an_assessor_may_sit_on_a_jury(people: dict[str, Any]):
    from essor.web.exams.services import appoint

    appoint(certifier=people["centre"], user=people["assessor"], role="jury")
    assert people["assessor"].has_perm("exams.deliberate", people["centre"])
    assert people["assessor"].has_perm("exams.mark", people["centre"])


@pytest.mark.parametrize(("who", "role"), [("candidate", "jury"), ("candidate", "assessor"), ("assessor", "candidate")])
def test_nobody_judges_where_they_are_judged(people: dict[str, Any], who: str, role: str):
    from essor.web.exams.services import TwoSidesError, appoint

    with pytest.raises(TwoSidesError):
        appoint(certifier=people["centre"], user=people[who], role=role)
    appoint(certifier=people["other"], user=people[who], role=role)
    assert not people[who].has_perm(f"exams.{MAY[role]}", people["centre"])


def test_appointing_twice_is_appointing_once_and_an_unknown_role_is_refused(people: dict[str, Any]):
    from essor.web.exams.services import appoint

    appoint(certifier=people["centre"], user=people["jury"], role="jury")
    assert people["centre"].posts.filter(user=people["jury"]).count() == 1
    with pytest.raises(ValueError, match="king"):
        appoint(certifier=people["centre"], user=people["jury"], role="king")


def test_the_last_of_the_secretariat_stays(people: dict[str, Any]):
    from essor.web.exams.services import LastSecretariatError, appoint, dismiss

    centre = people["centre"]
    with pytest.raises(LastSecretariatError):
        dismiss(certifier=centre, user=people["secretariat"], role="secretariat")
    appoint(certifier=centre, user=people["jury"], role="secretariat")
    assert dismiss(certifier=centre, user=people["secretariat"], role="secretariat")
    assert not dismiss(certifier=centre, user=people["secretariat"], role="secretariat")
    assert not people["secretariat"].has_perm("exams.organise", centre)
