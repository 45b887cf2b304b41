"""The form of the inputs grows from their model and reads back what it shows, for every work product."""

from typing import Any

import pytest
from pydantic import ValidationError

from essor.work.registry import find, products


def sent(fields: Any) -> dict[str, str]:
    """Return what a browser sends of a form: a box that is not ticked sends nothing."""
    from essor.web.workshop.fields import Part, Rows

    found: dict[str, str] = {}
    for one in fields:
        if isinstance(one, Part):
            found |= sent(one.fields)
        elif isinstance(one, Rows):
            for line in one.rows:
                found |= sent(line.cells) | sent(line.inner)
        elif one.kind != "check" or one.text:
            found[one.name] = one.text
    return found


@pytest.mark.parametrize("product", products().values(), ids=lambda one: one.name)
def test_a_form_that_is_sent_as_it_is_changes_nothing(site: Any, product: Any):
    from essor.web.workshop.filled import read
    from essor.web.workshop.forms import form_of

    form = form_of(product.inputs, {})
    assert product.entered(read(product.inputs, sent(form.fields))) == product.entered({})


def test_rows_are_added_and_removed_without_scripts(site: Any):
    from essor.web.workshop.filled import read, with_row, without_row
    from essor.web.workshop.forms import form_of

    model = find("dashboard").inputs
    typed = sent(form_of(model, {}).fields)
    before = len(read(model, typed)["kpis"])
    assert len(with_row(model, typed, "kpis")["kpis"]) == before + 1
    kept = without_row(model, typed, "kpis.0")["kpis"]
    assert [one["kpi"] for one in kept] == [one["kpi"] for one in read(model, typed)["kpis"]][1:]
    nested = with_row(find("report").inputs, {"decisions.0.fr": "Oui", "decisions.0.en": "Yes"}, "decisions.0.options")
    assert nested["decisions"][0]["options"] == [{}]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(site: Any):
    from essor.web.workshop.fields import Rows
    from essor.web.workshop.filled import read
    from essor.web.workshop.forms import form_of

    model = find("dashboard").inputs
    content = read(model, {"kpis.0.kpi": "revenue", "kpis.0.tolerance": "1,5", "kpis.1.kpi": "", "kpis.1.goal": "x"})
    with pytest.raises(ValidationError) as wrong:
        model.model_validate(content)
    table = next(one for one in form_of(model, content, wrong.value).fields if one.name == "kpis")
    assert isinstance(table, Rows)
    boxes = {box.name: box for line in table.rows for box in line.cells}
    assert boxes["kpis.0.tolerance"].text == "1.5"
    assert [said.key for said in boxes["kpis.0.tolerance"].wrong] == ["workshop.wrong_most"]
    assert [said.key for said in boxes["kpis.1.kpi"].wrong] == ["workshop.wrong_missing"]
    assert boxes["kpis.1.goal"].text == "x"


def every(fields: Any) -> Any:
    from essor.web.workshop.fields import Part, Rows

    for one in fields:
        if isinstance(one, Part):
            yield from every(one.fields)
        elif isinstance(one, Rows):
            yield from one.heads
        else:
            yield one


@pytest.mark.parametrize("product", products().values(), ids=lambda one: one.name)
def test_every_field_and_choice_has_words_in_both_languages(site: Any, product: Any):
    from essor.kernel.message import Message
    from essor.web.workshop.forms import form_of

    boxes = list(every(form_of(product.inputs, {}).fields))
    assert boxes
    assert [one.name for one in boxes if not isinstance(one.label, Message)] == []
    assert [
        (one.name, value) for one in boxes for value, label in one.choices if value and isinstance(label, str)
    ] == []


def test_amounts_and_shares_say_their_unit_and_their_bounds(site: Any):
    from essor.web.workshop.forms import form_of

    report = {one.name: one for one in every(form_of(find("report").inputs, {}).fields)}
    board = {one.name: one for one in every(form_of(find("dashboard").inputs, {}).fields)}
    assert (report["cost"].unit, report["cost"].least, report["effect"].least) == ("money", "0", "")
    assert (board["tolerance"].unit, board["tolerance"].least, board["tolerance"].most) == ("share", "0", "1")
    assert (board["target"].unit, board["kpi"].required, board["goal"].required) == ("", True, False)


def test_two_people_are_shown_the_fields_they_filled_in_otherwise(site: Any):
    from essor.web.workshop.differing import differences
    from essor.web.workshop.forms import form_of

    model = find("dashboard").inputs
    mine = form_of(model, {"kpis": [{"kpi": "revenue", "rhythm": "week"}], "argument_fr": "Pareil"})
    theirs = form_of(model, {"kpis": [{"kpi": "revenue"}, {"kpi": "nps"}], "argument_fr": "Pareil"})
    found = [(one.where[-2:], one.mine, one.theirs) for one in differences(mine, theirs)]
    assert [(where[0], mine, theirs) for where, mine, theirs in found if theirs == "nps"] == [("2", "", "nps")]
    assert [(mine, theirs) for where, mine, theirs in found if where[0] == "1"] == [("week", "month")]


def test_kpis_are_chosen_by_their_name_in_their_family_and_no_code_is_typed(site: Any):
    from essor.metrics import catalogue
    from essor.web.workshop.forms import form_of

    boxes = {one.name: one for one in every(form_of(find("dashboard").inputs, {}).fields)}
    groups = boxes["kpi"].groups
    assert boxes["kpi"].kind == "kpi"
    assert [group.label.key for group in groups] == [f"workshop.kpi_family_{one}" for one in catalogue.families()]
    assert {code: label for group in groups for code, label in group.choices} == {
        code: one.label for code, one in catalogue.kpis().items()
    }


def test_several_kpis_keep_their_order_as_far_as_the_model_allows(site: Any):
    from essor.web.workshop.filled import read
    from essor.web.workshop.forms import form_of

    model = find("report").inputs
    box = {one.name: one for one in every(form_of(model, {"tiles": ["orders", "revenue"]}).fields)}["tiles"]
    assert (box.kind, box.slots) == (
        "kpis", (("tiles.0", "orders"), ("tiles.1", "revenue"), ("tiles.2", ""), ("tiles.3", ""))
    )  # fmt: skip
    typed = {"tiles.0": "nps", "tiles.1": "", "tiles.2": "orders", "tiles.3": ""}
    assert read(model, typed)["tiles"] == ["nps", "orders"]
    assert read(model, dict.fromkeys(typed, ""))["tiles"] == []
    assert read(model, {"tiles": "nps\norders"})["tiles"] == ["nps", "orders"]


def test_a_kpi_that_left_the_catalogue_stays_chosen_until_somebody_chooses_another(site: Any):
    from essor.web.workshop.forms import form_of

    form = form_of(find("report").inputs, {"tiles": ["revenue", "sold_by_pigeon"]})
    box = {one.name: one for one in every(form.fields)}["tiles"]
    assert box.groups[-1].choices == (("sold_by_pigeon", "sold_by_pigeon"),)


@pytest.mark.parametrize(
    ("lang", "family", "label"), [("fr", "Résultats", "Chiffre d’affaires"), ("en", "Results", "Revenue")]
)
def test_the_page_names_kpis_in_its_language_and_saves_those_chosen(visit: Any, lang: str, family: str, label: str):
    from essor.web.workshop.models import Work

    place = f"/{lang}/w/brumelle/steer/report/assumptions/?period=2026-10"
    page = visit("owner").get(place).content.decode()
    assert f'<optgroup label="{family}">' in page
    assert f'<option value="revenue" selected>{label}' in page
    assert 'list="' not in page
    sent = {"revision": "0", "audience": "management", "tiles.0": "nps", "tiles.1": "revenue"}
    assert visit("owner").post(place, sent).status_code == 302
    assert Work.objects.get().inputs["tiles"] == ["nps", "revenue"]
