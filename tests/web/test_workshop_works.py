"""A work is entered, rewritten, saved as versions that never change, compared, approved and shared."""

import re
from typing import Any

import pytest

from essor.work.registry import products

W = "/fr/w/brumelle/steer/"
Q = "?period=2026-10"
REPORT = f"{W}report/"


def revision(page: Any) -> str:
    return re.search(r'name="revision" value="(\d+)"', page.content.decode())[1]  # type: ignore[index]


def saved(client: Any, noun: str = "report") -> Any:
    page = client.get(f"{W}{noun}/versions/{Q}")
    return client.post(f"{W}{noun}/versions/{Q}", {"revision": revision(page), "note": "premier jet"})


def said(client: Any, words: str) -> Any:
    page = client.get(f"{REPORT}assumptions/{Q}")
    typed = {"revision": revision(page), "tiles": "revenue", "comment_fr": words, "comment_en": "Added"}
    assert client.post(f"{REPORT}assumptions/{Q}", typed).status_code == 302


def version(number: int = 1) -> Any:
    from essor.web.workshop.models import Version

    return Version.objects.get(number=number)


@pytest.mark.parametrize("product", products().values(), ids=lambda one: one.name)
def test_every_product_is_saved_and_its_version_shows_what_was_frozen(visit: Any, product: Any):
    noun = product.name.replace("_", "-")
    assert saved(visit("analyst"), noun).status_code == 302
    page = visit("reader").get(f"{W}{noun}/versions/1/{Q}")
    assert page.status_code == 200
    assert version().snapshot in page.content.decode()


def test_a_version_never_changes_and_hands_out_the_same_bytes(visit: Any):
    saved(visit("analyst"))
    place = f"{REPORT}versions/1/fr.docx{Q}"
    first = visit("reader").get(place)
    assert first["Content-Disposition"] == 'attachment; filename="report_2026-10_v1_fr.docx"'
    assert first.content == visit("reader").get(place).content
    assert version().delivered.count() == 1
    with pytest.raises(TypeError):
        version().save()


def test_what_is_entered_makes_the_product_and_is_kept_with_its_version(visit: Any):
    client = visit("analyst")
    page = client.get(f"{REPORT}assumptions/{Q}")
    typed = {"revision": revision(page), "audience": "management", "comment_fr": "Le mois d’un renouveau.",
             "comment_en": "A month of renewal.", "tiles": "revenue\nmargin_rate"}  # fmt: skip
    assert client.post(f"{REPORT}assumptions/{Q}", typed).status_code == 302
    assert "Le mois d’un renouveau." in client.get(f"{REPORT}{Q}").content.decode()
    saved(client)
    assert version().inputs["comment_fr"] == "Le mois d’un renouveau."


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(visit: Any):
    from essor.web.workshop.models import Work

    page = visit("analyst").post(f"{REPORT}assumptions/{Q}", {"revision": "0", "comment_fr": "x" * 601, "tiles": "a"})
    assert page.status_code == 422
    assert "600 signes au plus" in page.content.decode()
    assert "x" * 601 in page.content.decode()
    assert not Work.objects.exists()


def test_the_second_of_two_editors_is_told_and_shown_both(visit: Any):
    page = visit("analyst").get(f"{REPORT}assumptions/{Q}")
    stood = revision(page)
    typed = {"revision": stood, "tiles": "revenue"}
    assert visit("owner").post(f"{REPORT}assumptions/{Q}", {**typed, "comment_fr": "Première"}).status_code == 302
    told = visit("analyst").post(f"{REPORT}assumptions/{Q}", {**typed, "comment_fr": "Seconde"})
    assert told.status_code == 409
    assert {"Première", "Seconde", "Owner Test"} <= set(
        re.findall(r"Première|Seconde|Owner Test", told.content.decode())
    )
    again = {**typed, "comment_fr": "Seconde", "revision": revision(told)}
    assert visit("analyst").post(f"{REPORT}assumptions/{Q}", again).status_code == 302


def prose(client: Any) -> dict[str, str]:
    import html

    page = client.get(f"{REPORT}prose/{Q}").content.decode()
    found = re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    assert found
    return {name: html.unescape(text) for name, text in found}


def test_prose_is_rewritten_in_both_languages_and_its_figures_stay(visit: Any):
    client = visit("analyst")
    texts = prose(client)
    name = next(key for key, text in texts.items() if key.endswith(".fr") and "{" in text)
    placeholder = re.findall(r"{\w+}", texts[name])[0]
    texts[name] = f"Nous retenons {placeholder} pour ce mois."
    assert client.post(f"{REPORT}prose/{Q}", {**texts, "revision": "0"}).status_code == 302
    shown = client.get(f"{REPORT}{Q}").content.decode()
    assert "Nous retenons " in shown
    assert placeholder not in shown
    assert "chiffre" in client.get(f"{REPORT}prose/{Q}").content.decode()


def test_prose_that_names_no_figure_is_told_beside_it(visit: Any):
    client = visit("analyst")
    texts = prose(client)
    name = next(iter(texts))
    page = client.post(f"{REPORT}prose/{Q}", {**texts, name: "Un {inconnu} ici.", "revision": "0"})
    assert page.status_code == 422
    assert "Un {inconnu} ici." in page.content.decode()
    assert 'class="wrong"' in page.content.decode()


def test_two_versions_are_laid_side_by_side(visit: Any):
    client = visit("analyst")
    saved(client)
    said(client, "Ajout")
    saved(client)
    beside = client.get(f"{REPORT}versions/compare/{Q}&a=1&b=2").content.decode()
    assert re.search("<ins>[^<]*Ajout", beside)
    assert client.get(f"{REPORT}versions/compare/{Q}&a=1&b=x").status_code == 404


def taken_up(client: Any, number: int = 1) -> Any:
    shown = client.get(f"{REPORT}versions/{number}/{Q}")
    return client.post(f"{REPORT}versions/{number}/restore/{Q}", {"revision": revision(shown)})


def test_a_version_is_taken_up_again_as_a_new_one(visit: Any):
    client = visit("analyst")
    saved(client)
    said(client, "Ajout")
    saved(client)
    assert taken_up(client).status_code == 302
    assert "Ajout" not in client.get(f"{REPORT}versions/3/{Q}").content.decode()
    assert (version(3).note, version(3).inputs.get("comment_fr", "")) == ("Reprise de la version 1", "")
    assert version().inputs == version(3).inputs


def test_a_draft_that_no_version_holds_is_kept_before_another_is_taken_up(visit: Any):
    client = visit("analyst")
    saved(client)
    said(client, "Pas encore enregistré")
    taken_up(client)
    assert [version(number).inputs.get("comment_fr") for number in (2, 3)] == ["Pas encore enregistré", None]
    assert "Pas encore enregistré" in client.get(f"{REPORT}versions/2/{Q}").content.decode()


def test_who_takes_a_version_up_on_an_older_draft_is_told_and_nothing_is_written(visit: Any):
    from essor.web.workshop.models import Version

    client = visit("analyst")
    saved(client)
    shown = client.get(f"{REPORT}versions/1/{Q}")
    said(visit("owner"), "Entre-temps")
    told = client.post(f"{REPORT}versions/1/restore/{Q}", {"revision": revision(shown)})
    assert told.status_code == 409
    assert "Owner Test" in told.content.decode()
    assert Version.objects.count() == 1


def test_a_version_is_consulted_on_and_approved_by_those_who_may(visit: Any):
    saved(visit("analyst"))
    place = f"{REPORT}versions/1/step/{Q}"
    early = visit("manager").post(place, {"to": "approved", "note": "Trop tôt"})
    assert early.status_code == 409
    assert 'value="Trop tôt"' in early.content.decode()
    assert version().state == "draft"
    assert visit("manager").post(place, {"to": "published"}).status_code == 404
    assert visit("reader").post(place, {"to": "consultation"}).status_code == 404
    assert visit("analyst").post(place, {"to": "consultation"}).status_code == 302
    assert visit("analyst").post(place, {"to": "approved"}).status_code == 404
    assert visit("manager").post(place, {"to": "approved", "note": "Bon pour le comité"}).status_code == 302
    assert version().state == "approved"
    assert "Bon pour le comité" in visit("reader").get(f"{REPORT}versions/1/{Q}").content.decode()


def test_people_comment_and_an_empty_word_is_told(visit: Any):
    saved(visit("analyst"))
    assert visit("reader").post(f"{REPORT}comments/{Q}", {"text": "Revoir le titre"}).status_code == 302
    assert "Revoir le titre" in visit("owner").get(f"{REPORT}versions/{Q}").content.decode()
    assert visit("reader").post(f"{REPORT}comments/{Q}", {"text": " "}).status_code == 422


@pytest.mark.parametrize("way", ["assumptions/", "prose/", "versions/", "versions/1/", "versions/1/fr.pdf",
                                 "versions/compare/"])  # fmt: skip
def test_works_are_closed_to_strangers_and_visitors(visit: Any, way: str):
    saved(visit("analyst"))
    assert visit("stranger").get(REPORT + way + Q).status_code == 404
    assert visit().get(REPORT + way + Q).status_code == 302


@pytest.mark.parametrize("way", ["assumptions/", "prose/", "versions/", "versions/1/restore/", "versions/1/share/"])
def test_who_may_only_read_writes_nothing(visit: Any, way: str):
    saved(visit("analyst"))
    assert visit("reader").post(REPORT + way + Q, {"revision": "1", "tiles": "revenue"}).status_code == 404


def test_a_version_of_older_data_says_what_came_since(visit: Any, monkeypatch: pytest.MonkeyPatch):
    from essor.web.workshop import works

    saved(visit("analyst"))
    monkeypatch.setattr(works, "since", lambda _: works.Since(moved=True, late=3))
    page = visit("reader").get(f"{REPORT}versions/1/{Q}").content.decode()
    assert "Les données ont changé depuis" in page
    assert "3" in page


def test_saving_by_itself_shows_both_to_who_was_overtaken_and_stops(visit: Any):
    page = visit("analyst").get(f"{REPORT}assumptions/{Q}")
    typed = {"revision": revision(page), "tiles": "revenue"}
    assert "hx-post" in page.content.decode()
    said(visit("owner"), "Première")
    told = visit("analyst").post(
        f"{REPORT}assumptions/{Q}", {**typed, "comment_fr": "Seconde"}, headers={"HX-Request": "true"}
    )
    assert (told.status_code, told["HX-Retarget"], told["HX-Reselect"]) == (409, "#main", "#main")
    text = told.content.decode()
    assert re.search("<td>Seconde</td><td>Première</td>", text)
    assert "hx-post" not in text


def test_what_hangs_on_a_work_is_shown_before_it_changes_and_is_to_review_afterwards(visit: Any):
    client = visit("analyst")
    place = f"{W}variance-analysis/assumptions/{Q}"
    assert "pas encore de version" in client.get(place).content.decode()
    saved(client)
    before = client.get(place).content.decode()
    assert "Version 1</a> · Brouillon" in before
    assert ">à revoir</b>" not in before
    saved(client, "variance-analysis")
    assert ">à revoir</b>" in client.get(place).content.decode()
    assert "repose a changé depuis" in client.get(f"{REPORT}versions/1/{Q}").content.decode()


def rewritten(client: Any, **texts: str) -> Any:
    page = client.get(f"{REPORT}prose/{Q}")
    return client.post(f"{REPORT}prose/{Q}", {**prose(client), "revision": revision(page), **texts})


def held() -> Any:
    from essor.web.workshop.models import Work

    return Work.objects.get()


def test_only_what_was_rewritten_is_kept(visit: Any):
    client = visit("analyst")
    rewritten(client)
    assert held().edits == {"texts": {}}
    name = next(iter(prose(client)))
    rewritten(client, **{name: "Un texte à nous."})
    assert list(held().edits["texts"]) == [name.rpartition(".")[0]]
    rewritten(client, **{name: ""})
    assert held().edits == {"texts": {}}


def test_a_figure_that_moved_is_told_until_its_text_is_read_again(visit: Any):
    client = visit("analyst")
    name = next(key for key, text in prose(client).items() if key.endswith(".fr") and "{revenue}" in text)
    passage = name.rpartition(".")[0]
    rewritten(client, **{name: "Nous retenons {revenue}."})
    work = held()
    work.edits["texts"][passage]["figures"]["revenue"] = "1234"
    work.save()
    assert "1\u202f234" in client.get(f"{REPORT}prose/{Q}").content.decode()
    rewritten(client)
    assert held().edits["texts"][passage]["figures"]["revenue"] == "1234"
    rewritten(client, read=passage)
    assert held().edits["texts"][passage]["figures"]["revenue"] != "1234"
    assert "1\u202f234" not in client.get(f"{REPORT}prose/{Q}").content.decode()


def test_a_number_typed_by_hand_is_told_beside_its_text(visit: Any):
    client = visit("analyst")
    name = next(iter(prose(client)))
    rewritten(client, **{name: "Un mois à 17,5 % de plus."})
    page = client.get(f"{REPORT}prose/{Q}").content.decode()
    field = page[page.index(f'id="{name}"') :]
    assert re.search('<small class="half">.*17,5', field[: field.index("</div>")])


def test_a_text_whose_passage_is_gone_is_set_aside_and_not_lost(visit: Any):
    client = visit("analyst")
    rewritten(client)
    work = held()
    work.edits = {"texts": {"gone": {"fr": "Gardé de côté", "en": "Kept aside", "figures": {}}}}
    work.save()
    assert "Gardé de côté" in client.get(f"{REPORT}prose/{Q}").content.decode()
    rewritten(client, **{next(iter(prose(client))): "Autre texte."})
    assert held().edits["texts"]["gone"]["fr"] == "Gardé de côté"
    assert "Autre texte." in client.get(f"{REPORT}{Q}").content.decode()
