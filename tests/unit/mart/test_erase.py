from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from essor.mart import raw, recovery
from essor.mart.company import Company
from essor.mart.erase import erase
from essor.mart.imports import StagedImport
from essor.mart.lease import acquire
from essor.mart.publish import publish, rebuild, report, undo
from essor.mart.refusal import MartError
from essor.mart.retention import drop
from essor.mart.snapshot import get, head, ids
from mart_cases import NOW, Stager, everything, line, read

NADIA = ("Nadia Brel", "nadia.brel@example.fr", "0612345678", "Saint-Malo-des-Bois")
CLIENTS = {
    "parties": [
        {"party_id": "C1", "kind": "person", "name": NADIA[0], "city": NADIA[3], "region": "Bretagne"},
        {"party_id": "C2", "kind": "company", "name": "Hôtel du Lac", "city": "Annecy"},
    ],
    "contacts": [
        {"contact_id": "K1", "party_id": "C1", "last_name": NADIA[0], "email": NADIA[1], "phone": NADIA[2]},
        {"contact_id": "K2", "party_id": "C2", "email": "accueil@example.fr"},
    ],
}
ORDERS = {"order_lines": [line("SO1", 1, "2026-10-01", "10"), line("SO2", 1, "2026-10-02", "20", party_id="C2")]}
ANSWERS = {
    "survey_answers": [
        {
            "survey_id": "S", "answer_id": "A", "question": "why", "answer_date": NOW.date(), "party_id": "C1",
            "verbatim": f"Je suis {NADIA[0]}", "score": 9,
        }
    ]
}  # fmt: skip


@pytest.fixture
def told(company: Company, stage: Stager, tmp_path: Path):
    """Return a company of three snapshots that know the person, one of them from a corrected file."""
    export = tmp_path / "clients.csv"
    export.write_text(";".join(NADIA))
    clients = replace(stage(**CLIENTS), file_sha256=raw.keep(company, export), report={"sample": NADIA[0]}, tables={})
    clients = stamped(clients, stage(**CLIENTS))
    publish(company, [clients], now=NOW)
    publish(company, [stage(**ORDERS), stage(**ANSWERS)], now=NOW)
    newer = {"contacts": [{"contact_id": "K1", "party_id": "C1", "phone": "0698765432"}]}
    publish(company, [stage("hubspot", **newer)], now=NOW)
    return company


def stamped(record: StagedImport, staged: StagedImport):
    """Return the staged import whose rows name the file that was received."""
    for path in staged.tables.values():
        table = pq.read_table(path)
        for column, value in (("file_sha256", record.file_sha256), ("import_id", record.import_id)):
            place = table.schema.get_field_index(column)
            table = table.set_column(place, column, [[value] * len(table)])
        pq.write_table(table, path)
    return replace(record, tables=staged.tables)


def traces(company: Company, words: tuple[str, ...] = (*NADIA, "0698765432")):
    """Return the files of the company that hold a word, be it inside compressed Parquet."""
    found = set()
    for place in company.folder.rglob("*"):
        if not place.is_file():
            continue
        content = place.read_bytes()
        if place.suffix == ".parquet" and place.name.startswith("part-"):
            content += str(pq.read_table(place).to_pylist()).encode() + str(pq.read_metadata(place)).encode()
        if any(word.encode() in content for word in words):
            found.add(place.relative_to(company.folder).parts[0])
    return found


def test_the_search_for_traces_finds_them_before_the_erasure(told: Company):
    assert traces(told) == {"tables", "raw", "imports"}


def test_after_an_erasure_no_file_of_the_company_holds_the_person(told: Company):
    done = erase(told, "C1", now=NOW)
    assert traces(told) == set()
    assert done.rows == {"parties": 1, "contacts": 1, "survey_answers": 1}
    assert done.contacts == ("K1",)
    assert done.snapshots == ("000001", "000002", "000003")


def test_the_others_stay_and_the_figures_too(told: Company):
    before = {name: everything(get(told, name)) for name in ids(told)}
    erase(told, "C1", now=NOW)
    for name, facts in before.items():
        after = everything(get(told, name))
        for table in ("order_lines", "order_grain", "monthly_sales", "party_grain"):
            assert after.get(table) == facts.get(table)
        assert len(after["parties"]) == len(facts["parties"]) == 2
    parties = read(head(told), "parties", "party_id", "name", "city", "region")
    assert parties == [("C1", None, None, "Bretagne"), ("C2", "Hôtel du Lac", "Annecy", None)]
    assert read(get(told, "000001"), "parties", "party_id", "name", "city", "region") == parties
    assert read(head(told), "survey_answers", "verbatim", "CAST(score AS INTEGER)") == [(None, 9)]


def test_the_received_file_is_emptied_and_its_hash_stays_as_a_tombstone(told: Company):
    sha256 = head(told).imports[0].file_sha256
    done = erase(told, "C1", now=NOW)
    assert done.files == (sha256,)
    assert raw.find(told, sha256) is None
    assert raw.erased_at(told, sha256) == NOW
    assert report(told, head(told).imports[0]) == {}


def test_the_erased_state_equals_a_rebuild_and_survives_undos(told: Company):
    erase(told, "C1", now=NOW)
    before = everything(head(told))
    rebuild(told, now=NOW)
    assert everything(head(told)) == before
    undo(told, "i5", now=NOW)
    assert traces(told) == set()


def test_a_later_file_does_not_bring_the_person_back(told: Company, stage: Stager):
    erase(told, "C1", now=NOW)
    again = {"parties": CLIENTS["parties"], "contacts": [{"contact_id": "K1", "email": NADIA[1]}]}
    publish(told, [stage("crm", **again)], now=NOW)
    assert traces(told) == set()
    assert ("C2", "Hôtel du Lac") in read(head(told), "parties", "party_id", "name")


def test_a_second_erasure_leaves_the_first_and_older_snapshots_can_go(told: Company):
    erase(told, "C1", now=NOW)
    erase(told, "C2", now=NOW)
    assert traces(told, ("accueil@example.fr", "Annecy", *NADIA)) == set()
    for name in ("000001", "000002", "000003", "000004"):
        drop(told, name)
    assert read(head(told), "parties", "name") == [(None,), (None,)]
    assert traces(told) == set()


def test_rows_of_an_undone_import_are_erased_too(told: Company):
    undo(told, "i1", now=NOW)
    erase(told, "C1", now=NOW)
    assert traces(told) == set()


def test_a_party_that_nobody_imported_is_a_message(told: Company, company: Company):
    with pytest.raises(MartError) as refused:
        erase(told, "C99", now=NOW)
    assert refused.value.message.key == "mart.party_unknown"
    with pytest.raises(MartError):
        erase(told, "C1' OR '1'='1", now=NOW)


def test_an_erasure_that_stops_at_any_step_leaves_all_or_is_finished_by_recovery(told: Company):
    steps = []

    def stop_at(name: str) -> Callable[[Any], None]:
        def listen(step: Any) -> None:
            steps.append(step.name)
            if step.name == name:
                raise KeyboardInterrupt

        return listen

    for name in ("redact", "commit", "manifest"):
        with pytest.raises(KeyboardInterrupt):
            erase(told, "C1", now=NOW, progress=stop_at(name))
        assert head(told).id == "000003"
        assert ("C1", NADIA[0]) in read(head(told), "parties", "party_id", "name")
    with pytest.raises(KeyboardInterrupt):
        erase(told, "C1", now=NOW, progress=stop_at("finish"))
    assert head(told).id == "000004"
    assert traces(told) == set()


def test_an_erasure_cut_by_a_power_failure_after_its_manifest_is_finished_at_the_next_start(
    told: Company, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("essor.mart.erase.finish", lambda *_: ())
    monkeypatch.setattr("essor.mart.erase.sweep", lambda *_: 0)
    erase(told, "C1", now=NOW)
    monkeypatch.undo()
    assert traces(told) == {"tables", "raw", "imports"}
    acquire(told).give_back(clean=False)
    recovery.mend(told)
    assert traces(told) == set()
