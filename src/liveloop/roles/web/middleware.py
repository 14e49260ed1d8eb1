"""What surrounds every request: a correlation id, security headers, a metric."""

from __future__ import annotations

import re

from prometheus_client import Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.logs import clear_correlation, start_correlation

CORRELATION_HEADER = "x-request-id"
ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

REQUESTS = Histogram(
    "liveloop_http_seconds",
    "Time to answer a request",
    ["method", "route", "status"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


class RequestFrame:
    """Pure ASGI. `media_origin` is where playlists and parts come from (`http://host:port`)."""

    def __init__(self, app: ASGIApp, *, clock: Clock, media_origin: str, secure: bool) -> None:
        self._app = app
        self._clock = clock
        self._headers = _security_headers(media_origin, secure=secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identifier = _incoming_id(scope) or str(new_id())
        started = self._clock.monotonic()
        status = 500

        async def framed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = identifier
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        start_correlation(identifier)
        try:
            await self._app(scope, receive, framed_send)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            REQUESTS.labels(scope["method"], route, str(status)).observe(self._clock.monotonic() - started)
            clear_correlation()


def _incoming_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == CORRELATION_HEADER.encode():
            text = value.decode("latin-1")
            return text if ACCEPTABLE_ID.fullmatch(text) else None
    return None


def _security_headers(media_origin: str, *, secure: bool) -> dict[str, str]:
    policy = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",  # Ant Design writes its styles at run time
        "img-src": "'self' data: blob:",
        "media-src": f"'self' blob: {media_origin}",
        "connect-src": f"'self' ws: wss: {media_origin}" if not secure else f"'self' wss: {media_origin}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
