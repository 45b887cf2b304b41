"""Every title of every product may be rewritten in both languages, under a name that tells it from prose."""

from __future__ import annotations

import pytest

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.message import LANGS
from essor.work.edits import TEXTS, as_file, take
from essor.work.product import Product
from essor.work.registry import products
from essor.work.runtime import make
from test_work import sample

PRODUCTS = list(products().values())


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.code)
def test_every_title_is_in_the_file_of_edits_and_follows_it(product: Product):
    one = make(product, sample(product))
    texts = as_file(one.passages())[TEXTS]
    titles = {name for name in texts if name == "title" or name.endswith("_title")}
    content = {TEXTS: {name: {lang: f"Marked {name} {lang}" for lang in LANGS} for name in titles}}
    taken = take(content, one.passages())
    assert not taken.remarks
    for lang in LANGS:
        document = one.document(lang, taken.edits)
        shown = [
            document.title,
            *(plain(block.text, lang) for block in document.blocks if isinstance(block, b.Heading)),
        ]
        assert sorted(shown) == sorted(f"Marked {name} {lang}" for name in titles)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.code)
def test_a_file_of_edits_given_back_as_it_came_changes_nothing(product: Product):
    one = make(product, sample(product))
    assert take(as_file(one.passages()), one.passages()).edits == {}
