from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from rereading import SEED, Built

from essor.corpus.brumelle import PROFILE, build
from essor.kernel.message import Lang

PHONE = r"(?<!\d)(?:\+33|0033) ?\d{9}|\b0[1-9](?:[ .]\d\d){4}\b"
MULTIPLIED = "Lineitem price x Lineitem quantity"


def number(text: str, decimals: int = 2) -> Decimal | None:
    bare = re.sub(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}€]", "", text).replace(",", ".")
    if not re.fullmatch(rf"-?\d+(\.\d{{1,{decimals}}})?", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def test_each_defect_stands_where_the_key_says(brumelle: Built) -> None:
    for dirt in brumelle.truths.dirt:
        records = brumelle.records(dirt.place.file, dirt.place.sheet)
        cells = records[dirt.place.row - 1]
        if dirt.kind == "blank_line":
            assert not any(cells), dirt
        elif dirt.kind == "trailing_empty_cells":
            assert len(cells) > len(records[0]), dirt
            assert not any(cells[len(records[0]) :]), dirt
        elif dirt.kind == "trailing_cell":
            assert cells[len(records[0]) :] == [dirt.value], dirt
        else:
            header = next(record for record in records if dirt.column in record)
            assert cells[header.index(dirt.column)] == dirt.value, dirt


def test_every_kind_of_defect_is_planted(brumelle: Built) -> None:
    treatments = {(dirt.kind, dirt.treatment) for dirt in brumelle.truths.dirt}
    assert treatments == {
        ("invalid_date", "rejected"), ("two_digit_year", "rejected"), ("three_decimals", "rejected"),
        ("exponent", "rejected"), ("underscore", "rejected"), ("letter_in_number", "rejected"),
        ("missing_order_number", "rejected"), ("unknown_channel", "rejected"), ("duplicate", "rejected"),
        ("orphan_line", "rejected"), ("trailing_cell", "rejected"), ("out_of_scale", "rejected"),
        ("blank_line", "set_aside"), ("total_row", "set_aside"), ("thousands_space", "kept"), ("euro_sign", "kept"),
        ("trailing_empty_cells", "kept"), ("unknown_order", "kept"), ("garbled_header", "kept"),
        ("out_of_order", "kept"), ("formula", "kept"),
    }  # fmt: skip


def test_a_repeated_row_is_the_same_as_an_earlier_one(brumelle: Built) -> None:
    repeated = [dirt for dirt in brumelle.truths.dirt if dirt.kind == "duplicate"]
    assert len(repeated) == 6
    for dirt in repeated:
        records = brumelle.records(dirt.place.file)
        assert records[dirt.place.row - 1] in records[: dirt.place.row - 1], dirt


def test_control_totals_read_again_close_to_the_cent(brumelle: Built) -> None:
    for total in brumelle.truths.control_totals:
        records = brumelle.records(total.file, total.sheet)
        wanted = total.column if total.column != MULTIPLIED else "Lineitem price"
        head = next(index for index, record in enumerate(records) if wanted in record)
        treatments = {
            dirt.place.row: dirt.treatment
            for dirt in brumelle.truths.dirt
            if (dirt.place.file, dirt.place.sheet) == (total.file, total.sheet)
        }
        rows: Counter[str] = Counter()
        sums: Counter[str] = Counter()
        for row, cells in enumerate(records[head + 1 :], start=head + 2):
            if not any(cells):
                continue
            treatment = treatments.get(row, "kept")
            decimals = 4 if total.column == "Valeur visée" else 2
            value = number(cells[records[head].index(wanted)] or "0", decimals)
            rows[treatment] += 1
            if value is None:
                rows["unreadable"] += 1
            elif total.column == MULTIPLIED:
                sums[treatment] += value * int(cells[records[head].index("Lineitem quantity")])
            else:
                sums[treatment] += value
        said = (total.rows_kept, total.rows_rejected, total.rows_set_aside, total.rows_unreadable)
        assert said == tuple(rows[key] for key in ("kept", "rejected", "set_aside", "unreadable")), total
        amounts = (total.kept, total.rejected, total.set_aside)
        assert amounts == tuple(sums[key] for key in ("kept", "rejected", "set_aside")), total
        assert total.read == sum(sums.values())


def test_total_rows_repeat_what_stands_above_or_below_them(brumelle: Built) -> None:
    for total in brumelle.truths.control_totals:
        if total.rows_set_aside and total.set_aside and total.file != "equipe/objectifs.xlsx":
            assert total.set_aside == total.kept * total.rows_set_aside, total.file


def every_text(folder: Path) -> str:
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".xlsx":
            encoding = "utf-16" if "google_ads" in str(path) else "latin-1"
            texts.append(path.read_bytes().decode(encoding))
    return "\n".join(texts)


def test_no_mail_leaves_the_reserved_domains_and_no_telephone_the_fictional_ranges(brumelle: Built) -> None:
    text = every_text(brumelle.folder)
    domains = set(re.findall(r"@([\w.-]+\w)", text))
    phones = set(re.findall(PHONE, text))
    assert domains == {"example.org", "example.com"}
    assert phones
    assert not [phone for phone in phones if not phone.startswith("+3363998")]


def test_a_real_telephone_would_be_found() -> None:
    found = re.findall(PHONE, "Tel +33612345678")
    assert [phone for phone in found if not phone.startswith("+3363998")] == ["+33612345678"]


def test_the_company_has_a_number_that_is_never_attributed_but_valid() -> None:
    from stdnum.fr import siren

    assert siren.is_valid(PROFILE.siren)
    assert PROFILE.siren.startswith("000")


def test_no_export_holds_the_key_or_the_seed(brumelle: Built) -> None:
    text = every_text(brumelle.folder)
    assert brumelle.truths.canary in brumelle.truths.to_json()
    assert brumelle.truths.canary not in text
    assert str(SEED) not in text
    assert not list(brumelle.folder.rglob("*.json"))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_the_same_key(tmp_path: Path) -> None:
    first = build(tmp_path / "a", seed=7, scale=0.004)
    second = build(tmp_path / "b", seed=7, scale=0.004)
    other = build(tmp_path / "c", seed=8, scale=0.004)
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")
    assert first.to_json() == second.to_json()
    assert first.canary != other.canary
    assert snapshot(tmp_path / "a") != snapshot(tmp_path / "c")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_defect_difference_and_story_has_its_sentence(brumelle: Built, lang: Lang) -> None:
    from essor.kernel.words import say

    truths = brumelle.truths
    spoken = [*truths.dirt, *truths.differences, *truths.stories]
    sentences = {say(item.message, lang) for item in spoken} | {say(item, lang) for item in truths.conventions}
    assert all("{" not in sentence for sentence in sentences)
    assert len(sentences) > 200
