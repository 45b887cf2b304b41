from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.kernel.message import Lang
from essor.kernel.value import NotComputable, Quantity
from essor.kernel.words import say
from essor.methods.text.readability import Counts, Readability, count, readability, score, yardsticks
from essor.methods.text.splitting import sentences, words
from essor.methods.text.syllables import syllables

FRENCH = (
    "aérien=3 réaliser=4 théâtre=2 chiffre=1 affaires=2 économique=4 évolution=4 été=2 idée=2 action=2 client=2 "
    "développement=5 croissance=2 oui=1 poésie=3 entreprise=3 le=1 les=1 chat=1 que=1 payer=2 voyage=2 travail=2 "
    "feuille=1 bouteille=2 famille=2 réunion=3 européen=4 créer=2 idées=2 vue=1 naïf=2 objectif=3 boutique=2 guide=1 "
    "l’équipe=2 aujourd’hui=3 trimestre=2 marge=1 vente=1 chiffre-clé=2 œuvre=1 quantité=3 distribution=4"
)
ENGLISH = (
    "seemingly=3 hybrid=2 mammal=2 area=3 business=2 revenue=3 quarter=2 sentence=2 reading=2 being=2 taken=2 used=1 "
    "prove=1 table=2 people=2 value=2 sales=1 prices=2 achieved=2 reduced=2 needed=2 increased=2 question=2 the=1 "
    "performance=3 customer=3 employee=3 buying=2 player=2 various=3 precious=2 portfolio=4 period=3 create=2 "
    "experience=4 society=4 actual=3 evaluate=4 rates=1 were=1 shared=1 stores=1 variance=3 report=2 media=3 "
    "material=4 team=1 decided=3 measures=2 changes=2 available=4 science=2 discount=2 average=3 people’s=2 issue=2 "
    "true=1 queue=1 goes=1 little=2 trained=1 visited=3 tables=2 rules=1 there=1"
)


def measured(text: str, lang: Lang) -> Readability:
    found = readability(text, lang)
    assert isinstance(found, Readability), found
    return found


@pytest.mark.parametrize(("lang", "listed"), [("fr", FRENCH), ("en", ENGLISH)])
def test_syllables_are_counted_as_they_are_said(lang: Lang, listed: str) -> None:
    expected = {word: int(number) for word, _, number in (pair.partition("=") for pair in listed.split())}
    assert {word: syllables(word, lang) for word in expected} == expected


@pytest.mark.parametrize(
    ("text", "ease", "grade"),
    [
        ("The cat sat on the mat.", "116.1", "-1.4"),
        ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", "69.0", "7.6"),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", "37.5", "11.3"),
    ],
)
def test_english_sentences_of_the_literature_have_their_published_indices(text: str, ease: str, grade: str) -> None:
    found = measured(text, "en").indices
    assert abs(found["flesch"].number - Decimal(ease)) < Decimal("0.06")
    assert abs(found["flesch_kincaid_grade"].number - Decimal(grade)) < Decimal("0.06")
    assert set(found) == {"flesch", "flesch_kincaid_grade", "lix"}


def test_lix_adds_the_share_of_words_of_more_than_six_letters() -> None:
    # 5 words in one sentence, of which "boutiques" and "progressent" are long: 5 + 100 × 2 / 5.
    assert measured("Nos cinq boutiques progressent bien.", "fr").indices["lix"] == Quantity(Decimal(45))


def test_a_figure_an_elision_and_a_compound_count_for_one_word() -> None:
    assert words("L’équipe a vendu 1\u202f234,5 chiffre-clé en 2026.") == (
        "L’équipe",
        "a",
        "vendu",
        "1\u202f234,5",
        "chiffre-clé",
        "en",
        "2026",
    )
    assert syllables("1\u202f234,5", "fr") == 1


def test_an_abbreviation_a_decimal_and_an_initial_do_not_end_a_sentence_and_a_bullet_does() -> None:
    english = "Mr. Smith met J. Doe, e.g. on Monday. Growth was 3.5 points! Was it enough? It was…\n- One\n- Two\n\nEnd"
    assert [len(sentence.words) for sentence in sentences(english, "en")] == [8, 4, 3, 2, 1, 1, 1]
    french = "M. Durand (cf. p. 3) a dit\u00a0: «\u00a0Oui.\u00a0» Il est parti."
    assert [sentence.text for sentence in sentences(french, "fr")] == [
        "M. Durand (cf. p. 3) a dit\u00a0: «\u00a0Oui.\u00a0»",
        "Il est parti.",
    ]


def test_a_sentence_of_thirty_six_words_is_listed_with_its_place_and_thirty_five_are_not() -> None:
    text = f"Un début.\n{' '.join(['mot'] * 36)}. Fin."
    (found,) = measured(text, "fr").findings
    assert (found.place.line, found.place.column) == (2, 1)
    assert text[found.place.offset :].startswith(found.found)
    assert say(found.message, "en") == "sentence of 36 words; 35 at most read at one go: cut it"
    assert measured(f"{' '.join(['mot'] * 35)}.", "fr").findings == ()


def test_a_hard_text_is_told_and_no_text_is_ever_given_a_language_level() -> None:
    hard = measured("Organisational considerations necessitate comprehensive reconsideration. " * 2, "en")
    assert [remark.key for remark in hard.remarks] == ["text.reads_hard", "text.indication_only"]
    plain = measured("The cat sat on the mat.", "en")
    assert [remark.key for remark in plain.remarks] == ["text.indication_only"]
    long = measured(f"{' '.join(['mot'] * 21)}.", "fr")
    assert [remark.key for remark in long.remarks] == ["text.long_on_average", "text.indication_only"]


def test_addresses_and_code_are_no_words() -> None:
    assert count("Voir https://essor.example/a/b et `essor import`.", "fr").words == 2
    assert count("One.\n```\nessor import\n```\nTwo.", "en").words == 2


def test_a_text_without_a_word_gives_a_reason() -> None:
    for text in ("", " … — ! "):
        found = readability(text, "fr")
        assert isinstance(found, NotComputable)
        assert say(found.reason, "en") == "not computable: the text has no word"
    assert isinstance(score("lix", Counts(0, 0, 0)), NotComputable)


@given(st.text(st.sampled_from("aé e.!?\n-’'lmn12,;«»\u00a0"), max_size=80), st.sampled_from(["fr", "en"]))
def test_sentences_share_all_the_words_of_a_text_and_stand_where_they_say(text: str, lang: Lang) -> None:
    found = sentences(text, lang)
    assert [word for sentence in found for word in sentence.words] == list(words(text))
    assert all(text.startswith(sentence.text, sentence.offset) for sentence in found)


def test_each_index_names_its_source() -> None:
    for one in (*yardsticks().indices.values(), *yardsticks().limits.values()):
        assert one.reference
