"""Tells operators about this process, on an address of its own: metrics, `/healthz` and `/readyz`."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app

from liveloop.kit.health import CHECK_SECONDS, HealthBoard

LOOP_SECONDS = CHECK_SECONDS + 1
JSON = ("Content-Type", "application/json")

Address = tuple[str, int]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Scrapes are not worth a line."""


class MetricsServer:
    """Listens on `address` in a thread; None serves nothing. `health` is asked in the loop of `start`.

    `/healthz` is 200 while that loop turns, `/readyz` while `health` has no faults; else they are 503.
    """

    def __init__(self, address: Address | None, health: HealthBoard) -> None:
        self._address = address
        self._health = health
        self._metrics = make_wsgi_app()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: tuple[WSGIServer, threading.Thread] | None = None

    def start(self) -> None:
        """Raises OSError when the port is taken."""
        if self._address is None:
            return
        self._loop = asyncio.get_running_loop()
        server = make_server(*self._address, self._answer, server_class=_Server, handler_class=_Quiet)
        thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
        thread.start()
        self._running = server, thread

    def close(self) -> None:
        if self._running is not None:
            server, thread = self._running
            server.shutdown()
            server.server_close()
            thread.join()
            self._running = None

    def _answer(self, request: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        path = request.get("PATH_INFO")
        if path == "/healthz":
            faults = self._ask(_nothing())
        elif path == "/readyz":
            faults = self._ask(self._health.report())
        else:
            page: Iterable[bytes] = self._metrics(request, respond)
            return page
        respond("503 Service Unavailable" if faults else "200 OK", [JSON])
        return [json.dumps({"ready": not faults, "faults": faults}).encode()]

    def _ask(self, question: Coroutine[Any, Any, dict[str, str]]) -> dict[str, str]:
        assert self._loop is not None, "not started"
        answer = asyncio.run_coroutine_threadsafe(question, self._loop)
        try:
            return answer.result(LOOP_SECONDS)
        except TimeoutError:
            answer.cancel()
            return {"process": f"no answer within {LOOP_SECONDS:.0f} seconds"}


async def _nothing() -> dict[str, str]:
    return {}
