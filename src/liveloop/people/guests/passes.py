"""The signed cookie by which a viewer without an account stays the same person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request, Response

from liveloop.kit.clock import Clock
from liveloop.kit.seal import Signer, TokenInvalid
from liveloop.people.cookies import CookieJar

COOKIE = "liveloop_guest"
PURPOSE = "guest"
RENEW_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class GuestPass:
    guest_id: uuid.UUID
    nickname: str | None = None
    """What the guest chose last; None if nothing yet."""
    is_fresh: bool = True
    """False when the cookie is old enough to be renewed."""
    is_new: bool = False
    """True when this very request made it: nobody has shown yet that they keep it."""


class GuestPasses:
    def __init__(self, secret: str, clock: Clock, *, lifetime: timedelta, secure: bool) -> None:
        self._signer = Signer(secret, PURPOSE, clock)
        self._clock = clock
        self._lifetime = lifetime
        self._jar = CookieJar(COOKIE, secure=secure)

    def read(self, request: Request) -> GuestPass | None:
        """The pass in the request's cookie; None when there is none, or it is forged or expired."""
        cookie = self._jar.read(request)
        if cookie is None:
            return None
        try:
            claims = self._signer.verify(cookie)
            guest_id = uuid.UUID(claims["sub"])
        except (TokenInvalid, KeyError, ValueError, AttributeError):
            return None
        left = timedelta(seconds=claims["exp"] - self._clock.now().timestamp())
        return GuestPass(guest_id, claims.get("name"), is_fresh=self._lifetime - left < RENEW_AFTER)

    def write(self, response: Response, guest: GuestPass) -> None:
        claims = {"sub": str(guest.guest_id), "name": guest.nickname}
        self._jar.write(response, self._signer.sign(claims, lifetime=self._lifetime), lifetime=self._lifetime)
