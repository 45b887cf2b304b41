"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from essor.web.desk.views import actions, notices, subscriptions

app_name = "desk"
_STEER = "w/<slug:company>/steer/"

urlpatterns = [
    path("notifications/", notices.notices, name="notices"),
    path("notifications/read/", notices.read, name="read"),
    path("unsubscribe/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
    path(f"{_STEER}actions/", actions.actions, name="actions"),
    path(f"{_STEER}actions/new/", actions.new, name="new"),
    path(f"{_STEER}actions/proposed/", actions.proposed, name="proposed"),
    path(f"{_STEER}actions/<int:key>/", actions.action, name="action"),
    path(f"{_STEER}actions/<int:key>/move/", actions.move, name="move"),
    path(f"{_STEER}subscriptions/", subscriptions.subscriptions, name="subscriptions"),
    path(f"{_STEER}subscriptions/<int:key>/", subscriptions.switch, name="switch"),
]
