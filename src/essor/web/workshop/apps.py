"""Name the app for Django."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    """Place the app under the name of its folder."""

    name = "essor.web.workshop"
    label = "workshop"
