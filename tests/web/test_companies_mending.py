"""Pages say where one mends, in the language of the page; the command line keeps its own words."""

from typing import Any

import pytest

from essor.connectors.propose import subjects
from essor.kernel.message import LANGS
from essor.kernel.words import say, sentences

ONLY_THERE = ("--map", "day_order", "essor import", "--accept")
KEYS = [key for key, both in sentences().items() if key.startswith(("connectors.", "reading."))
        and any(option in both["fr"] + both["en"] for option in ("--map", "day_order", "essor import"))]  # fmt: skip


def test_some_sentences_of_the_readers_name_options_of_the_command_line():
    assert len(KEYS) >= 6


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("lang", LANGS)
def test_no_page_names_an_option_of_the_command_line(site: Any, key: str, lang: Any):
    from essor.web.companies.services.mending import in_pages

    told = in_pages(sentences()[key][lang], lang)
    assert not [option for option in ONLY_THERE if option in told]
    assert ("Correspondances" if lang == "fr" else "Mapping") in told or (
        "Lignes à corriger" if lang == "fr" else "Rows to correct"
    ) in told


def test_what_names_no_option_is_said_as_it_is(site: Any):
    from essor.web.companies.services.mending import in_pages

    text = "ventes.csv, ligne 3 : « 1e3 » n’est pas un nombre. Écrivez des chiffres."
    assert in_pages(text, "fr") == text


def test_every_field_that_a_column_may_hold_has_a_name_in_both_languages(site: Any):
    from essor.web.companies.services.mending import meaning

    names = {field for subject in subjects().values() for field in subject.fields}
    for field in names:
        assert all(say(meaning(field), lang) for lang in LANGS)
    assert say(meaning("quantity"), "en") == "Quantity"


def test_a_page_in_english_names_the_fields_in_english(site: Any, people: dict[str, Any], visit: Any):
    from essor.web.companies.models import ImportDraft, Job

    company = people["company"]
    job = Job.objects.create(company=company, kind="examine", state=Job.State.DONE)
    sheet = {
        "name": "",
        "format": "",
        "headers": ["Quand", "Quoi"],
        "samples": [["02/10/2026"], ["A1"]],
        "proposal": None,
    }
    file = {"name": "a.csv", "refused": None, "sheets": [sheet], "tables": {}, "already_there": False, "held": "",
            "messages": [], "label": None, "score": 0}  # fmt: skip
    draft = ImportDraft.objects.create(company=company, who=people["analyst"], job=job, examined=[file],
                                       files=[{"name": "a.csv", "place": "0/a.csv", "size": 3}])  # fmt: skip
    page = visit("analyst").get(f"/en/w/{company.slug}/data/imports/{draft.key}/map/").content.decode()
    assert ">Quantity" in page
    assert "Quantité" not in page.replace("quantite", "")
    at = f"/en/w/{company.slug}/data/imports/{draft.key}/map/"
    lacking = visit("analyst").post(at, {"place": "0", "subject": "sales", "h0": "date"}).content.decode()
    assert "A column is lacking for:" in lacking
    assert "code article" not in lacking
