"""Name the app for Django."""

from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Place the app under the name of its folder."""

    name = "essor.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Keep the proved address of whoever signs in, also of people that the command line made."""
        from allauth.account.signals import email_changed
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(_signed_in, dispatch_uid="essor.accounts.signed_in")
        email_changed.connect(_moved, dispatch_uid="essor.accounts.moved")


def _signed_in(user: Any, **_rest: Any) -> None:
    from essor.web.accounts.people import prove_address

    prove_address(user)


def _moved(user: Any, to_email_address: Any, **_rest: Any) -> None:
    user.email = to_email_address.email.lower()
    user.save(update_fields=["email"])
