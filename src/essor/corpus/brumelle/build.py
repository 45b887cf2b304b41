"""Build Maison Brumelle: write every raw export of its systems, and return what is true of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from essor.corpus.brumelle.exports import Exporter
from essor.corpus.brumelle.exports.ga4 import Ga4
from essor.corpus.brumelle.exports.google_ads import GoogleAds
from essor.corpus.brumelle.exports.hubspot import HubSpot
from essor.corpus.brumelle.exports.ledger import Ledger
from essor.corpus.brumelle.exports.odoo_catalogue import ShopReturns, write_products
from essor.corpus.brumelle.exports.odoo_invoices import OdooInvoices
from essor.corpus.brumelle.exports.odoo_orders import OdooOrders
from essor.corpus.brumelle.exports.shopify import Shopify
from essor.corpus.brumelle.exports.stripe import Stripe
from essor.corpus.brumelle.life import live, make_world
from essor.corpus.notebook import Notebook


def build(folder: Path, *, seed: int, scale: Decimal | float = 1.0) -> Notebook:
    """Write the exports."""
    world = make_world(seed, float(scale))
    notebook = Notebook()
    exporters: tuple[Exporter, ...] = (
        OdooOrders(folder, notebook, world.products),
        OdooInvoices(folder, notebook),
        ShopReturns(folder, notebook),
        Shopify(folder, notebook, world.products),
        Stripe(folder, notebook),
        HubSpot(folder, notebook),
        Ga4(folder, notebook),
        GoogleAds(folder, notebook, seed, world.scale),
        Ledger(folder, notebook, seed, world.scale),
    )
    write_products(folder, world.products)
    for day in live(world):
        for exporter in exporters:
            exporter.day(day)
    for exporter in exporters:
        exporter.close()
    return notebook
