"""Every sentence that a template says has its words in both languages; every icon is in the sprite."""

import re
from pathlib import Path

import essor.web
from essor.kernel.words import sentences
from essor.web.assets.build import icon_names
from essor.web.ways import _AREA_ICONS, _ICONS

PAGES = Path(essor.web.__file__).parent


def templates() -> dict[str, str]:
    return {str(path.relative_to(PAGES)): path.read_text(encoding="utf-8") for path in PAGES.rglob("*.html")}


def test_every_sentence_of_a_template_has_its_words():
    lacking = {
        (name, key)
        for name, text in templates().items()
        for key in re.findall(r"{% say [\"']([a-z0-9_.]+)[\"']", text)
        if key not in sentences()
    }
    assert not lacking


def test_every_sentence_of_a_template_is_given_what_it_needs():
    lacking = set()
    for name, text in templates().items():
        for key, rest in re.findall(r"{% say [\"']([a-z0-9_.]+)[\"']([^%]*)%}", text):
            needed = set(re.findall(r"{(\w+)}", sentences().get(key, {"fr": ""})["fr"]))
            lacking |= {(name, key, one) for one in needed if f"{one}=" not in rest}
    assert not lacking


def test_every_icon_of_a_page_is_drawn_into_the_sprite():
    used = {name for text in templates().values() for name in re.findall(r"{% icon [\"']([a-z0-9-]+)[\"']", text)}
    used |= {*_ICONS.values(), *_AREA_ICONS.values()}
    assert used <= set(icon_names())


def test_no_template_carries_a_style_or_a_script_of_its_own():
    for name, text in templates().items():
        assert " style=" not in text, name
        assert not re.search(r"<script(?![^>]* src=)", text), name
        assert not re.search(r"\son[a-z]+=", text), name
