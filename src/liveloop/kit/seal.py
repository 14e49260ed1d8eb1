"""Signed tokens (JWT, RFC 7519), sealed secrets, look-up hashes and links that nginx can check."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from liveloop.kit.clock import Clock
from liveloop.kit.errors import Unauthenticated

ALGORITHM = "HS256"


class TokenInvalid(Unauthenticated):
    code = "token.invalid"


class Signer:
    """Signs small claims for one purpose; a token of another purpose does not verify."""

    def __init__(self, secret: str, purpose: str, clock: Clock) -> None:
        self._key = OctKey.import_key(derive(secret, f"sign:{purpose}"))
        self._purpose = purpose
        self._clock = clock

    def sign(self, claims: dict[str, Any], *, lifetime: timedelta) -> str:
        expires = int((self._clock.now() + lifetime).timestamp())
        return jwt.encode({"alg": ALGORITHM}, {**claims, "aud": self._purpose, "exp": expires}, self._key)

    def verify(self, token: str) -> dict[str, Any]:
        """The claims of a token that is ours, of this purpose and not expired; else TokenInvalid."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError) as error:
            raise TokenInvalid("This token is not valid. Ask for a new one.") from error
        if claims.get("aud") != self._purpose or claims.get("exp", 0) <= self._clock.now().timestamp():
            raise TokenInvalid("This token has expired. Ask for a new one.")
        return dict(claims)


class Vault:
    """Encrypts secrets at rest (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, secret: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derive(secret, "vault")))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise TokenInvalid("The stored secret was sealed with another master secret.") from error


def derive(secret: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose out of the master secret."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


def lookup_hash(secret: str) -> str:
    """Hex SHA-256 of a secret with enough entropy of its own, to find its row by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret(prefix: str = "", *, size: int = 24) -> str:
    """A random URL-safe secret of `size` bytes."""
    return prefix + secrets.token_urlsafe(size)


def secure_link(secret: str, *parts: str) -> str:
    """The hash that nginx checks with `secure_link_md5 "<parts joined> <secret>"`: base64url of MD5.

    MD5 is what ngx_http_secure_link_module computes; the secret is appended, so length extension
    yields nothing that the module would accept.
    """
    digest = hashlib.md5(f"{''.join(parts)} {secret}".encode(), usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
