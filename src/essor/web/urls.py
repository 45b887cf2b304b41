"""Lay out the addresses: pages under their language, the rest beside."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from essor.web import described, health
from essor.web.interface import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/docs", described.docs),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("account/", include("essor.web.accounts.urls")),
        path("api/", described.page, name="interface"),
        path("", include("essor.web.companies.urls")),
        path("", include("essor.web.desk.urls")),
        path("", include("essor.web.exams.urls")),
        path("", include("essor.web.workshop.urls")),
    ),
]
handler400 = "essor.web.faults.unusable"
handler403 = "essor.web.faults.forbidden"
handler404 = "essor.web.faults.missing"
handler500 = "essor.web.faults.broken"
