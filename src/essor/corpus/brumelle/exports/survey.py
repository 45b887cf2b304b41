"""Write the answers to the satisfaction form, as Google Forms keeps them: day first, one row per answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Order, Team
from essor.corpus.brumelle.setting import LAST_DAY, STORIES, Plot
from essor.corpus.chance import stream
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile
from essor.corpus.truths import Place, Treatment

NAME = "enquete/satisfaction.csv"
NPS, CSAT, CES = (
    "Recommanderiez-vous Maison Brumelle ? (0 à 10)",
    "Satisfaction globale (1 à 5)",
    "Facilité de la démarche (1 à 7)",
)
HEADER = ("Horodateur", "N° de commande", "Canal d'achat", "Point de contact", NPS, CSAT, CES, "Commentaire")
MOBILE_PAYMENT = "Paiement sur mobile"
_SCALES = {NPS: (0, 10), CSAT: (1, 5), CES: (1, 7)}
_PROMOTER, _PASSIVE, _SATISFIED = 9, 7, 4
_CHANNELS = {Team.SHOPS: "Boutique", Team.FIELD: "Commercial", Team.ONLINE: "Site internet"}
_ASKED = {Team.SHOPS: 0.035, Team.FIELD: 0.07, Team.ONLINE: 0.06}
_TOUCHPOINTS = {
    Team.SHOPS: (("Accueil en boutique", 0.86), ("Conseil", 0.88), ("Passage en caisse", 0.80), ("Retour", 0.72)),
    Team.FIELD: (("Visite commerciale", 0.86), ("Devis", 0.80), ("Livraison", 0.80), ("Facturation", 0.74)),
    Team.ONLINE: (("Recherche produit", 0.80), ("Livraison", 0.82), ("Service client", 0.76)),
}
_PAYMENT, _FRICTION, _SPREAD, _SKIPPED, _COMMENTED = 0.83, 0.30, 0.15, 0.05, 0.15
_GOOD = ("Très bon accueil", "Livraison rapide, emballage soigné", "Conseils utiles ; je reviendrai", "Parfait")
_BAD = ("Trop long", "J'ai dû m'y reprendre à deux fois", "Colis abîmé, réponse tardive", "Le paiement n'aboutit pas")
# (instant, column, value out of its scale, other cells left empty)
_DEFECTS = (
    (datetime(2024, 9, 10, 11, 2, 3), NPS, "11"),  # noqa: DTZ001 wall clock of Paris
    (datetime(2025, 3, 12, 18, 40, 9), CSAT, "6"),  # noqa: DTZ001 wall clock of Paris
    (datetime(2026, 6, 18, 9, 15, 30), CES, "0"),  # noqa: DTZ001 wall clock of Paris
)
_FORMULA = (datetime(2026, 10, 3, 14, 5, 9), '=HYPERLINK("http://example.org";"merci")')  # noqa: DTZ001 wall clock of Paris


@dataclass(frozen=True, slots=True)
class _Answer:
    at: datetime
    order: str
    team: Team
    touchpoint: str
    scores: tuple[int | None, int | None, int | None]
    comment: str


class Survey:
    """Ask some customers a few days after their order; answers are kept in the order of their time."""

    def __init__(self, folder: Path, notebook: Notebook, seed: int, plot: Plot = STORIES) -> None:
        """Start without answer."""
        self._folder, self._notebook, self._plot = folder, notebook, plot
        self._rng = stream(seed, "survey")
        self._answers: list[_Answer] = []

    def day(self, day: Day) -> None:
        """Ask about the orders of a day."""
        for order in (*day.tickets, *day.documents, *day.online):
            if order.counted and self._rng.random() < _ASKED[order.team]:
                self._ask(order)

    def close(self) -> None:
        """Write every answer, and the defects at their time."""
        control = self._notebook.control(NAME, NPS)
        rows: list[tuple[datetime, list[str], int, str, str]] = [
            (answer.at, _record(answer), answer.scores[0] or 0, "", "") for answer in self._answers
        ]
        for at, column, value in _DEFECTS:
            cells = dict.fromkeys(HEADER, "") | {"Horodateur": _shown(at), "Canal d'achat": "Boutique", column: value}
            cells["Point de contact"] = "Conseil"
            rows.append((at, list(cells.values()), int(value) if column == NPS else 0, "out_of_scale", column))
        at, formula = _FORMULA
        cells = dict.fromkeys(HEADER, "") | {"Horodateur": _shown(at), "Canal d'achat": "Boutique", NPS: "9"}
        cells |= {"Point de contact": "Conseil", "Commentaire": formula}
        rows.append((at, list(cells.values()), 9, "formula", "Commentaire"))
        self._count(_Answer(at, "", Team.SHOPS, "Conseil", (9, None, None), formula))
        with TextFile(self._folder / NAME) as file:
            file.record(HEADER)
            for _, record, score, kind, column in sorted(rows, key=lambda row: (row[0], row[1])):
                row = file.record(record)
                treatment: Treatment = "rejected" if kind == "out_of_scale" else "kept"
                control.count(treatment, score * 100)
                if kind:
                    value = record[HEADER.index(column)]
                    self._notebook.defect(kind, Place(NAME, row), column, value, treatment)

    def _ask(self, order: Order) -> None:
        rng = self._rng
        at = order.at + timedelta(days=rng.randint(2, 14), seconds=rng.randrange(3600))
        touchpoint, mean = self._touchpoint(order)
        quality = rng.gauss(mean, _SPREAD)
        scores = (
            _score(rng, NPS, quality),
            _score(rng, CSAT, quality),
            _score(rng, CES, quality),
        )
        comment = ""
        if rng.random() < _COMMENTED:
            comment = rng.choice(_GOOD if quality > 0.7 else _BAD)  # noqa: PLR2004 content above seven tenths
        if at.date() <= LAST_DAY:
            answer = _Answer(at, order.reference, order.team, touchpoint, scores, comment)
            self._answers.append(answer)
            self._count(answer)

    def _touchpoint(self, order: Order) -> tuple[str, float]:
        rng, web = self._rng, order.web
        if web is not None and rng.random() < 0.4:  # noqa: PLR2004 two answers in five are about the payment
            if web.device == "mobile":
                return MOBILE_PAYMENT, _PAYMENT - (_FRICTION if order.day >= self._plot.friction else 0)
            return "Paiement sur ordinateur", _PAYMENT
        if web is not None and web.pickup_store:
            return "Retrait en boutique", 0.84
        return rng.choice(_TOUCHPOINTS[order.team])

    def _count(self, answer: _Answer) -> None:
        month = f"{answer.at:%Y-%m}"
        channel = "ecommerce" if answer.team is Team.ONLINE else "physical"
        perimeters = ("all", f"channel={channel}")
        nps, csat, ces = answer.scores
        count = self._notebook.count
        if nps is not None:
            count("nps_answers", month, 1, perimeters)
            count("nps_promoters", month, int(nps >= _PROMOTER), perimeters)
            count("nps_detractors", month, int(nps < _PASSIVE), perimeters)
        if csat is not None:
            count("csat_answers", month, 1, perimeters)
            count("csat_satisfied", month, int(csat >= _SATISFIED), perimeters)
        if ces is not None:
            touchpoint = (*perimeters, f"touchpoint={answer.touchpoint}")
            count("ces_answers", month, 1, touchpoint)
            count("ces_sum", month, ces, touchpoint)


def _score(rng: Random, scale: str, quality: float) -> int | None:
    low, high = _SCALES[scale]
    score = round(low + (high - low) * (quality + rng.gauss(0, 0.05)))
    if scale != NPS and rng.random() < _SKIPPED:
        return None
    return min(high, max(low, score))


def _record(answer: _Answer) -> list[str]:
    scores = ["" if score is None else str(score) for score in answer.scores]
    return [_shown(answer.at), answer.order, _CHANNELS[answer.team], answer.touchpoint, *scores, answer.comment]


def _shown(at: datetime | date) -> str:
    return f"{at:%d/%m/%Y %H:%M:%S}"
