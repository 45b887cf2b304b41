"""Each hostile file, read as an import reads it: the server lives, the message says what and the mend."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path
from typing import Any

import pytest
from large import write_million_rows, write_unclosed_quote, write_zip_bomb

from essor.safety.child import Failed, Limits, Ok, Progress, run

FILES = Path(__file__).parent / "files"
MEBI = 1 << 20


def imported(path: Path, name: str = "", **options: Any) -> dict[str, Any]:
    outcome = run("hostile_jobs.read_in_child", {"path": str(path), "name": name or path.name}, **options)
    assert isinstance(outcome, Ok), outcome
    return outcome.result


def peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_s01_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    """S01: zipbomb_sst_300MB.xlsx; the process that asked grows by less than 50 MiB."""
    write_zip_bomb(tmp_path / "zipbomb_sst_300MB.xlsx")
    assert (tmp_path / "zipbomb_sst_300MB.xlsx").stat().st_size < MEBI
    before = peak_mebibytes()
    found = imported(tmp_path / "zipbomb_sst_300MB.xlsx", limits=Limits(memory_bytes=400 * MEBI))
    assert found["keys"] == ["safety.bomb"]
    assert "zipbomb_sst_300MB.xlsx" in found["said"][0]
    assert peak_mebibytes() - before < 50


def test_s01_a_bomb_below_every_ratio_meets_the_memory_limit(tmp_path: Path) -> None:
    """S01: a neighbour: what the directory cannot tell, the child's limit does."""
    write_million_rows(tmp_path / "a.xlsx")
    limits = Limits(memory_bytes=120 * MEBI)
    outcome = run("hostile_jobs.read_in_child", {"path": str(tmp_path / "a.xlsx"), "name": "a.xlsx"}, limits=limits)
    assert isinstance(outcome, Failed)
    assert (outcome.message.key, outcome.message.args["limit"]) == ("safety.out_of_memory", 120)


def test_s02_a_huge_dimension_is_refused_with_its_cell() -> None:
    """S02: huge_dimension.xlsx."""
    found = imported(FILES / "huge_dimension.xlsx")
    assert found["keys"] == ["safety.sheet_too_large"]
    assert "XFD1048576" in found["said"][0]


def test_s02_a_library_that_aborts_ends_its_child_only() -> None:
    """S02: the same file opened without the check: the child dies, this process goes on."""
    outcome = run("hostile_jobs.open_unchecked", {"path": str(FILES / "huge_dimension.xlsx")})
    assert isinstance(outcome, Failed)
    assert outcome.message.key == "safety.out_of_memory"
    assert run("hostile_jobs.open_unchecked", {"path": str(FILES / "ok.xlsx")}) == Ok(1)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("billion_laughs.xlsx", "safety.entities"),
        ("xxe_file.xlsx", "safety.entities"),
        ("feed_xxe.xml", "reading.is_xml"),
    ],
)
def test_s03_entities_are_refused_and_nothing_is_read_or_called(name: str, key: str) -> None:
    """S03: billion_laughs, xxe_file, feed_xxe."""
    found = imported(FILES / name)
    assert found["keys"] == [key]
    hostname = Path("/etc/hostname").read_text(encoding="utf-8").strip() if Path("/etc/hostname").exists() else "\0"
    assert not any(hostname in said for said in found["said"] if len(hostname) > 3)


@pytest.mark.parametrize(
    ("name", "key"), [("nested.zip", "reading.is_archive"), ("zip_slip.xlsx", "safety.unsafe_name")]
)
def test_s04_nothing_is_written_outside_the_working_folder(name: str, key: str, tmp_path: Path) -> None:
    """S04: nested.zip, zip_slip.xlsx."""
    scratch = tmp_path / "a" / "b" / "c" / "d"
    scratch.mkdir(parents=True)
    found = imported(FILES / name, scratch=scratch)
    assert found["keys"] == [key]
    assert not list(tmp_path.rglob("essor_zip_slip.txt"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["svg_script.svg", "polyglot.csv", "page.csv"])
def test_s06_pages_and_pictures_are_no_tables_whatever_their_name(name: str, tmp_path: Path) -> None:
    """S06: .csv holding HTML, svg_script.svg, a file that is page and workbook at once."""
    path = tmp_path / name
    if name == "svg_script.svg":
        shutil.copy(FILES / name, path)
    else:
        page = b"<html><script>alert(1)</script></html>"
        path.write_bytes(page + ((FILES / "ok.xlsx").read_bytes() if name == "polyglot.csv" else b"\na;b\n1;2\n"))
    found = imported(path)
    assert found["rows"] == []
    (key,) = found["keys"]
    assert key in {"reading.is_image", "reading.is_web_page", "reading.is_binary"}


def test_s07_formulas_in_text_are_text() -> None:
    """S07: formula_injection.csv: the cells arrive as written; the row that breaks the quoting is named."""
    found = imported(FILES / "formula_injection.csv")
    assert found["cells"] == [
        [
            ["+33612345678", "b@example.org", "-12,5"],
            ["@SUM(1+1)*cmd|' /C calc'!A0", "c@example.org", "2"],
            ["\t=1+1", "d@example.org", "3"],
            ["\r=1+1", "e@example.org", "4"],
            ["\uff1d1+1", "f@example.org", "5"],
        ]
    ]
    assert found["rejects"] == [[2, 2, "email", "reading.text_after_quote"]]


def test_s09_formulas_that_call_out_are_read_as_their_values() -> None:
    """S09: formula_external.xlsx: nothing is evaluated; a socket would have been refused."""
    found = imported(FILES / "formula_external.xlsx")
    assert found["headers"] == [["0", "0"]]


def test_s10_an_unclosed_quote_is_named(tmp_path: Path) -> None:
    """S10: unclosed_quote.csv, 2 MB on one line."""
    write_unclosed_quote(tmp_path / "unclosed_quote.csv")
    found = imported(tmp_path / "unclosed_quote.csv")
    assert found["rejects"] == [[2, 2, "b", "reading.unclosed_quote"]]
    assert found["reasons"][0].startswith("Ligne 2\u00a0:")
    assert found["reasons"][1].startswith("Line 2:")


@pytest.mark.parametrize(
    ("name", "rejects", "cells", "keys"),
    [
        ("nul_bytes.csv", [[2, 2, "b", "reading.nul_byte"]], [["3", "4"]], []),
        ("mixed_encoding.csv", [[3, 3, "nom", "reading.undecodable"]], [["Été"]], []),
        ("duplicate_columns.csv", [], [["1", "2", "2026-01-01"]], ["reading.duplicate_columns"]),
    ],
)
def test_s10_faults_name_their_line_and_the_rest_is_kept(
    name: str, rejects: list[list[Any]], cells: list[list[str]], keys: list[str]
) -> None:
    """S10: nul_bytes, mixed_encoding, duplicate_columns."""
    found = imported(FILES / name)
    assert found["rejects"] == rejects
    assert found["cells"] == [cells]
    assert found["keys"] == keys


def test_s10_a_lone_surrogate_in_json_is_no_table() -> None:
    """S10: lone_surrogate.json."""
    assert imported(FILES / "lone_surrogate.json")["keys"] == ["reading.is_json"]


def test_s11_a_million_rows_are_accepted_with_progress(tmp_path: Path) -> None:
    """S11: million_rows.xlsx within 600 MiB, the parent's memory untouched."""
    write_million_rows(tmp_path / "million_rows.xlsx")
    seen: list[Progress] = []
    before = peak_mebibytes()
    found = imported(tmp_path / "million_rows.xlsx", limits=Limits(memory_bytes=600 * MEBI), on_progress=seen.append)
    assert found["rows"] == [999_999], "the first row is taken as the header, with a remark"
    assert found["keys"] == ["reading.unsure_header"]
    assert seen[-1] == Progress("reading", 1_000_000, 1_000_000)
    assert peak_mebibytes() - before < 50


def test_s11_a_long_import_is_cancelled_at_once(tmp_path: Path) -> None:
    """S11: cancel works; nothing is left behind."""
    write_million_rows(tmp_path / "million_rows.xlsx", thousands=400)
    (tmp_path / "scratch").mkdir()
    seen: list[Progress] = []
    arguments = {"path": str(tmp_path / "million_rows.xlsx"), "name": "million_rows.xlsx"}
    outcome = run(
        "hostile_jobs.read_in_child",
        arguments,
        scratch=tmp_path / "scratch",
        on_progress=seen.append,
        cancelled=lambda: bool(seen),
    )
    assert isinstance(outcome, Failed)
    assert outcome.message.key == "safety.cancelled"
    assert seen[-1].done < 400_000
    assert list((tmp_path / "scratch").iterdir()) == []


def test_d04_ambiguous_days_stay_as_written() -> None:
    """D04: ambiguous_dates.csv: reading decides nothing; the order of a day is a property of the source."""
    assert imported(FILES / "ambiguous_dates.csv")["cells"] == [[["03/04/2026", "1"], ["04/05/2026", "2"]]]


def test_d09_amounts_and_days_in_doubtful_forms_stay_as_written(tmp_path: Path) -> None:
    """D09: no form is turned into a value before the typed parse has matched it whole."""
    doubtful = ["19.999", "1e3", "1_000", "01/02/25", "0x10", "NaN", "1,250"]
    (tmp_path / "a.csv").write_text("libelle;valeur\n" + "".join(f"a;{text}\n" for text in doubtful), encoding="utf-8")
    assert imported(tmp_path / "a.csv")["cells"] == [[["a", text] for text in doubtful]]


def test_r09_instants_around_the_change_of_hour_stay_as_written() -> None:
    """R09: dst_paris.csv."""
    cells = imported(FILES / "dst_paris.csv")["cells"][0]
    assert [row[0] for row in cells] == ["2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-10-25 02:30:00"]


def test_i03_templates_are_text() -> None:
    """I03: template_injection.txt is printed literally."""
    lines = (FILES / "template_injection.txt").read_text(encoding="utf-8").splitlines()
    found = imported(FILES / "template_injection.txt")
    assert [found["headers"][0][0], *(row[0] for row in found["cells"][0])] == lines
