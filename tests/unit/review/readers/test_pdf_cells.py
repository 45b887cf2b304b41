"""A table of a PDF is read cell by cell, whatever its cells take: one line or several."""

from __future__ import annotations

from pathlib import Path

import pytest

from essor.documents import blocks as b
from essor.documents.pdf import pdf
from essor.review.readers.pdf import _blocks, _pieces
from essor.review.readers.reading import read_file
from essor.work.submitted import Read, Table


def grid(text: str) -> list[list[str]]:
    """Return the table of a page that is laid out as lines of signs."""
    (table,) = [
        block for block in _blocks([_pieces(line) for line in text.strip("\n").split("\n")]) if isinstance(block, Table)
    ]
    return [[f"{cell.column}:{cell.text}" for cell in row] for row in table.rows]


def test_cells_of_several_lines_stay_in_their_row():
    assert grid("""
Source            Outil            Lignes   Alimente
Odoo : commandes  Odoo · CSV ·      2 000   Chiffre d’affaires,
et devis          ajoute                    Taux de marque,
                                            Panier moyen
Zendesk           Zendesk · CSV       120   Réclamations
""") == [
        ["A:Source", "B:Outil", "C:Lignes", "D:Alimente"],
        ["A:Odoo : commandes et devis", "B:Odoo · CSV · ajoute", "C:2 000",
         "D:Chiffre d’affaires, Taux de marque, Panier moyen"],
        ["A:Zendesk", "B:Zendesk · CSV", "C:120", "D:Réclamations"],
    ]  # fmt: skip


def test_a_name_that_goes_on_in_lower_case_takes_the_cells_beside_it_along():
    """No room is lost after "Google", yet the tool goes on with a capital and a digit."""
    assert grid("""
Source           Tool                 Owner       Files   Newest          Feeds
GA4: purchase    Google               Marketing       4   31/10/2026 ·    Conversion rate
funnel by day    Analytics 4 ·        manager             up to date
                 CSV · adds
Accounting       Accounting program   Treasury        1   31/10/2026 ·    Gross margin
""")[1:] == [
        ["A:GA4: purchase funnel by day", "B:Google Analytics 4 · CSV · adds", "C:Marketing manager", "D:4",
         "E:31/10/2026 · up to date", "F:Conversion rate"],
        ["A:Accounting", "B:Accounting program", "C:Treasury", "D:1", "E:31/10/2026 ·", "F:Gross margin"],
    ]  # fmt: skip


def test_a_line_that_closes_the_bracket_of_its_cell_goes_on_with_the_row():
    assert grid("""
Action                                             Cause
Write to the customers of the store: hours, the    Store disturbed (works) (Boutique
site (proposed)                                    Strasbourg)
Sell nearby (stand)                                Store disturbed (works)
""")[1:] == [
        ["A:Write to the customers of the store: hours, the site (proposed)",
         "B:Store disturbed (works) (Boutique Strasbourg)"],
        ["A:Sell nearby (stand)", "B:Store disturbed (works)"],
    ]  # fmt: skip


def test_a_second_line_of_the_same_source_with_figures_is_a_row_of_its_own():
    assert grid("""
Source       Total contrôlé      Source      Tables
Shopify      Montant TTC      7 515 445   7 515 018
             Remboursé TTC      156 758     156 758
""")[2] == ["B:Remboursé TTC", "C:156 758", "D:156 758"]


def test_a_row_whose_figures_are_missing_is_no_end_of_the_row_above():
    rows = grid("""
Canal                           Réalisé    Objectif
Boutiques de centre-ville       414 585     394 800
Salon                           non tenu
Site web                        134 575     191 800
""")
    assert [row[0] for row in rows] == ["A:Canal", "A:Boutiques de centre-ville", "A:Salon", "A:Site web"]


def test_sentences_that_end_are_not_run_together():
    rows = grid("""
Étape        Ce qui est fait                       Délai
1. Import    Chaque fichier est importé.           2 j
2. Contrôle  Chaque total est comparé.
""")
    assert [row[0] for row in rows] == ["A:Étape", "A:1. Import", "A:2. Contrôle"]


def test_a_figure_set_right_of_its_head_stands_under_it():
    rows = grid("""
Source      Rejetées    De côté   Contrôle
Odoo                8         0   égal
Shopify             5         0   égal
""")
    assert rows[1] == ["A:Odoo", "B:8", "C:0", "D:égal"]
    assert rows[0] == ["A:Source", "B:Rejetées", "C:De côté", "D:Contrôle"]


@pytest.mark.parametrize("words", [6, 14, 30])
def test_our_own_cells_of_many_words_are_read_whole(words: int, tmp_path: Path):
    long = " ".join(f"Mot{number}" for number in range(words))
    heads = ("Source", "Outil", "Ce qu’elle alimente", "Lignes")
    columns = tuple(b.TableColumn(head, "right" if head == "Lignes" else "left") for head in heads)
    told = [(f"Fichier {turn}", "Tableur", long, str(turn)) for turn in (1, 2, 3)]
    rows = tuple(tuple(b.Cell((text,)) for text in texts) for texts in told)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(b.Document("fr", "Titre", "", (b.Table("Sources", columns, rows),))))
    found = read_file(path, path.name)
    assert isinstance(found, Read)
    tables = [
        block for page in found.pages for block in page.blocks if isinstance(block, Table) and len(block.rows) > 1
    ]
    assert [tuple(cell.text for cell in row) for row in tables[0].rows[1:]] == told
