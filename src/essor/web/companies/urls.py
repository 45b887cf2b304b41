"""Addresses of workspaces."""

from __future__ import annotations

from django.urls import path

from essor.web.companies import views

urlpatterns = [path("", views.workspaces, name="workspaces")]
