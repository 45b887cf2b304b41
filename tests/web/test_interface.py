"""The REST interface gives the figures of the command line, to whom they belong, and says why it refuses."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from essor.metrics import catalogue
from essor.work.registry import products

API = "/api/v1/"
OURS = f"{API}companies/brumelle/"


def asked(client: Client, way: str, **query: str) -> Any:
    answer = client.get(way, query)
    assert answer.status_code == 200, answer.content[:400]
    return json.loads(answer.content)


def test_a_person_sees_only_their_companies(visit: Any):
    assert asked(visit("reader"), f"{API}companies")["items"] == [{"slug": "brumelle", "name": "Maison Brumelle"}]
    assert asked(visit("stranger"), f"{API}companies")["items"] == [{"slug": "ailleurs", "name": "Ailleurs"}]


def test_nobody_is_let_in_without_a_session_or_a_token(visit: Any):
    assert visit().get(f"{API}companies").status_code == 401
    assert visit().get(f"{API}companies", headers={"Authorization": "Bearer nothing"}).status_code == 401


def test_the_catalogue_lists_every_kpi(visit: Any):
    assert [one["code"] for one in asked(visit("reader"), f"{API}kpis", limit="1000")["items"]] == list(
        catalogue.kpis()
    )


def test_channels_add_up_to_the_whole(visit: Any):
    whole = asked(visit("reader"), f"{OURS}kpis/revenue", period="2026-10")
    cut = asked(visit("reader"), f"{OURS}kpis/revenue", period="2026-10", by="channel")
    assert whole["unit"] == "EUR"
    assert sum(Decimal(row["value"]) for row in cut["rows"]) == Decimal(whole["rows"][0]["value"])


def test_a_figure_leads_to_rows_of_files(visit: Any):
    found = asked(visit("reader"), f"{OURS}figure", ref="kpi:revenue/2026-10/channel=ecommerce", rows="3")
    rows = found["measures"][0]["rows"]
    assert len(rows) == 3
    assert all(row["file"] and row["row"] > 1 for row in rows)


@pytest.mark.parametrize(
    ("way", "query"),
    [
        ("kpis/revenu", {}),
        ("kpis/revenue", {"period": "octobre"}),
        ("kpis/revenue", {"perimeter": "=;"}),
        ("kpis/revenue", {"compare": "yesterday"}),
        ("kpis/revenue", {"snapshot": "../../etc"}),
        ("figure", {"ref": "kpi:"}),
        ("products/C9.9.9", {}),
    ],
)
def test_what_cannot_be_answered_is_refused_in_the_language_of_the_caller(visit: Any, way: str, query: dict[str, str]):
    told = {}
    for lang in ("fr", "en"):
        answer = visit("reader").get(OURS + way, query, headers={"Accept-Language": lang})
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Content-Language"] == lang
        told[lang] = json.loads(answer.content)
        assert told[lang]["status"] == 422
    assert told["fr"]["code"] == told["en"]["code"]
    assert told["fr"]["detail"] != told["en"]["detail"]


def bearer(people: dict[str, Any], who: str, *scopes: str, days: int | None = 1) -> dict[str, str]:
    from essor.web.accounts.tokens import make_token

    _, secret = make_token(user=people[who], name="test", scopes=scopes, days=days)
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_speaks_for_its_person_until_it_is_revoked(people: dict[str, Any]):
    from essor.web.accounts.tokens import revoke_token, tokens_of

    shown = bearer(people, "reader", "read")
    answer = Client().get(f"{API}companies", headers=shown)
    assert [one["slug"] for one in json.loads(answer.content)["items"]] == ["brumelle"]
    revoke_token(user=people["reader"], pk=tokens_of(people["reader"])[0].pk)
    assert Client().get(f"{API}companies", headers=shown).status_code == 401


def test_a_token_that_cannot_read_is_told_which_scope_it_needs(people: dict[str, Any]):
    shown = bearer(people, "owner", "import") | {"Accept-Language": "en"}
    answer = Client().get(f"{API}companies", headers=shown)
    assert answer.status_code == 403
    assert json.loads(answer.content)["detail"] == (
        "This token does not reach so far: scope “read” is needed, it has “import”. "
        "Make another one under Account → API tokens."
    )


def test_a_person_is_answered_in_the_language_they_prefer_where_the_program_asks_for_none(people: dict[str, Any]):
    people["reader"].language = "en"
    people["reader"].save()
    shown = bearer(people, "reader", "read")
    assert json.loads(Client().get(f"{API}companies/nowhere", headers=shown).content)["title"] == "Not found"
    french = Client().get(f"{API}companies/nowhere", headers=shown | {"Accept-Language": "fr-FR,fr;q=0.9"})
    assert json.loads(french.content)["title"] == "Introuvable"


def test_a_field_that_does_not_fit_is_named(visit: Any):
    answer = visit("reader").get(f"{API}kpis", {"limit": "many", "offset": "-1"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert json.loads(answer.content)["errors"] == [
        {"code": "web.api_unfit_whole", "detail": "limit must be a whole number.", "pointer": "limit"},
        {"code": "web.api_unfit_least", "detail": "offset is too small.", "pointer": "offset"},
    ]


def test_a_refusal_is_what_the_description_says_it_is(visit: Any):
    schema = asked(visit(), f"{API}openapi.json")
    described = schema["components"]["schemas"]["Problem"]
    told = json.loads(visit("reader").get(f"{OURS}kpis/revenu").content)
    assert set(described["required"]) <= set(told) == set(described["properties"])
    for methods in schema["paths"].values():
        for one in methods.values():
            content = one["responses"]["default"]["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_a_document_that_did_not_change_is_not_sent_again(visit: Any):
    client, way = visit("reader"), f"{OURS}products/C2.2.4/documents/en.html?period=2026-10"
    first = client.get(way)
    again = client.get(way, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = client.get(way.replace("/en.", "/fr."), headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


def test_an_address_that_leads_nowhere_is_told_as_a_problem(visit: Any):
    answer = visit("reader").get(f"{API}nothing/here")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_an_address_does_not_know_is_told_as_a_problem_with_those_that_it_knows(visit: Any):
    client = visit("reader")
    for way in ("companies", "companies/brumelle", "kpis"):
        answer = client.delete(f"{API}{way}", headers={"Accept-Language": "en"})
        assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json"), way
        assert answer["Allow"] == "GET"
        told = answer.json()
        assert (told["status"], told["code"]) == (405, "web.api_said_405")
        assert told["detail"] == "This address does not know DELETE. It answers to: GET."
    assert visit("reader").post("/readyz")["Content-Type"].startswith("text/html")


def test_a_list_is_read_to_its_end_part_by_part(visit: Any):
    client, way, codes = visit("reader"), f"{API}kpis?limit=7", []
    while way:
        part = asked(client, way)
        codes += [one["code"] for one in part["items"]]
        way = part["next"]
    assert codes == list(catalogue.kpis())
    assert part["count"] == len(codes)


def test_a_token_that_asks_too_often_waits(people: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("essor.web.companies.entrance.RATE", 3)
    monkeypatch.setattr("essor.web.companies.entrance.time", lambda: 1_790_000_000.0)
    ours, other = bearer(people, "owner", "read"), bearer(people, "owner", "read")
    codes = [Client().get(f"{API}companies", headers=ours).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    late = Client().get(f"{API}companies", headers=ours)
    assert 0 < int(late["Retry-After"]) <= 60
    assert json.loads(late.content)["code"] == "web.api_said_429"
    assert Client().get(f"{API}companies", headers=other).status_code == 200


def test_a_hostile_dimension_is_data(visit: Any):
    answer = visit("reader").get(f"{OURS}kpis/revenue", {"by": 'x"; DROP TABLE order_lines; --', "period": "2026-10"})
    assert answer.status_code in {200, 422}
    assert asked(visit("reader"), f"{OURS}kpis/revenue", period="2026-10")["rows"]


@pytest.mark.parametrize("code", list(products()))
def test_a_work_product_is_given_as_data_and_as_a_file(visit: Any, code: str):
    found = asked(visit("reader"), f"{OURS}products/{code}", period="2026-10")
    assert found["product"] == code
    assert found["findings"]
    file = visit("reader").get(f"{OURS}products/{code}/documents/fr.html", {"period": "2026-10"})
    assert file["Content-Type"].startswith("text/html")
    assert b'<html lang="fr"' in file.content


def test_a_company_without_data_says_so(visit: Any, people: dict[str, Any], site: Any):
    from essor.mart.company import Company as Folder

    if not (site / "ailleurs").exists():
        Folder.create(site, "ailleurs", name="Ailleurs")
    answer = visit("stranger").get(f"{API}companies/ailleurs/kpis/revenue")
    assert answer.status_code == 409
    assert json.loads(answer.content)["detail"].startswith("Importez un premier export")


def test_the_page_of_the_interface_tells_every_address_in_both_languages(visit: Any):
    from essor.kernel.words import sentences
    from essor.web.described import operations

    asked_for = [one for group in operations().values() for one in group]
    assert len({one.name for one in asked_for}) == len(asked_for) > 20
    for lang, word in (("fr", "Portée"), ("en", "Scope")):
        page = visit().get(f"/{lang}/api/").content.decode()
        assert word in page
        for one in asked_for:
            assert one.path in page
            assert escape(sentences()[f"web.op_{one.name}"][lang]) in page


def test_the_description_says_which_scope_each_address_needs():
    from essor.web.described import operations

    for one in (one for group in operations().values() for one in group):
        assert (one.scope == "read") == (one.method == "GET"), one


def test_the_address_of_the_description_leads_to_the_page_in_the_language_of_the_browser(visit: Any):
    answer = visit().get(f"{API}docs", headers={"Accept-Language": "en"})
    assert answer["Location"] == "/en/api/"
