"""REST: companies, their KPIs, figures, targets, imports and jobs."""

from __future__ import annotations

from ninja import Router

from essor.web.companies.api.drafts import router as drafts
from essor.web.companies.api.imports import router as imports
from essor.web.companies.api.jobs import router as jobs
from essor.web.companies.api.kpis import router as kpis
from essor.web.companies.api.targets import router as targets

router = Router()
router.add_router("", kpis)
router.add_router("", targets)
router.add_router("", imports)
router.add_router("", drafts)
router.add_router("", jobs)
