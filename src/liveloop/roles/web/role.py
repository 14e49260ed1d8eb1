"""The web role: uvicorn with the application and the realtime gateway on one port."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from liveloop.roles.foundation import Foundation
from liveloop.roles.settings import Settings
from liveloop.roles.web.app import create_app, framed
from liveloop.roles.web.areas import Areas
from liveloop.roles.web.http import BoundedHttp

SHUTDOWN_SECONDS = 5
BACKLOG = 4096


class WebRole:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._base = Foundation(settings, "web")
        self._areas = Areas(self._base)
        self._server = _Server(self._config())

    async def start(self) -> None:
        await self._base.start()
        await self._areas.start()

    async def run(self) -> None:
        await self._server.serve()

    async def close(self) -> None:
        await self._server.close()
        await self._areas.close()
        await self._base.close()

    def _config(self) -> uvicorn.Config:
        tls = self._settings.tls
        return uvicorn.Config(
            framed(create_app(self._base, self._areas), self._base),
            host=self._settings.host,
            port=self._settings.web.port,
            http=BoundedHttp,
            ws=self._areas.gateway.protocol,
            loop="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            proxy_headers=bool(tls.trusted_proxies),
            forwarded_allow_ips=[str(network) for network in tls.trusted_proxies],
            ssl_certfile=tls.certificate,
            ssl_keyfile=tls.key,
        )


class _Server(uvicorn.Server):
    """uvicorn without signal handlers: the role is told when to stop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._serving: asyncio.Task[None] | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._serving = asyncio.create_task(self._serve(sockets), name="uvicorn")
        await asyncio.shield(self._serving)

    async def close(self) -> None:
        if self._serving is not None:
            self.should_exit = True
            await asyncio.gather(self._serving, return_exceptions=True)
