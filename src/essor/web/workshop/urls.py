"""Addresses of the workshop: an area, a noun, and the same tabs for every work product."""

from __future__ import annotations

from django.urls import path

from essor.web.workshop import archives, competences, pages, palette, version_pages, views

app_name = "workshop"
_PRODUCT = "w/<slug:company>/<slug:area>/<slug:noun>/"

urlpatterns = [
    path("w/<slug:company>/", views.home, name="home"),
    path("w/<slug:company>/skills/", competences.skills, name="skills"),
    path("w/<slug:company>/build/", archives.build, name="build"),
    path("w/<slug:company>/built/<int:pk>.zip", archives.built, name="built"),
    path("w/<slug:company>/search/", palette.search, name="search"),
    path("c/<str:code>/", competences.competence, name="competence"),
    path("w/<slug:company>/figure/", views.origin, name="figure"),
    path("w/<slug:company>/files/<slug:sha256>/<int:row>/", views.line, name="line"),
    path(_PRODUCT, views.product, name="product"),
    path(f"{_PRODUCT}assumptions/", pages.assumptions, name="assumptions"),
    path(f"{_PRODUCT}prose/", pages.prose, name="prose"),
    path(f"{_PRODUCT}comments/", pages.comment, name="comment"),
    path(f"{_PRODUCT}versions/", pages.versions, name="versions"),
    path(f"{_PRODUCT}versions/compare/", version_pages.compare, name="compare"),
    path(f"{_PRODUCT}versions/<int:number>/", version_pages.version, name="version"),
    path(f"{_PRODUCT}versions/<int:number>/restore/", version_pages.restore, name="restore"),
    path(f"{_PRODUCT}versions/<int:number>/step/", version_pages.step, name="step"),
    path(f"{_PRODUCT}versions/<int:number>/share/", version_pages.share, name="share"),
    path(f"{_PRODUCT}versions/<int:number>/share/<int:share>/revoke/", version_pages.revoke, name="revoke"),
    path(f"{_PRODUCT}versions/<int:number>/<slug:lang>.<slug:shape>", version_pages.version_file, name="version_file"),
    path("s/<slug:token>/", version_pages.shared, name="shared"),
    path("s/<slug:token>/<slug:lang>.<slug:shape>", version_pages.shared_file, name="shared_file"),
    path(f"{_PRODUCT}check/", views.check, name="check"),
    path(f"{_PRODUCT}deliverables/", views.deliverables, name="deliverables"),
    path(f"{_PRODUCT}deliverables/<slug:lang>.<slug:shape>", views.deliverable, name="deliverable"),
]
