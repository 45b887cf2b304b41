"""Name the app for Django."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Place the app under the name of its folder."""

    name = "essor.web.exams"
    label = "exams"
