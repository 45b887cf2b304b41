"""A program sets targets: all or none, on the state it read, as new versions."""

from typing import Any

import pytest
from django.test import Client

from essor.mart.company import Company as Folder
from essor.mart.snapshot import head

AT = "/api/v1/companies/brumelle/targets"
AIM = {"kpi": "margin_rate", "period": "2027-03", "value": "0.42"}


class Setter:
    """A program that sets targets in the name of a person."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})

    def tag(self) -> str:
        return str(self.client.get(AT)["ETag"])

    def put(self, *targets: dict[str, Any], tag: str | None = None) -> Any:
        headers = {"If-Match": self.tag() if tag is None else tag}
        return self.client.put(AT, {"targets": list(targets)}, content_type="application/json", headers=headers)

    def held(self, period: str) -> list[tuple[str, str]]:
        rows = self.client.get(AT, {"kpi": AIM["kpi"], "limit": "1000"}).json()["items"]
        return sorted((row["version"], row["value"]) for row in rows if row["period"] == period)


@pytest.fixture
def setter(people: dict[str, Any]) -> Any:
    from essor.web.accounts.tokens import make_token

    def made(who: str = "manager", *scopes: str) -> Setter:
        _, secret = make_token(user=people[who], name="test", scopes=scopes or ("read", "write"), days=1)
        return Setter(secret)

    return made


def test_a_target_is_set_as_a_new_version_and_the_same_again_is_none(setter: Any):
    ours = setter()
    first = ours.put(AIM)
    assert first.status_code == 200, first.content
    assert (first.json()["count"], first.json()["items"][0]["version"]) == (1, "v1")
    assert first["ETag"] == ours.tag()
    assert ours.put(AIM).json()["count"] == 0
    assert ours.put({**AIM, "value": "0.43"}).json()["items"][0]["version"] == "v2"
    assert [version for version, _ in ours.held("2027-03")] == ["v1", "v2"]


def test_a_target_stays_that_of_its_owner_where_the_program_names_nobody(setter: Any):
    ours = setter()
    ours.put({**AIM, "period": "2027-06", "owner": "P1"})
    assert ours.put({**AIM, "period": "2027-06", "value": "0.44"}).json()["items"][0]["owner"] == "P1"


def test_who_did_not_see_the_last_targets_sets_none(setter: Any):
    ours, theirs = setter(), setter("owner")
    seen = ours.tag()
    assert ours.client.put(AT, {"targets": [AIM]}, content_type="application/json").status_code == 428
    assert theirs.put({**AIM, "period": "2027-04"}).status_code == 200
    late = ours.put({**AIM, "period": "2027-04", "value": "0.50"}, tag=seen)
    assert (late.status_code, late.json()["code"]) == (412, "web.api_match_past")
    assert len(ours.held("2027-04")) == 1
    assert ours.put({**AIM, "period": "2027-04", "value": "0.50"}, tag=f"W/{ours.tag()}").status_code == 200


def test_one_target_that_is_wrong_keeps_all_from_being_set(setter: Any, imported: Folder):
    ours, before = setter(), head(imported)
    answer = ours.put({**AIM, "period": "2027-05"}, {**AIM, "kpi": "revenu"}, {**AIM, "value": "42"})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["targets.1", "targets.2"]
    twice = ours.put({**AIM, "period": "2027-05"}, {**AIM, "period": "2027-05", "value": "0.1"})
    assert [one["pointer"] for one in twice.json()["errors"]] == ["targets.1"]
    assert head(imported) == before


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"period": "mars"}, "targets.0.period"),
        ({"perimeter": "=;"}, "targets.0.perimeter"),
        ({"value": "beaucoup"}, "targets.0.value"),
        ({"value": "NaN"}, "targets.0.value"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(setter: Any, wrong: dict[str, str], pointer: str):
    answer = setter().put({**AIM, **wrong})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_who_may_not_set_targets_finds_no_such_address(setter: Any, imported: Folder):
    before = head(imported)
    for who in ("reader", "salesperson", "analyst", "stranger"):
        assert setter(who).put(AIM, tag="*").status_code == 404
    refused = setter("owner", "read").put(AIM)
    assert refused.status_code == 403
    assert "scope “write” is needed" in refused.json()["detail"]
    assert head(imported) == before
