"""Keep the books of a fiscal year as a FEC: 18 columns, every entry balanced before it is written.

Source: Livre des procédures fiscales, art. A47 A-1 (columns, dates AAAAMMJJ, decimal comma, ISO 8859-15).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from essor.corpus.brumelle.setting import PROFILE, fiscal_bounds
from essor.corpus.cents import comma
from essor.corpus.notebook import Notebook
from essor.corpus.text_file import TextFile, columns
from essor.corpus.truths import Place

HEADER = columns(
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate "
    "EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise",
    " ",
)
JOURNALS = {
    "AN": "À nouveaux", "VE": "Ventes terrain", "CA": "Ventes boutiques", "VW": "Ventes en ligne", "BQ": "Banque",
    "AC": "Achats et charges", "OD": "Opérations diverses",
}  # fmt: skip
ACCOUNTS = {
    "101000": "Capital", "120000": "Résultat de l'exercice", "218000": "Agencements", "281800": "Amortissements",
    "401000": "Fournisseurs", "411000": "Clients", "421000": "Personnel", "431000": "Sécurité sociale",
    "445510": "TVA à décaisser", "445660": "TVA déductible", "445710": "TVA collectée",
    "511500": "Cartes en cours de versement", "512000": "Banque", "530000": "Caisses des boutiques",
    "607000": "Achats de marchandises", "613200": "Loyers", "623100": "Publicité en ligne",
    "624100": "Transports sur ventes",
    "627800": "Frais sur cartes", "641100": "Salaires", "645100": "Charges sociales", "681100": "Dotations",
    "707100": "Ventes boutiques", "707200": "Ventes terrain", "707300": "Ventes en ligne", "708500": "Ports facturés",
    "709100": "Avoirs boutiques", "709200": "Avoirs terrain", "709300": "Remboursements en ligne",
}  # fmt: skip
_RESULT_CLASSES = ("6", "7")


@dataclass(frozen=True, slots=True)
class Move:
    """Hold one line of an entry: a positive amount is a debit, a negative one a credit (cents)."""

    account: str
    amount: int
    party: str = ""
    party_name: str = ""
    lettering: str = ""
    lettered_on: date | None = None


class UnbalancedError(ValueError):
    """Report an entry whose debits and credits differ: the caller broke the contract."""


class Journal:
    """Write entries day by day, one file per fiscal year, opening balances first."""

    def __init__(self, folder: Path, notebook: Notebook) -> None:
        """Start with empty books."""
        self._folder, self._notebook = folder, notebook
        self._numbers: Counter[str] = Counter()
        self._balances: Counter[tuple[str, str, str]] = Counter()
        self._file: TextFile | None = None
        self._year_sign = ""

    def open(self, year: int) -> None:
        """Begin a fiscal year: carry the balances of classes 1 to 5 forward, the result into one account."""
        self.close()
        start, end = fiscal_bounds(year)
        name = f"comptabilite/{PROFILE.siren}FEC{end:%Y%m%d}.txt"
        self._file = TextFile(self._folder / name, encoding="iso8859-15", delimiter="\t", ending="\r\n", quoting=False)
        self._file.record(HEADER)
        self._control = self._notebook.control(name, "Debit")
        self._numbers.clear()
        self._year_sign = f"{end:%y}"
        result = 0
        moves = []
        for (account, party, party_name), amount in sorted(self._balances.items()):
            if account.startswith(_RESULT_CLASSES):
                result += amount
            elif amount:
                moves.append(Move(account, amount, party, party_name))
        self._balances.clear()
        if result:
            moves.append(Move("120000", result))
        if moves:
            self.entry("AN", start, f"AN{start:%Y}", "Report à nouveau", moves)

    def entry(
        self, journal: str, day: date, piece: str, label: str, moves: Sequence[Move], *, piece_day: date | None = None
    ) -> Place:
        """Write one entry and return its first row; the document is of the same day unless said otherwise.

        Raises:
            UnbalancedError: debits and credits differ.
            RuntimeError: no fiscal year is open.

        """
        if sum(move.amount for move in moves):
            msg = f"{journal} {piece}: debits and credits differ by {comma(sum(move.amount for move in moves))}"
            raise UnbalancedError(msg)
        if self._file is None:
            msg = "no fiscal year is open"
            raise RuntimeError(msg)
        self._numbers[journal] += 1
        number = f"{journal}{self._year_sign}{self._numbers[journal]:05d}"
        first = self._file.row + 1
        shown, dated = f"{day:%Y%m%d}", f"{piece_day or day:%Y%m%d}"
        for move in moves:
            if not move.amount:
                continue
            debit, credit = max(move.amount, 0), max(-move.amount, 0)
            self._balances[move.account, move.party, move.party_name] += move.amount
            self._control.count("kept", debit)
            lettered = f"{move.lettered_on:%Y%m%d}" if move.lettered_on else ""
            self._file.record(
                (journal, JOURNALS[journal], number, shown, move.account, ACCOUNTS[move.account], move.party,
                 move.party_name, piece, dated, label, comma(debit), comma(credit), move.lettering, lettered, shown, "",
                 "")
            )  # fmt: skip
        return Place(self._control.file, first)

    def balance(self, account: str) -> int:
        """Return debits less credits of an account since its opening balance."""
        return sum(amount for (code, _, _), amount in self._balances.items() if code == account)

    def close(self) -> None:
        """Close the file of the year."""
        if self._file is not None:
            self._file.close()
            self._file = None
