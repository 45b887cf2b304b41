"""REST: work products, their works and versions, their documents."""

from __future__ import annotations

from ninja import Router

from essor.web.workshop.api.products import router as products
from essor.web.workshop.api.works import router as works

router = Router()
router.add_router("", products)
router.add_router("", works)
