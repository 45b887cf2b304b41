"""Sign in through an OpenID Connect provider: each answer is held against what was asked before it is believed."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

import jwt
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

NONCE = "oidc_nonce"
ALGORITHMS = ("RS256", "ES256", "PS256", "RS384", "ES384", "PS384", "RS512", "ES512", "PS512", "EdDSA")
"""Signatures that only the provider can make: neither none nor a shared secret."""
_LEEWAY = 30
"""Seconds that the clocks of the two may differ."""


class Endpoint(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth carries no types
    """Believe an identity token only with its signature, issuer, audience, hour and nonce."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return whom the answer speaks of.

        Raises:
            OAuth2Error: the answer carries no identity token, or one that does not hold.

        """
        del token
        nonce = request.session.pop(NONCE, "")
        claims = self._claims(app, str(kwargs["response"].get("id_token") or ""))
        if not nonce or not hmac.compare_digest(nonce, str(claims.get("nonce", ""))):
            msg = "the nonce of the answer is not the one that was asked with"
            raise OAuth2Error(msg)
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, app: SocialApp, raw: str) -> dict[str, Any]:
        asked = str(app.settings["server_url"]).rstrip("/")
        if self.openid_config["issuer"].rstrip("/") != asked:
            msg = "the provider calls itself otherwise than its address"
            raise OAuth2Error(msg)
        try:
            key = self._key(raw)
            found: dict[str, Any] = jwt.decode(
                raw, key=key, algorithms=list(ALGORITHMS), issuer=self.openid_config["issuer"],
                audience=app.client_id, leeway=_LEEWAY, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )  # fmt: skip
        except (jwt.PyJWTError, KeyError, ValueError) as fault:
            msg = "the identity token does not hold"
            raise OAuth2Error(msg) from fault
        return found

    def _key(self, raw: str) -> jwt.PyJWK:
        known = jwt.PyJWKSet.from_dict(self._fetch(self.openid_config["jwks_uri"]))
        return known[jwt.get_unverified_header(raw)["kid"]]

    def _fetch(self, address: str) -> dict[str, Any]:
        from allauth.socialaccount.adapter import get_adapter

        with get_adapter(self.request).get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        return found


def answered(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the answer of a provider; allauth's own page would believe a token without its nonce.

    Raises:
        Http404: there is no such provider.

    """
    try:
        answer: HttpResponseBase = OAuth2CallbackView.adapter_view(Endpoint(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth carries no types
    """Ask with a nonce and a code challenge, and leave for the provider by a page of ours."""

    oauth2_adapter_class = Endpoint
    pkce_enabled_default = True

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:  # noqa: ARG002
        """Return what is asked beside the usual; nothing of it comes from the address of the page."""
        request.session[NONCE] = secrets.token_urlsafe(32)
        return {"nonce": request.session[NONCE]}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:  # noqa: ARG002
        """Return the scopes; the address of the page adds none."""
        return list(self.get_scope())

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None,
                 **kwargs: Any) -> HttpResponse:  # fmt: skip
        """Lead to the provider from a page of ours: a form may not be answered by another site."""
        answer: HttpResponse = super().redirect(request, process, next_url, data, **kwargs)
        if not isinstance(answer, HttpResponseRedirect):
            return answer
        return render(request, "socialaccount/login_redirect.html",
                      {"provider": self.app.name, "redirect_to": answer.url})  # fmt: skip
