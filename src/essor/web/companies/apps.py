"""Name the app for Django."""

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    """Place the app under the name of its folder."""

    name = "essor.web.companies"
    label = "companies"
