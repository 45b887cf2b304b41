"""Write the list of the sales team, by alias only, with a blank line in the middle."""

from __future__ import annotations

from pathlib import Path

from essor.corpus.brumelle.nouns import Person
from essor.corpus.brumelle.team import PEOPLE
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

NAME = "equipe/equipe.csv"
HEADER = columns("Code;Alias;Fonction;Équipe;Secteur;Point de vente;Date d'entrée;Date de sortie;Contrat", ";")
_BLANK_AFTER = "V07"


def write_team(folder: Path, notebook: Notebook) -> None:
    """Write one row per person."""
    with TextFile(folder / NAME, encoding="cp1252", delimiter=";", ending="\r\n") as file:
        file.record(HEADER)
        for person in PEOPLE:
            file.record(_record(person))
            if person.code == _BLANK_AFTER:
                row = file.line()
                notebook.defect("blank_line", Place(NAME, row), "", "", "set_aside")


def _record(person: Person) -> tuple[str, ...]:
    left = f"{person.left:%d/%m/%Y}" if person.left else ""
    return (
        person.code,
        person.alias,
        person.role,
        person.team,
        person.territory,
        person.store,
        f"{person.hired:%d/%m/%Y}",
        left,
        person.contract,
    )
