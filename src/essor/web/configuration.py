"""Read how the site runs from the environment: ESSOR_DATA, ESSOR_DATABASE_URL, ESSOR_HOSTS and the like."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from essor.mart.durable import make_folder, put_new

PRIVATE = ".essor"


class Configuration(BaseSettings):
    """Hold what differs from one place to another; everything else stands in settings.py."""

    model_config = SettingsConfigDict(env_prefix="ESSOR_", frozen=True)

    data: Path = Field(default=Path("essor-data"), description="data folder: one folder a company, as the commands use")
    database_url: str = Field(default="", description="postgresql://… ; empty: SQLite in the data folder")
    secret_key: SecretStr | None = Field(default=None, description="signs sessions; made and kept when absent")
    hosts: str = Field(default="127.0.0.1,localhost", description="names the site answers to, separated by commas")
    site: str = Field(default="http://127.0.0.1:8000", description="address that links in mails begin with")
    email_url: str = Field(default="", description="smtp://user:password@host:port, smtps://… ; empty: mails are kept")
    email_from: str = Field(default="Essor <essor@localhost>", description="sender of the mails")
    proxies: int = Field(default=0, description="how many proxies of ours stand before the site and name the visitor")
    debug: bool = False
    oidc_name: str = Field(default="", description="name of an OpenID Connect provider, shown on its button")
    oidc_server: str = Field(default="", description="its address")
    oidc_client: str = Field(default="", description="our client id there")
    oidc_secret: SecretStr | None = Field(default=None, description="our client secret there")

    @property
    def private(self) -> Path:
        """Return the folder of what belongs to the site and to no company."""
        return self.data / PRIVATE

    @property
    def secure(self) -> bool:
        """Tell whether the site is reached through TLS: then cookies never travel without it."""
        return self.site.startswith("https://")

    def secret(self) -> str:
        """Return the secret that signs sessions: the one given, or one that the data folder keeps."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        make_folder(self.private)
        self.private.chmod(0o700)
        place = self.private / "secret"
        put_new(place, secrets.token_urlsafe(64).encode("ascii"))
        place.chmod(0o600)
        return place.read_text(encoding="ascii")


@cache
def configuration() -> Configuration:
    """Return the configuration of this process."""
    return Configuration()
