"""A program writes a work as a person does: on the state it read, within its bounds, as versions that never change."""

from typing import Any

import pytest
from django.test import Client

AT = "/api/v1/companies/brumelle/products/C2.2.4"
Q = "?period=2026-10"
WRITTEN = {"inputs": {"comment_fr": "Le mois d’un renouveau.", "comment_en": "A month of renewal."}}


class Writer:
    """A program that writes in the name of a person."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})

    def get(self, way: str) -> Any:
        return self.client.get(f"{AT}/{way}{Q}")

    def tag(self) -> str:
        return str(self.get("draft")["ETag"])

    def put(self, content: Any, tag: str | None = None) -> Any:
        headers = {"If-Match": self.tag() if tag is None else tag}
        return self.client.put(f"{AT}/draft{Q}", content, content_type="application/json", headers=headers)

    def post(self, way: str, content: Any, **headers: str) -> Any:
        return self.client.post(f"{AT}/{way}{Q}", content, content_type="application/json", headers=headers)

    def save(self) -> Any:
        return self.post("versions", {"note": "nightly"}, **{"If-Match": self.tag()})


@pytest.fixture
def writer(people: dict[str, Any]) -> Any:
    from essor.web.accounts.tokens import make_token

    def made(who: str = "analyst", *scopes: str) -> Writer:
        _, secret = make_token(user=people[who], name="test", scopes=scopes or ("read", "write"), days=1)
        return Writer(secret)

    return made


def test_what_a_program_enters_stands_in_the_work_that_it_reads(writer: Any):
    ours = writer()
    answer = ours.put(WRITTEN)
    assert answer.status_code == 200, answer.content
    assert answer.json()["revision"] == 1
    assert answer.json()["changed_by"] == "Analyst Test"
    assert ours.tag() == answer["ETag"]
    found = ours.client.get(f"{AT}{Q}").json()
    assert found["result"]["inputs"]["comment_en"] == "A month of renewal."
    (work,) = ours.client.get("/api/v1/companies/brumelle/works").json()["items"]
    assert (work["product"], work["period"], work["revision"]) == ("C2.2.4", "2026-10", 1)


def test_a_write_names_the_state_it_was_made_on(writer: Any):
    ours, theirs = writer(), writer("manager")
    seen = ours.tag()
    assert ours.client.put(f"{AT}/draft{Q}", WRITTEN, content_type="application/json").status_code == 428
    assert theirs.put({"inputs": {"comment_en": "Theirs."}}).status_code == 200
    late = ours.put(WRITTEN, seen)
    assert (late.status_code, late.json()["code"]) == (412, "web.api_match_past")
    assert ours.get("draft").json()["inputs"]["comment_en"] == "Theirs."
    weak = f"W/{ours.tag()}"
    assert ours.put(WRITTEN, weak).status_code == 200
    assert ours.save().status_code == 201
    assert ours.post("versions", {}, **{"If-Match": seen}).status_code == 412


def test_what_breaks_the_bounds_is_named_and_nothing_is_written(writer: Any):
    ours = writer()
    answer = ours.put({"inputs": {"audience": "the moon", "tiles": "revenue", "colour": "red"}})
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} >= {"audience", "tiles"}
    assert all(one["detail"] for one in answer.json()["errors"])
    unfit = ours.put({"edits": {"texts": {"no_such_passage": {"en": "Hello."}}}})
    assert unfit.status_code == 422
    assert unfit.json()["errors"][0]["pointer"].startswith("edits.")
    assert ours.get("draft").json()["revision"] == 0


def test_a_version_is_saved_handed_out_approved_and_brought_back(writer: Any):
    ours, owner = writer(), writer("owner")
    ours.put(WRITTEN)
    saved = ours.save()
    assert saved.status_code == 201
    assert saved["Location"].endswith("/products/C2.2.4/versions/1?period=2026-10")
    found = ours.client.get(saved["Location"]).json()
    assert found["inputs"]["comment_en"] == "A month of renewal."
    assert (found["state"], found["next"]) == ("draft", ["consultation"])
    first = ours.get("versions/1/documents/en.html")
    assert b"A month of renewal." in first.content
    ours.put({"inputs": {"comment_en": "Another."}})
    assert ours.get("versions/1/documents/en.html").content == first.content
    assert ours.post("versions/1/steps", {"to": "consultation"}).json()["state"] == "consultation"
    refused = ours.post("versions/1/steps", {"to": "approved"})
    assert (refused.status_code, refused.json()["code"]) in {(404, "web.api_missing"), (409, "web.api_way_closed")}
    assert owner.post("versions/1/steps", {"to": "approved"}).json()["state"] == "approved"
    assert owner.post("versions/1/steps", {"to": "draft"}).status_code == 404
    back = ours.post("versions/1/restore", {}, **{"If-Match": ours.tag()})
    assert (back.status_code, back.json()["number"]) == (201, 3)
    assert [one["number"] for one in ours.get("versions").json()["items"]] == [3, 2, 1]
    assert ours.get("versions/2").json()["inputs"]["comment_en"] == "Another."
    assert ours.get("draft").json()["inputs"]["comment_en"] == "A month of renewal."


def test_what_is_said_of_a_work_is_read_with_who_said_it(writer: Any):
    ours = writer()
    assert ours.post("comments", {"text": "Too early."}).status_code == 404
    ours.put(WRITTEN)
    assert ours.post("comments", {"text": ""}).json()["errors"] == [
        {"code": "web.api_unfit_short", "detail": "text is too short.", "pointer": "text"}
    ]
    assert writer("reader").post("comments", {"text": "Well said."}).status_code == 201
    (said,) = ours.get("comments").json()["items"]
    assert (said["text"], said["author"]) == ("Well said.", "Reader Test")


def test_a_token_that_only_reads_writes_nothing(writer: Any):
    from essor.web.workshop.models import Work

    ours = writer("owner", "read")
    tag = ours.tag()
    for answer in (ours.put(WRITTEN, tag), ours.post("versions", {}, **{"If-Match": tag})):
        assert answer.status_code == 403
        assert "scope “write” is needed, it has “read”" in answer.json()["detail"]
    assert not Work.objects.exists()


def test_who_may_not_work_finds_no_such_address(writer: Any):
    from essor.web.workshop.models import Work

    for who in ("reader", "salesperson", "stranger"):
        ours = writer(who)
        assert ours.put(WRITTEN, "*").status_code == 404
        assert ours.post("versions", {}, **{"If-Match": "*"}).status_code == 404
    assert not Work.objects.exists()


@pytest.mark.parametrize("way", ["versions/1", "versions/0", f"versions/{10**30}", "versions/1/documents/fr.pdf"])
def test_a_version_that_is_not_there_is_not_found(writer: Any, way: str):
    assert writer().get(way).status_code == 404


def test_a_period_that_cannot_be_read_is_told_with_the_way_to_write_it(writer: Any):
    answer = writer().client.get(f"{AT}/draft?period=octobre")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "period"
