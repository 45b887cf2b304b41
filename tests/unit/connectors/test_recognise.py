"""Recognise exports by headers that were mutilated by hand-written damage, never by the matcher's own code."""

import json
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from essor.connectors.catalogue import formats
from essor.connectors.recognise import matcher, recognise

SIGNATURES: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "export_headers.json").read_text(encoding="utf-8")
)
STRANGERS = (
    "Commentaire interne", "Ville", "Téléphone fixe", "x_studio_ref", "Remarque", "Segment", "Champ libre", "Total",
    "Flag", "Date", "E-mail", "Région", "Groupe", "Version", "Montant", "Statut", "Custom field", "Colonne",
)  # fmt: skip


def _no_accents(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if unicodedata.category(mark) != "Mn")


def _read_as_cp1252(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", errors="replace")


def _read_as_latin_1_twice(text: str) -> str:
    return text.encode("utf-8").decode("latin-1").encode("utf-8").decode("latin-1")


DAMAGE: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper case": str.upper,
    "no accents": _no_accents,
    "UTF-8 read as cp1252": _read_as_cp1252,
    "the same in upper case": lambda text: _read_as_cp1252(text).upper(),
    "UTF-8 read as latin-1, twice": _read_as_latin_1_twice,
    "currency at the end": lambda text: f"{text} (EUR)",
    "blanks and quotes": lambda text: f'"\u00a0{text.replace(" ", "_")}  "',
}


def _mutilated(headers: list[str], dropped: float, added: float, rng: random.Random) -> list[str]:
    kept = rng.sample(headers, max(1, round(len(headers) * (1 - dropped))))
    strange = [f"{rng.choice(STRANGERS)} {rng.randint(1, 99)}" for _ in range(round(len(kept) * added))]
    mixed = kept + strange
    rng.shuffle(mixed)
    return mixed


def _share(dropped: float, added: float, damage: Callable[[str], str], rounds: int = 20) -> float:
    rng = random.Random(20261031)
    hits = tries = 0
    for _ in range(rounds):
        for name, headers in SIGNATURES.items():
            guess = recognise([damage(header) for header in _mutilated(headers, dropped, added, rng)])
            hits += guess is not None and guess.format == name
            tries += 1
    return hits / tries


def test_the_34_signatures_are_formats_with_these_very_headers() -> None:
    assert len(SIGNATURES) == 34
    for name, headers in SIGNATURES.items():
        assert list(formats()[name].headers) == headers, name


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_whole_header_is_always_recognised(damage: str) -> None:
    assert _share(0.0, 0.0, DAMAGE[damage], rounds=1) == 1.0


@pytest.mark.parametrize("damage", DAMAGE)
def test_96_in_100_are_recognised_with_60_percent_dropped_and_50_percent_strangers(damage: str) -> None:
    assert _share(0.6, 0.5, DAMAGE[damage]) >= 0.96


def test_98_in_100_are_recognised_with_40_percent_dropped_and_30_percent_strangers() -> None:
    assert _share(0.4, 0.3, DAMAGE["UTF-8 read as cp1252"]) >= 0.98


def test_a_test_of_recognition_can_fail() -> None:
    assert _share(0.6, 0.5, lambda text: text[:3]) < 0.6


def test_every_format_recognises_itself() -> None:
    for name, format_ in formats().items():
        if format_.headers:
            guess = recognise(format_.headers)
            assert guess is not None
            assert (guess.format, guess.sure) == (name, True)
            assert guess.score == pytest.approx(1.0)


def test_the_file_name_settles_a_tie() -> None:
    shared = ["Clics", "CTR", "Position"]
    names = {name: matcher().guesses(shared, name)[0].format for name in ("Requêtes.csv", "Pages.csv", "")}
    assert names == {"Requêtes.csv": "gsc_queries_fr", "Pages.csv": "gsc_pages_fr", "": "gsc_queries_fr"}


def test_a_header_that_only_another_file_has_is_not_outvoted_by_a_name() -> None:
    assert matcher().guesses(["Requêtes les plus fréquentes", "Clics"], "Pages.csv")[0].format == "gsc_queries_fr"


@pytest.mark.parametrize("headers", [["a", "b"], ["ts", "ca"], [""], []])
def test_an_unknown_file_is_not_recognised(headers: list[str]) -> None:
    assert recognise(headers) is None


@pytest.mark.parametrize("headers", [["date", "ca"], ["nom", "email", "montant"], ["Montant", "Montant", "Date"]])
def test_one_common_header_gives_no_sure_guess(headers: list[str]) -> None:
    guess = recognise(headers)
    assert guess is None or not guess.sure


def test_the_header_of_a_real_export_is_recognised_with_its_extra_columns() -> None:
    older = [
        "id", "Description", "Seller Message", "Created (UTC)", "Amount", "Amount Refunded", "Currency",
        "Converted Amount", "Converted Amount Refunded", "Fee", "Tax", "Converted Currency", "Mode", "Status",
        "Statement Descriptor", "Customer ID", "Captured", "Card ID", "Card Last4", "Invoice ID",
        "Transfer", "PaymentIntent ID",
    ]  # fmt: skip
    guess = recognise(older)
    assert guess is not None
    assert guess.format == "stripe_payments"
    assert guess.score > 0.8
