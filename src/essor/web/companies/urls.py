"""Addresses of workspaces, their data and their settings."""

from __future__ import annotations

from django.urls import path

from essor.web.companies import views
from essor.web.companies.views import data, imports, invitations, jobs, members, schedules, settings, targets

_W = "w/<slug:company>/"
_DRAFT = f"{_W}data/imports/<uuid:key>/"
_MEMBERS = f"{_W}settings/members/"
_IMPORT = f"{_W}data/imports/<slug:import_id>/"

urlpatterns = [
    path("", views.workspaces, name="workspaces"),
    path(f"{_W}data/imports/", imports.listing, name="imports"),
    path(f"{_W}data/imports/new/", imports.upload, name="import_new"),
    path(_DRAFT, imports.draft, name="import_draft"),
    path(f"{_DRAFT}map/", imports.mapping, name="import_map"),
    path(f"{_DRAFT}check/", imports.check, name="import_check"),
    path(f"{_DRAFT}done/", imports.done, name="import_done"),
    path(f"{_DRAFT}discard/", imports.discard, name="import_discard"),
    path(_IMPORT, imports.detail, name="import_detail"),
    path(f"{_IMPORT}undo/", imports.undo, name="import_undo"),
    path(f"{_IMPORT}rejects/", imports.rejects, name="import_rejects"),
    path(f"{_IMPORT}rejects.csv", imports.rejects_file, name="import_rejects_file"),
    path(_MEMBERS, members.listing, name="members"),
    path(f"{_MEMBERS}invite/", members.invite, name="member_invite"),
    path(f"{_MEMBERS}invitations/<int:pk>/take-back/", members.take_back, name="invitation_take_back"),
    path(f"{_MEMBERS}<int:pk>/role/", members.role, name="member_role"),
    path(f"{_MEMBERS}<int:pk>/remove/", members.remove, name="member_remove"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path(f"{_W}data/sources/", data.sources, name="sources"),
    path(f"{_W}data/schedules/", schedules.listing, name="schedules"),
    path(f"{_W}data/schedules/<int:pk>/end/", schedules.end, name="schedule_end"),
    path(f"{_W}data/quality/", data.quality, name="quality"),
    path(f"{_W}data/reconciliation/", data.reconciliation, name="reconciliation"),
    path(f"{_W}data/reconciliation/<slug:pair>/<int:number>/", data.reason, name="reconciliation_rows"),
    path(f"{_W}data/lineage/", data.lineage, name="lineage"),
    path(f"{_W}steer/objectives/", targets.grid, name="targets"),
    path(f"{_W}settings/", settings.company_settings, name="company_settings"),
    path(f"{_W}settings/brand/", settings.brand, name="company_brand"),
    path(f"{_W}settings/brand/logo.png", settings.logo, name="company_logo"),
    path(f"{_W}settings/jobs/", jobs.listing, name="jobs"),
    path(f"{_W}jobs/<int:pk>/", jobs.job, name="job"),
    path(f"{_W}jobs/<int:pk>/stop/", jobs.stop, name="job_stop"),
]
