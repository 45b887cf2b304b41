"""Write the itemised payout reconciliation of Stripe, amounts incl. VAT; the report lists one day upside down."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from essor.corpus.brumelle.events import Charge, Day
from essor.corpus.cents import dot
from essor.corpus.notebook import Notebook
from essor.corpus.retail_calendar import to_utc
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

HEADER = columns(
    "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,created,available_on_utc,"
    "available_on,currency,gross,fee,net,reporting_category,source_id,description,customer_facing_amount,"
    "customer_facing_currency",
    ",",
)
NAME = "stripe/payouts_itemized.csv"
_UPSIDE_DOWN_FROM, _REPEAT = date(2025, 11, 28), date(2026, 4, 7)
_PREFIXES = {"charge": "ch", "refund": "re", "fee": "fee"}
_LABELS = {"charge": "Commande {}", "refund": "Remboursement Commande {}", "fee": "Frais mensuels"}
_AVAILABLE_AFTER = timedelta(days=2)


class Stripe:
    """Export the movements of the card account."""

    def __init__(self, folder: Path, notebook: Notebook) -> None:
        """Open the file."""
        self._file = TextFile(folder / NAME)
        self._file.record(HEADER)
        self._notebook = notebook
        self._control = notebook.control(NAME, "gross")
        self._upside_down = self._repeated = False
        self._last: Charge | None = None

    def day(self, day: Day) -> None:
        """Write the movements of a day."""
        charges = day.charges
        if not self._upside_down and day.date >= _UPSIDE_DOWN_FROM and len(charges) > 1:
            charges = charges[::-1]
            self._upside_down = True
            place = Place(NAME, self._file.row + 1)
            self._notebook.defect("out_of_order", place, "created", _instant(charges[0].at), "kept")
        for charge in charges:
            self._file.record(_record(charge))
            self._control.count("kept", charge.gross)
        if charges:
            self._last = charges[0]
        if self._last and not self._repeated and day.date >= _REPEAT:
            record = _record(self._last)
            row = self._file.record(record)
            self._control.count("rejected", self._last.gross)
            self._notebook.defect("duplicate", Place(NAME, row), HEADER[2], record[2], "rejected")
            self._repeated = True

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _record(charge: Charge) -> list[str]:
    available = datetime.combine(charge.at.date() + _AVAILABLE_AFTER, time(1))
    return [
        _identifier("po", f"{charge.payout_day}"),
        f"{charge.payout_day} 00:00:00",
        _identifier("txn", str(charge.number)),
        _instant(to_utc(charge.at)),
        _instant(charge.at),
        _instant(to_utc(available)),
        _instant(available),
        "eur",
        dot(charge.gross),
        dot(charge.fee),
        dot(charge.net),
        charge.kind,
        _identifier(_PREFIXES[charge.kind], str(charge.number)),
        _LABELS[charge.kind].format(charge.reference),
        dot(charge.gross),
        "eur",
    ]


def _identifier(prefix: str, text: str) -> str:
    return f"{prefix}_{sha256(text.encode()).hexdigest()[:16]}"


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
