"""Say which pages of the site the gallery shows; tests/e2e/site/gallery_pages.py draws them."""

from __future__ import annotations

SHOWN = (
    ("Dashboard · Tableau de bord", ("site_dashboard", "site_dashboard_dark"),
     "The first screen of a workspace: what to remember, eight KPIs beside their targets, the channels apart; each figure leads to its rows. French in the light, English in the dark."),
    ("Variance analysis · Analyse des écarts", ("site_variance",), "From the gap to its cause; the panel says which parts of the criterion are proved."),
    ("Report · Rapport", ("site_report",), "The report as a page; its prose is edited in both languages."),
    ("Studio · Atelier", ("site_studio",), "What a person decides, in forms and tables with units and bounds; it saves by itself."),
    ("Versions side by side · Versions face à face", ("site_comparison",), "What became of figures and sentences between two versions."),
    ("Targets · Objectifs", ("site_targets",), "A grid of KPIs and months, typed or pasted from a spreadsheet, the actual figures and last year beside."),
    ("Import · Import", ("site_import",), "The wizard proposes what each column means."),
    ("Expected imports · Imports attendus", ("site_expected",), "Which export is to come again, and which is late or missing."),
    ("Data quality · Qualité des données", ("site_quality",), "Where rows are lost, and the way to correct them."),
    ("Lineage · Origine des chiffres", ("site_lineage",), "From a figure to its measures, tables and exports."),
    ("Competences · Compétences", ("site_map",), "The map of the 27 competences and how each stands."),
    ("On a phone · Sur un téléphone", ("site_phone",), "The same dashboard at 390 px."),
)  # fmt: skip


def section() -> list[str]:
    """Return the lines of the gallery about the site."""
    lines = ["", "## The site · Le site"]
    for title, names, text in SHOWN:
        pictures = " ".join(f"![{title}](../pictures/gallery/{name}.webp)" for name in names)
        lines += ["", f"### {title}", "", text, "", pictures]
    return lines
