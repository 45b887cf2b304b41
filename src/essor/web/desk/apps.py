"""Name the app for Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Place the app under the name of its folder."""

    name = "essor.web.desk"
    label = "desk"
