"""A page of another site may not act with our visitors' cookies (OWASP: verify origin, CSRF token)."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import Request

from liveloop.people.access.errors import CsrfRefused

CSRF_HEADER = "x-csrf-token"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
"""Browsers leave these out of Origin; a proxy may put them into Host."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_origin(request: Request) -> None:
    """Refuse an unsafe request that a page of another origin sent.

    Browsers put Origin on every unsafe request; what has none is a program, and programs are not
    tricked into sending somebody's cookies.
    """
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("origin")
    if origin is None:
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise CsrfRefused(
                "This request came from another site. Open the page on this site and try again."
            )
        return
    settings = request.app.state.people.settings
    if not is_own_origin(
        origin, request.headers.get("host", ""), [*settings.allowed_origins, settings.public_url]
    ):
        raise CsrfRefused(
            "This request came from another site. Open the page on this site, or ask an administrator "
            "to add its origin to `allowed_origins`.",
            origin=origin,
        )


def is_own_origin(origin: str, host: str, allowed: Collection[str]) -> bool:
    """`host` is the Host header: no page can forge it, and its scheme is the proxy's business."""
    if origin in allowed:
        return True
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return False
    port = DEFAULT_PORTS.get(parts.scheme)
    return port is not None and bool(host) and parts.netloc == host.lower().removesuffix(port)


def check_csrf(request: Request, expected: str | None) -> None:
    """Refuse an unsafe request without the token that the session's own page was given."""
    if expected is None or request.method in SAFE_METHODS:
        return
    given = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise CsrfRefused("The page is out of date. Reload it and try again.")
