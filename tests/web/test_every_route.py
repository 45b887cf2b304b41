"""No route of a company answers a stranger or a visitor; the routes are found, so that a new one cannot escape."""

import re
from typing import Any

import pytest
from routes import asked_of_programs, routes

from essor.mart.snapshot import head

# A reader may comment and keep what is their own; works, imports, targets, members and settings are the company's.
OF_THE_COMPANY = re.compile(
    r'(INSERT INTO|UPDATE|DELETE FROM) "(companies_(?!draft)\w+|workshop_(work|version|delivered|share|approval))"',
    re.IGNORECASE,
)
DENIED = {401, 403, 404, 405}


@pytest.fixture
def table(site: Any) -> Any:
    found = routes()
    assert len(found) > 20
    return found


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_route_of_a_company_does_not_exist_for_a_stranger(visit: Any, table: Any, method: str):
    client = visit("stranger")
    answers = {one.pattern: getattr(client, method)(one.path).status_code for one in table if one.of_company}
    assert answers
    assert {pattern: code for pattern, code in answers.items() if code not in DENIED} == {}


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_route_of_a_company_asks_a_visitor_to_sign_in(visit: Any, table: Any, method: str):
    client = visit()
    for one in (route for route in table if route.of_company):
        answer = getattr(client, method)(one.path)
        to_sign_in = answer.status_code == 302 and "/account/login/" in answer["Location"]
        assert to_sign_in or answer.status_code in DENIED, one.pattern


def test_a_company_that_is_not_there_and_one_that_is_not_ours_answer_alike(visit: Any, table: Any):
    client = visit("stranger")
    for one in (route for route in table if route.of_company):
        ours, none = client.get(one.path), client.get(one.path.replace("brumelle", "nobody-here"))
        assert (ours.status_code, len(ours.content)) == (
            none.status_code,
            len(none.content) - (len("nobody-here") - len("brumelle")) * none.content.count(b"nobody-here"),
        ), one.pattern


@pytest.mark.parametrize("role", ["manager", "analyst", "salesperson", "reader"])
def test_a_page_that_a_role_may_not_open_does_not_exist_for_it(visit: Any, table: Any, people: Any, role: str):
    client, user, company = visit(role), people[role], people["company"]
    closed = [one for one in table if one.permission and not user.has_perm(one.permission, company)]
    answers = {
        (one.pattern, method): getattr(client, method)(one.path).status_code
        for one in closed
        for method in ("get", "post")
    }
    assert closed
    assert {place: code for place, code in answers.items() if code not in {404, 405}} == {}


@pytest.mark.parametrize("role", ["manager", "analyst", "salesperson", "reader", "stranger"])
def test_what_a_role_may_not_do_does_not_exist_for_its_programs(people: Any, role: str):
    from django.test import Client

    from essor.web.accounts.tokens import make_token

    _, secret = make_token(user=people[role], name="test", scopes=("read", "write", "import"), days=1)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    user, company = people[role], people["company"]
    closed = [one for one in asked_of_programs() if not user.has_perm(one[2], company)]
    answers = {(method, path): client.generic(method, path).status_code for method, path, _ in closed}
    assert closed or role == "manager"
    assert {place: code for place, code in answers.items() if code != 404} == {}


def test_each_address_of_the_interface_asks_a_visitor_for_a_token(visit: Any):
    client = visit()
    answers = {(method, path): client.generic(method, path).status_code for method, path, _ in asked_of_programs()}
    assert len(answers) > 30
    assert {place: code for place, code in answers.items() if code != 401} == {}


def test_a_reader_writes_nothing_of_the_company(visit: Any, table: Any, imported: Any):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, before = visit("reader"), head(imported)
    for one in (route for route in table if route.of_company):
        for method in ("post", "put", "patch", "delete"):
            with CaptureQueriesContext(connection) as asked:
                getattr(client, method)(one.path)
            written = [query["sql"] for query in asked.captured_queries if OF_THE_COMPANY.match(query["sql"])]
            assert not written, (one.pattern, method)
    assert head(imported) == before
