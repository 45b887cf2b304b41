"""Write the tickets of customer service, as Zendesk exports them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from essor.corpus.brumelle.events import Day
from essor.corpus.brumelle.nouns import Order, Team
from essor.corpus.brumelle.setting import LAST_DAY, STORIES, Plot
from essor.corpus.chance import Wheel, stream
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns

NAME = "zendesk/tickets.csv"
HEADER = columns(
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,"
    "Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,"
    "Solved at,First reply time (min),First resolution time (min),Full resolution time (min),Requester wait time (min)",
    ",",
)
_SUBJECTS = {
    "retard_livraison": "Colis en retard",
    "colis_abime": "Article cassé à la livraison",
    "erreur_commande": "Article manquant ou différent",
    "remboursement": "Remboursement attendu",
    "facturation": "Facture à corriger",
    "paiement_mobile": "Paiement refusé sur mobile",
}
_ONLINE = Wheel([("retard_livraison", 34), ("colis_abime", 26), ("erreur_commande", 20), ("remboursement", 20)])
_FIELD = Wheel([("facturation", 40), ("retard_livraison", 35), ("erreur_commande", 25)])
_ASKED = {Team.SHOPS: 0.002, Team.FIELD: 0.025, Team.ONLINE: 0.022}
_PAYMENT_TROUBLE = 0.03
_VIAS = Wheel([("Web form", 45), ("Mail", 35), ("Phone", 12), ("Chat", 8)])
_PRIORITIES = Wheel([("Low", 20), ("Normal", 60), ("High", 15), ("Urgent", 5)])


@dataclass(frozen=True, slots=True)
class _Ticket:
    at: datetime
    order: Order
    cause: str
    first_reply: int
    resolution: int
    via: str
    priority: str


class Zendesk:
    """Open tickets about some orders; they are numbered in the order of their time."""

    def __init__(self, folder: Path, notebook: Notebook, seed: int, plot: Plot = STORIES) -> None:
        """Start without ticket."""
        self._folder, self._notebook, self._plot = folder, notebook, plot
        self._rng = stream(seed, "tickets")
        self._tickets: list[_Ticket] = []

    def day(self, day: Day) -> None:
        """Open the tickets about the orders of a day."""
        for order in (*day.tickets, *day.documents, *day.online):
            if order.counted:
                self._complain(order)

    def close(self) -> None:
        """Write every ticket."""
        control = self._notebook.control(NAME, "First reply time (min)")
        with TextFile(self._folder / NAME) as file:
            file.record(HEADER)
            for number, ticket in enumerate(sorted(self._tickets, key=lambda t: (t.at, t.order.reference)), start=1):
                file.record(_record(ticket, number))
                control.count("kept", ticket.first_reply * 100)
                perimeters = ("all", f"channel={ticket.order.channel}")
                self._notebook.count("complaints", f"{ticket.at:%Y-%m}", 1, perimeters)

    def _complain(self, order: Order) -> None:
        rng, web = self._rng, order.web
        stuck = web is not None and web.device == "mobile" and order.day >= self._plot.friction
        if stuck and rng.random() < _PAYMENT_TROUBLE:
            cause, after = "paiement_mobile", 0
        elif rng.random() < _ASKED[order.team]:
            cause, after = (_FIELD if order.team is Team.FIELD else _ONLINE).draw(rng), rng.randint(1, 12)
        else:
            return
        at = order.at + timedelta(days=after, minutes=rng.randrange(20, 300))
        first = round(rng.lognormvariate(5.0, 0.9))
        resolution = first + round(rng.lognormvariate(6.8, 0.8))
        if at.date() <= LAST_DAY:
            self._tickets.append(_Ticket(at, order, cause, first, resolution, _VIAS.draw(rng), _PRIORITIES.draw(rng)))


def _record(ticket: _Ticket, number: int) -> list[str]:
    order = ticket.order
    name, email, code = "Client de passage", "passage@example.org", ""
    if order.shopper is not None:
        name, email, code = (
            f"{order.shopper.first_name} {order.shopper.last_name}",
            order.shopper.email,
            order.shopper.code,
        )
    elif order.account is not None:
        name, code = order.account.name, order.account.code
        email = f"contact.{code.lower()}@example.com"
    solved = ticket.at + timedelta(minutes=ticket.resolution)
    done = solved.date() <= LAST_DAY
    return [
        "1",
        str(number),
        name,
        str(360_000_000 + number),
        code,
        email,
        email.rpartition("@")[2],
        name,
        f"Conseiller SC{number % 3 + 1}",
        "Service client",
        f"Commande {order.reference} : {_SUBJECTS[ticket.cause]}",
        ticket.cause,
        "Closed" if done else "Open",
        ticket.priority,
        ticket.via,
        "Problem",
        f"{ticket.at:%Y-%m-%d %H:%M}",
        f"{solved if done else ticket.at:%Y-%m-%d %H:%M}",
        f"{ticket.at + timedelta(minutes=5):%Y-%m-%d %H:%M}",
        order.account.name if order.account else "",
        f"{solved:%Y-%m-%d %H:%M}" if done else "",
        str(ticket.first_reply),
        str(ticket.resolution) if done else "",
        str(ticket.resolution) if done else "",
        str(round(ticket.resolution * 0.7)) if done else "",
    ]
