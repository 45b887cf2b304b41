"""Build Maison Brumelle: write every raw export of its systems, and return what is true of it."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from essor.corpus.brumelle.counting import Counting
from essor.corpus.brumelle.exports import Exporter
from essor.corpus.brumelle.exports.deliveries import Deliveries
from essor.corpus.brumelle.exports.ga4 import Ga4
from essor.corpus.brumelle.exports.google_ads import GoogleAds
from essor.corpus.brumelle.exports.hubspot import HubSpot
from essor.corpus.brumelle.exports.ledger import Ledger
from essor.corpus.brumelle.exports.odoo_catalogue import ShopReturns, write_products
from essor.corpus.brumelle.exports.odoo_invoices import OdooInvoices
from essor.corpus.brumelle.exports.odoo_orders import OdooOrders
from essor.corpus.brumelle.exports.plan import Plans
from essor.corpus.brumelle.exports.shopify import Shopify
from essor.corpus.brumelle.exports.stripe import Stripe
from essor.corpus.brumelle.exports.survey import Survey
from essor.corpus.brumelle.exports.targets import write_targets
from essor.corpus.brumelle.exports.team_file import write_team
from essor.corpus.brumelle.exports.zendesk import Zendesk
from essor.corpus.brumelle.life import live, make_world
from essor.corpus.brumelle.reconciliation import Reconciliation
from essor.corpus.brumelle.setting import NO_STORY, PROFILE, STORIES
from essor.corpus.brumelle.stories import Stories
from essor.corpus.notebook import Notebook
from essor.corpus.truths import Truths
from essor.kernel.message import message

CONVENTIONS = (
    "paris_days",
    "counted_orders",
    "excl_vat",
    "unit_cost",
    "discounts",
    "refunds",
    "credit_notes",
    "tracked_revenue",
    "last_day_included",
    "shop_receipts",
    "out_of_scale",
)


def build(folder: Path, *, seed: int, scale: Decimal | float = 1.0, told: bool = True) -> Truths:
    """Write every export into a folder, one folder per system; the same seed and scale give the same bytes.

    Nothing of what is returned is written: the key and the files live apart.

    Args:
        folder: where the systems' folders are made.
        seed: secret of the company, as large as wanted; no file holds it.
        scale: 1 gives about 300,000 order lines, 0.01 a company for tests; days, products and people do not change.
        told: the stories happen; without them nothing but chance, seasons and trend moves the sales.

    """
    plot = STORIES if told else NO_STORY
    world = make_world(seed, float(scale), plot)
    notebook = Notebook()
    reconciliation, stories = Reconciliation(notebook), Stories(notebook, world.accounts)
    exporters: tuple[Exporter, ...] = (
        Counting(notebook),
        reconciliation,
        stories,
        OdooOrders(folder, notebook, world.products),
        OdooInvoices(folder, notebook),
        ShopReturns(folder, notebook),
        Shopify(folder, notebook, world.products),
        Stripe(folder, notebook),
        HubSpot(folder, notebook),
        Ga4(folder, notebook),
        GoogleAds(folder, notebook, seed, world.scale),
        Survey(folder, notebook, seed, plot),
        Zendesk(folder, notebook, seed, plot),
        Deliveries(folder, notebook, seed),
        Plans(folder, notebook, world.products),
        Ledger(folder, notebook, seed, world.scale),
    )
    write_products(folder, world.products)
    write_team(folder, notebook)
    for day in live(world):
        for exporter in exporters:
            exporter.day(day)
    for exporter in exporters:
        exporter.close()
    targets = write_targets(folder, notebook, plot)
    return Truths(
        profile=PROFILE,
        canary=sha256(f"essor key {seed}".encode()).hexdigest(),
        conventions=tuple(message(f"corpus.convention_{name}") for name in CONVENTIONS),
        figures=notebook.figures(),
        differences=reconciliation.differences(),
        dirt=tuple(sorted(notebook.dirt, key=lambda dirt: (dirt.place.file, dirt.place.sheet, dirt.place.row))),
        control_totals=tuple(control.total() for control in notebook.controls if control.rows),
        stories=stories.all() if told else (),
        targets=targets,
    )
