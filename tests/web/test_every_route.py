"""No route of a company answers a stranger or a visitor; the routes are found, so that a new one cannot escape."""

import re
from typing import Any

import pytest
from routes import routes

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
