"""A process makes the first screen of its companies when it starts, and answers whatever becomes of it."""

from typing import Any

import pytest


def test_the_first_screen_of_each_company_with_data_is_made(people: dict[str, Any]):
    from essor.mart.snapshot import head
    from essor.web.companies.services import folder_of
    from essor.web.warming import warm
    from essor.web.workshop.services import Asked, made_for
    from essor.work.registry import find

    people["other"].delete()
    assert head(folder_of(people["company"])) is not None
    assert warm() == 1
    first = made_for(people["company"], find("dashboard"), Asked())
    assert made_for(people["company"], find("dashboard"), Asked()) is first


def test_a_company_that_cannot_be_read_keeps_no_process_from_starting(
    people: dict[str, Any], caplog: pytest.LogCaptureFixture
):
    from essor.web.companies.models import Company
    from essor.web.warming import _quietly

    Company.objects.create(slug="sans-dossier", name="Sans dossier")
    _quietly()
    assert "the process was not warmed" in caplog.text
