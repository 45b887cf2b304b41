"""A number is read as the person meant it, or refused with its mend; it is never guessed."""

from decimal import Decimal

import pytest

from essor.kernel.message import LANGS, Message
from essor.kernel.words import say
from essor.metrics import catalogue
from essor.metrics.written import read_written, unit_sign, written

READ = [
    ("revenue", "fr", "125000", "125000"),
    ("revenue", "fr", "125 000", "125000"),
    ("revenue", "fr", "125\u202f000,50 €", "125000.5"),
    ("revenue", "fr", "125\u00a0k€", "125000"),
    ("revenue", "fr", "1,25 M€", "1250000"),
    ("revenue", "fr", "1.250.000", "1250000"),
    ("revenue", "fr", "1.250,50", "1250.5"),
    ("revenue", "fr", "12.50", "12.5"),
    ("revenue", "fr", "(1 250)", "-1250"),
    ("revenue", "fr", "\u22121 250", "-1250"),
    ("revenue", "en", "125,000", "125000"),
    ("revenue", "en", "€125,000.50", "125000.5"),
    ("revenue", "en", "EUR 12.5", "12.5"),
    ("revenue", "en", "125 000,50", "125000.5"),
    ("margin_rate", "fr", "42 %", "0.42"),
    ("margin_rate", "fr", "42,55\u202f%", "0.4255"),
    ("margin_rate", "fr", "42", "0.42"),
    ("margin_rate", "en", "42.5%", "0.425"),
    ("conversion_rate", "fr", "0,42 %", "0.0042"),
    ("conversion_rate", "fr", "0", "0"),
    ("orders", "fr", "1 200", "1200"),
    ("orders", "fr", "12,00", "12"),
    ("nps", "fr", "+42 pts", "42"),
    ("nps", "fr", "-12,5", "-12.5"),
]


@pytest.mark.parametrize(("kpi", "lang", "text", "number"), READ)
def test_a_number_is_read_as_people_write_it(kpi: str, lang: str, text: str, number: str):
    assert read_written(text, catalogue.kpis()[kpi], lang, "EUR") == Decimal(number)  # type: ignore[arg-type]


REFUSED = [
    ("revenue", "fr", "125,000", "metrics.written_twofold"),
    ("revenue", "fr", "125.000", "metrics.written_twofold"),
    ("revenue", "en", "1.250", "metrics.written_twofold"),
    ("orders", "fr", "1,200", "metrics.written_twofold"),
    ("margin_rate", "fr", "0,42", "metrics.written_share"),
    ("margin_rate", "fr", "1", "metrics.written_share"),
    ("margin_rate", "fr", "42,555 %", "metrics.written_decimals"),
    ("revenue", "fr", "12,3456", "metrics.written_decimals"),
    ("revenue", "fr", "$12", "metrics.written_currency"),
    ("revenue", "fr", "12 USD", "metrics.written_currency"),
    ("orders", "fr", "12,5", "metrics.written_whole"),
    ("revenue", "fr", "999999999999999", "metrics.written_large"),
    ("revenue", "fr", "1 2", "metrics.written_unreadable"),
    ("revenue", "fr", "12,3,4", "metrics.written_unreadable"),
    ("revenue", "fr", "1e3", "metrics.written_unreadable"),
    ("revenue", "fr", "1_000", "metrics.written_unreadable"),
    ("revenue", "fr", "(12", "metrics.written_unreadable"),
    ("revenue", "fr", "42 %", "metrics.written_unreadable"),
    ("orders", "fr", "12 €", "metrics.written_unreadable"),
    ("revenue", "fr", "à définir", "metrics.written_unreadable"),
    ("revenue", "fr", "٤٢", "metrics.written_unreadable"),
]


@pytest.mark.parametrize(("kpi", "lang", "text", "key"), REFUSED)
def test_what_reads_in_two_ways_or_none_is_refused_with_its_mend(kpi: str, lang: str, text: str, key: str):
    found = read_written(text, catalogue.kpis()[kpi], lang, "EUR")  # type: ignore[arg-type]
    assert isinstance(found, Message)
    assert found.key == key
    for spoken in LANGS:
        assert text in say(found, spoken)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("kpi", "number"),
    [("revenue", "125000.5"), ("margin_rate", "0.4255"), ("orders", "1200"), ("nps", "-12.5"), ("nps", "0.0625")],
)
def test_what_is_written_is_read_back(kpi: str, number: str, lang: str):
    definition = catalogue.kpis()[kpi]
    text = written(Decimal(number), definition, lang)  # type: ignore[arg-type]
    assert read_written(text, definition, lang, "EUR") == Decimal(number)  # type: ignore[arg-type]


def test_a_unit_has_its_sign_in_the_language():
    known = catalogue.kpis()
    assert unit_sign(known["revenue"], "fr", "EUR") == "€"
    assert unit_sign(known["revenue"], "fr", "CHF") == "CHF"
    assert unit_sign(known["margin_rate"], "en", "EUR") == "%"
