"""The media role: a node on the bus. It imports no web framework and no database."""

from __future__ import annotations

import ssl

from liveloop.bus.client import Bus
from liveloop.bus.events import EventStream
from liveloop.kit.clock import SystemClock
from liveloop.kit.health import HealthBoard
from liveloop.kit.metrics import MetricsServer
from liveloop.kit.objects import ObjectStore
from liveloop.media.node.node import MediaNode, NodeIdentity
from liveloop.roles.settings import Settings


class MediaRole:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bus = Bus(settings.nats_url, name="media")
        self._events = EventStream(self._bus)
        self._health = HealthBoard()
        self._health.add("bus", self._bus_health)
        self._metrics = MetricsServer(settings.metrics.address_of("media"), self._health)
        identity = NodeIdentity(
            name=settings.node,
            data=settings.data_dir,
            secret=settings.master_secret(),
            playback_secret=settings.playback_secret(),
            host=settings.host,
        )
        remote = settings.objects.kind != "folder"
        self._node = MediaNode(
            settings.media,
            identity,
            bus=self._bus,
            events=self._events,
            clock=SystemClock(),
            store=ObjectStore(settings.objects, settings.data_dir / "objects") if remote else None,
            tls=_server_tls(settings),
        )

    async def start(self) -> None:
        await self._bus.start()
        await self._events.start()
        self._metrics.start()
        await self._node.start()

    async def run(self) -> None:
        await self._node.run()

    async def close(self) -> None:
        await self._node.close()
        self._metrics.close()
        await self._bus.close()

    async def _bus_health(self) -> str | None:
        return None if self._bus.connected else "NATS is away; it is being reconnected"


def _server_tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls.certificate is None or settings.tls.key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.tls.certificate, settings.tls.key)
    return context
