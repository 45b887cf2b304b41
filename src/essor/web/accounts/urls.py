"""Addresses of people: what allauth gives, at the places of the page map."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
