"""Name the app for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Place the app under the name of its folder."""

    name = "essor.web.accounts"
    label = "accounts"
