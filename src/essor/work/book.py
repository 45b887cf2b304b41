"""Bind the sheets of a work product into a workbook: its title, and what its read-me says first."""

from __future__ import annotations

from essor.documents.workbook import Sheet, Workbook
from essor.kernel.message import Lang
from essor.work.data import Data
from essor.work.named import headed, period_name
from essor.work.wording import Wording


def bound(words: Wording, lang: Lang, data: Data, sheets: tuple[Sheet, ...], *more: str) -> Workbook:
    """Return the workbook of a product for a period.

    Args:
        words: of the product: its words.toml says book_title, about_source and about_use.
        lang: of every label.
        data: the company, the period, the snapshot and the currency.
        sheets: in the order of the tabs.
        more: sentences of the read-me after where the data come from and how to use it.

    """
    month = period_name(data.period, lang)
    about = (
        words.say(lang, "about_source", company=data.company, period=month, snapshot=data.snapshot),
        words.say(lang, "about_use"),
        *more,
    )
    title = headed(words.say(lang, "book_title", month=month))
    return Workbook(title, lang, sheets, about, currency=data.currency)
