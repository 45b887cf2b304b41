"""Write the opportunities and activities of HubSpot; the sales team types its amounts itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from essor.corpus.brumelle.events import Activity, Day, Deal
from essor.corpus.cents import dot
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

DEAL_HEADER = columns(
    "ID de fiche d'informations,Nom de la transaction,Phase de la transaction,Pipeline,Montant,Date de fermeture,"
    "Date de création,Propriétaire de la transaction,Entreprise associée,Probabilité de la transaction,"
    "Raison de la perte,Source d'origine,Référence commande",
    ",",
)
ACTIVITY_HEADER = columns(
    "ID d'activité,Type d'activité,Date d'activité,Propriétaire,Entreprise associée,Durée (min),Résultat",
    ",",
)
DEALS, ACTIVITIES = "hubspot/transactions.csv", "hubspot/activites.csv"
_BAD_AMOUNT, _REPEAT_DEAL = date(2025, 5, 5), date(2026, 3, 10)
_BAD_DATE, _REPEAT_ACTIVITY, _OUT_OF_ORDER = date(2024, 6, 3), date(2025, 2, 10), date(2026, 1, 6)


class HubSpot:
    """Export the CRM."""

    def __init__(self, folder: Path, notebook: Notebook) -> None:
        """Open both files."""
        self._notebook = notebook
        self._deals = TextFile(folder / DEALS, encoding="utf-8-sig")
        self._deals.record(DEAL_HEADER)
        self._deal_control = notebook.control(DEALS, "Montant")
        self._activities = TextFile(folder / ACTIVITIES, encoding="utf-8-sig")
        self._activities.record(ACTIVITY_HEADER)
        self._activity_control = notebook.control(ACTIVITIES, "Durée (min)")
        self._planted: set[str] = set()
        self._last_deal: Deal | None = None
        self._last_activity: Activity | None = None
        self._late: Activity | None = None

    def day(self, day: Day) -> None:
        """Write the opportunities created on a day and what was done."""
        for deal in day.deals:
            row = self._deals.record(_deal(deal))
            self._deal_control.count("kept", deal.amount)
            if deal.outcome == "won" and deal.amount != deal.order_net:
                self._notebook.see(deal.reference or f"deal {deal.number}", Place(DEALS, row))
            self._last_deal = deal
        for activity in day.activities:
            if self._late is None and day.date >= _OUT_OF_ORDER:
                self._late = activity
                continue
            self._write_activity(activity)
        self._plant_deals(day.date)
        self._plant_activities(day.date)

    def close(self) -> None:
        """Write the activity that was entered long after the others, and close both files."""
        if self._late is not None:
            row = self._write_activity(self._late)
            value = f"{self._late.at:%Y-%m-%d %H:%M}"
            self._notebook.defect("out_of_order", Place(ACTIVITIES, row), "Date d'activité", value, "kept")
        self._deals.close()
        self._activities.close()

    def _write_activity(self, activity: Activity) -> int:
        self._last_activity = activity
        self._activity_control.count("kept", activity.minutes * 100)
        return self._activities.record(_activity(activity))

    def _once(self, name: str, day: date, due: date) -> bool:
        if day < due or name in self._planted:
            return False
        self._planted.add(name)
        return True

    def _plant_deals(self, day: date) -> None:
        deal = self._last_deal
        if deal is None:
            return
        if self._once("amount", day, _BAD_AMOUNT):
            record = _deal(deal)
            record[0], record[4], record[12] = "29999999999", "1e3", ""
            row = self._deals.record(record)
            self._deal_control.count("rejected", None)
            self._notebook.defect("exponent", Place(DEALS, row), "Montant", "1e3", "rejected")
        if self._once("repeat", day, _REPEAT_DEAL):
            row = self._deals.record(_deal(deal))
            self._deal_control.count("rejected", deal.amount)
            self._notebook.defect("duplicate", Place(DEALS, row), DEAL_HEADER[0], str(deal.number), "rejected")

    def _plant_activities(self, day: date) -> None:
        activity = self._last_activity
        if activity is None:
            return
        if self._once("date", day, _BAD_DATE):
            record = _activity(activity)
            record[0], record[2] = "49999999999", "2024-02-31 09:00"
            row = self._activities.record(record)
            self._activity_control.count("rejected", activity.minutes * 100)
            self._notebook.defect("invalid_date", Place(ACTIVITIES, row), "Date d'activité", record[2], "rejected")
        if self._once("activity", day, _REPEAT_ACTIVITY):
            row = self._activities.record(_activity(activity))
            self._activity_control.count("rejected", activity.minutes * 100)
            self._notebook.defect(
                "duplicate", Place(ACTIVITIES, row), ACTIVITY_HEADER[0], str(activity.number), "rejected"
            )


def _deal(deal: Deal) -> list[str]:
    return [
        str(deal.number),
        deal.name,
        deal.phase,
        "Pipeline des ventes",
        dot(deal.amount),
        f"{deal.closed:%Y-%m-%d %H:%M}",
        f"{deal.created:%Y-%m-%d %H:%M}",
        deal.person.alias,
        deal.account.name,
        deal.probability,
        deal.reason,
        deal.origin,
        deal.reference,
    ]


def _activity(activity: Activity) -> list[str]:
    return [
        str(activity.number),
        activity.kind,
        f"{activity.at:%Y-%m-%d %H:%M}",
        activity.person.alias,
        activity.account.name,
        str(activity.minutes),
        activity.outcome,
    ]
