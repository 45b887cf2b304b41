"""Whatever the OpenAPI description lets one ask, the interface never answers with a defect of its own."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

DEFECT = 500
_TRIES = settings(
    max_examples=15, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def schema(people: dict[str, Any]) -> Any:
    from essor.web.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def asker(secret: str, statuses: set[int]) -> Callable[[Any], None]:
    """Return what asks one case of our company: an unknown one would answer 404 before anything is read."""

    def ask(case: Any) -> None:
        if "slug" in (case.path_parameters or {}):
            case.path_parameters = {**case.path_parameters, "slug": "brumelle"}
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        statuses.add(answer.status_code)
        assert answer.status_code < DEFECT, case.as_curl_command()

    return ask


def test_nothing_that_the_description_allows_breaks_the_interface(schema: Any, people: dict[str, Any]):
    from essor.web.accounts.tokens import make_token

    _, secret = make_token(user=people["owner"], name="test", scopes=("read", "write", "import"), days=1)
    answers: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        _TRIES(given(operation.as_strategy())(asker(secret, answers.setdefault(operation.label, set()))))()
    assert len(answers) > 8
    assert all(answers.values())
    assert {200, 422} <= set().union(*answers.values())
