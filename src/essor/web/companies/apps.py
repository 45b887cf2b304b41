"""Name the app for Django."""

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    """Place the app under the name of its folder."""

    name = "essor.web.companies"
    label = "companies"

    def ready(self) -> None:
        """Let what somebody had typed before their session ended reach nobody else who signs in."""
        from django.contrib.auth.signals import user_logged_in

        from essor.web.companies.kept import drop_of_others

        user_logged_in.connect(drop_of_others, dispatch_uid="essor.companies.drop_of_others")
