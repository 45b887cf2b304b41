"""An OpenID Connect provider of the test: a real server with keys, codes and identity tokens, honest or not."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "essor", "secret-of-the-client"


class Provider:
    """Sign in whoever comes; what its identity token says can be bent by the test.

    Args:
        claims: what differs from an honest token.
        key: what signs; another than the published one makes a forged token.
        algorithm: the signature of the token.

    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.published = self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        self.faults: list[str] = []

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.base, "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token", "jwks_uri": f"{self.base}/keys",
            "userinfo_endpoint": f"{self.base}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def keys(self) -> dict[str, Any]:
        made = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [{**made, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def person(self) -> dict[str, Any]:
        """Say who it is to whoever holds the access token: no proof that the token was made for this visit."""
        return {"sub": "42", "email": "reader@brumelle.example", "email_verified": True}

    def authorize(self, address: str) -> str:
        """Say yes as a person would; return where the browser is led back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any]:
        """Trade a code for an identity token, once, to the client that asked with its verifier."""
        asked = self.codes.pop(given["code"], {})
        made = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if (given["client_id"], given["client_secret"], made) != (CLIENT, SECRET, asked.get("code_challenge")):
            self.faults.append("a code was traded by another than the one who asked")
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.base, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 60, "nonce": asked["nonce"],
                  "email": "reader@brumelle.example", "email_verified": True} | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "":
            return {"access_token": "x", "token_type": "Bearer"}
        key: Any = {"none": None, "HS256": SECRET * 2}.get(self.algorithm, self.key)
        signed = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider on a free port."""
    held: list[Provider] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages = {"/.well-known/openid-configuration": held[0].configuration, "/keys": held[0].keys,
                     "/userinfo": held[0].person}  # fmt: skip
            self._answer(pages[urlsplit(self.path).path]())

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(held[0].token({name: values[0] for name, values in sent.items()}))

        def _answer(self, what: dict[str, Any]) -> None:
            body = json.dumps(what).encode()
            self.send_response(400 if "error" in what else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.append(Provider(f"http://127.0.0.1:{server.server_port}"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield held[0]
    finally:
        server.shutdown()
        server.server_close()
