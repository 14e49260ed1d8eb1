"""The openid of a buyer inside WeChat, kept in a signed cookie of their browser: WeChat is asked once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Protocol
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from liveloop.kit.clock import Clock
from liveloop.kit.seal import Signer, TokenInvalid
from liveloop.people.cookies import CookieJar
from liveloop.shop.payments.errors import PayerMissing, ProviderNotOffered

PURPOSE = "payer"
KEPT = timedelta(days=30)
ON_THE_WAY = timedelta(minutes=10)
BACK = "/api/v1/payments/payer/back"


class Who(Protocol):
    """Asks WeChat who a browser's person is."""

    def page(self, back_url: str, state: str) -> str: ...

    async def openid(self, code: str) -> str: ...


class PayerPasses:
    """`who` None: nobody can be asked, so paying inside WeChat is not offered."""

    def __init__(self, who: Who | None, clock: Clock, *, site_url: str, secret: str) -> None:
        self._who = who
        self._site_url = site_url
        self._signer = Signer(secret, PURPOSE, clock)
        secure = site_url.startswith("https://")
        self._kept = CookieJar("liveloop_payer", secure=secure)
        self._state = CookieJar("liveloop_payer_state", secure=secure)

    @property
    def can_ask(self) -> bool:
        return self._who is not None

    def read(self, request: Request) -> str | None:
        """The openid in the request's cookie, if it is ours."""
        cookie = self._kept.read(request)
        if cookie is None:
            return None
        try:
            return str(self._signer.verify(cookie)["sub"])
        except (TokenInvalid, KeyError):
            return None

    def ask(self, path: str) -> Response:
        """Send the browser to WeChat; it comes back to `path`. Raises ProviderNotOffered."""
        state = secrets.token_hex(16)
        back_url = f"{self._site_url}{BACK}?path={quote(path, safe='')}"
        response = RedirectResponse(self._asked().page(back_url, state), status_code=302)
        self._state.write(response, state, lifetime=ON_THE_WAY)
        return response

    async def learn(self, request: Request, *, code: str, state: str, path: str) -> Response:
        """Keep who it is and go on to `path`. Raises PayerMissing for one that was not sent by `ask`,
        PayerUnknown, ProviderUnavailable."""
        expected = self._state.read(request)
        if expected is None or not secrets.compare_digest(expected.encode(), state.encode()):
            raise PayerMissing("Open this page in WeChat again, so that WeChat says who pays.")
        openid = await self._asked().openid(code)
        response = RedirectResponse(path, status_code=302)
        self._kept.write(response, self._signer.sign({"sub": openid}, lifetime=KEPT), lifetime=KEPT)
        self._state.clear(response)
        return response

    def _asked(self) -> Who:
        if self._who is None:
            raise ProviderNotOffered("Paying inside WeChat is not set up. Choose another way to pay.")
        return self._who
