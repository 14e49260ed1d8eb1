"""Serves this process's metrics to Prometheus, on an address of its own."""

from __future__ import annotations

import threading
from wsgiref.simple_server import WSGIServer

from prometheus_client import start_http_server

Address = tuple[str, int]


class MetricsServer:
    """Listens on `address` in a thread; None serves nothing."""

    def __init__(self, address: Address | None) -> None:
        self._address = address
        self._running: tuple[WSGIServer, threading.Thread] | None = None

    def start(self) -> None:
        """Raises OSError when the port is taken."""
        if self._address is not None:
            host, port = self._address
            self._running = start_http_server(port, host)

    def close(self) -> None:
        if self._running is not None:
            server, thread = self._running
            server.shutdown()
            server.server_close()
            thread.join()
            self._running = None
