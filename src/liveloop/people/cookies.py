"""Cookies that scripts cannot read and other sites cannot send along with a change."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response

HOST_PREFIX = "__Host-"


class CookieJar:
    """Reads and writes one cookie. `__Host-` ties it to this very host, which needs HTTPS."""

    def __init__(self, name: str, *, secure: bool) -> None:
        self._name = HOST_PREFIX + name if secure else name
        self._secure = secure

    def read(self, request: Request) -> str | None:
        return request.cookies.get(self._name) or None

    def write(self, response: Response, value: str, *, lifetime: timedelta) -> None:
        response.set_cookie(
            self._name,
            value,
            max_age=int(lifetime.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def clear(self, response: Response) -> None:
        response.delete_cookie(self._name, path="/", secure=self._secure, httponly=True, samesite="lax")
