from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from essor.kernel.words import say
from essor.mart.company import Company, companies
from essor.mart.refusal import MartError


def test_a_company_opens_with_the_settings_it_was_created_with(tmp_path: Path):
    made = Company.create(
        tmp_path, "maison-brumelle", name="Maison Brumelle & Fils", currency="CHF", fiscal_start_month=11
    )
    assert Company.open(tmp_path, "maison-brumelle") == made
    assert (made.currency, made.fiscal_start_month, made.timezone) == ("CHF", 11, "Europe/Paris")


def test_the_folder_holds_a_place_for_each_kind_of_thing(tmp_path: Path):
    made = Company.create(tmp_path, "brumelle", name="Brumelle")
    assert {place.name for place in made.folder.iterdir()} == {
        "company.yaml", "raw", "tables", "imports", "mappings", "snapshots",
    }  # fmt: skip


def test_companies_are_listed_by_their_slug(tmp_path: Path):
    for slug in ("zinc", "argile"):
        Company.create(tmp_path, slug, name=slug)
    (tmp_path / "not-a-company").mkdir()
    assert companies(tmp_path) == ("argile", "zinc")
    assert companies(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    "slug", ["", ".", "..", "../other", "a/b", "Brumelle", "é", "-a", "a-", "a" * 65, "a\n", "a\0"]
)
def test_a_slug_that_could_leave_the_data_folder_or_confuse_is_refused(tmp_path: Path, slug: str):
    with pytest.raises(MartError) as refused:
        Company.create(tmp_path, slug, name="X")
    assert refused.value.message.key == "mart.slug_unusable"
    with pytest.raises(MartError):
        Company.open(tmp_path, slug)


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"name": "  "}, "mart.company_nameless"),
        ({"currency": "euro"}, "mart.currency_unknown"),
        ({"fiscal_start_month": 0}, "mart.fiscal_month_unknown"),
        ({"fiscal_start_month": 13}, "mart.fiscal_month_unknown"),
        ({"timezone": "Europe/Atlantis"}, "mart.timezone_unknown"),
        ({"timezone": "../../etc/passwd"}, "mart.timezone_unknown"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_and_nothing_is_made(
    tmp_path: Path, settings: dict[str, Any], key: str
):
    with pytest.raises(MartError) as refused:
        Company.create(tmp_path, "brumelle", **{"name": "Brumelle", **settings})
    assert refused.value.message.key == key
    assert list(tmp_path.iterdir()) == []


def test_a_company_is_created_once(tmp_path: Path):
    Company.create(tmp_path, "brumelle", name="Brumelle")
    with pytest.raises(MartError) as refused:
        Company.create(tmp_path, "brumelle", name="Autre")
    assert refused.value.message.key == "mart.company_exists"
    assert Company.open(tmp_path, "brumelle").name == "Brumelle"


def test_an_unknown_company_is_said_in_both_languages(tmp_path: Path):
    with pytest.raises(MartError) as refused:
        Company.open(tmp_path, "inconnue")
    assert "«\xa0inconnue\xa0»" in say(refused.value.message, "fr")
    assert "“inconnue”" in say(refused.value.message, "en")


@pytest.mark.parametrize("text", ["", "[]", "name: ''", "name: X\nstrange: 1", "name: [", "\x00"])
def test_settings_that_cannot_be_read_are_a_message_and_no_traceback(tmp_path: Path, text: str):
    made = Company.create(tmp_path, "brumelle", name="Brumelle")
    (made.folder / "company.yaml").write_text(text)
    with pytest.raises(MartError) as refused:
        Company.open(tmp_path, "brumelle")
    assert refused.value.message.key == "mart.company_unreadable"


def test_a_data_folder_whose_path_delta_would_misread_is_refused(tmp_path: Path):
    with pytest.raises(MartError) as refused:
        Company.create(tmp_path / "100%25", "brumelle", name="Brumelle")
    assert refused.value.message.key == "mart.folder_unusable"
