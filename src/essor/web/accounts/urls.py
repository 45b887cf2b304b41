"""Addresses of people: what allauth gives, at the places of the page map, and our own pages beside."""

from __future__ import annotations

from django.urls import include, path

from essor.web.accounts import oidc, views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("tokens/", views.list_tokens, name="account_tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="account_token_revoke"),
    path("preferences/", views.prefer, name="account_preferences"),
    path("oidc/<str:provider_id>/login/callback/", oidc.answered),  # before allauth's own, which asks for no nonce
    path("", include("allauth.urls")),
]
