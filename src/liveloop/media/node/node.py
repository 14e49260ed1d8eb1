"""The media process: RTMP in, programmes, recordings, live playlists and replays out. No database."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.bus.events import EventStream
from liveloop.kit.clock import Clock
from liveloop.kit.objects import ObjectStore
from liveloop.kit.publisher import BusAway
from liveloop.kit.tasks import run_together
from liveloop.media.hls.origin import Origin, OriginSettings
from liveloop.media.node import metrics
from liveloop.media.node.airings import ABANDONED, Airings
from liveloop.media.node.authority import Authority
from liveloop.media.node.commands import Commands
from liveloop.media.node.equipment import Equipment
from liveloop.media.node.folders import choose_folders
from liveloop.media.node.grants import RENEW_SECONDS, Grant, GrantStore
from liveloop.media.node.news import NewsDesk
from liveloop.media.node.openings import OpeningBook
from liveloop.media.node.publishing import Door
from liveloop.media.node.refusals import RefusalDesk
from liveloop.media.node.revocations import RevokedSessions
from liveloop.media.programme.programme import WATCH_SECONDS
from liveloop.media.recorder.files import DiskFiles
from liveloop.media.recorder.library import Library
from liveloop.media.recorder.upload import Uploader
from liveloop.media.recorder.writer import Writer
from liveloop.media.rtmp.server import RtmpServer
from liveloop.media.settings import MediaSettings

log = structlog.get_logger()

HEALTH_SECONDS = 1.0
DRAIN_SECONDS = 2.0
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class NodeIdentity:
    """What a node is told by whoever composes it."""

    name: str
    data: Path
    secret: str
    """The install's master secret: verifies grants."""
    playback_secret: str
    """Signs playback addresses; nginx knows it too."""
    host: str = "127.0.0.1"


class MediaNode:
    """`bus` must be started; it is closed by its owner. `store` is None when recordings stay local.

    With `tls` the origin speaks https, and RTMPS has a port of its own.
    """

    def __init__(
        self,
        settings: MediaSettings,
        identity: NodeIdentity,
        *,
        bus: Bus,
        events: EventStream,
        clock: Clock,
        store: ObjectStore | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self._bus = bus
        self._settings = settings
        self._folders = choose_folders(identity.data, settings.memory_folder)
        self._writer = Writer(clock=clock)
        self._news = NewsDesk(events)
        self._uploader = Uploader(store, self._folders.recordings) if store is not None else None
        self._library = Library(self._folders.recordings, store)
        self._revoked = RevokedSessions(bus, clock)
        self._grants = GrantStore(self._folders.grants, identity.secret, clock)
        self.origin = Origin(
            OriginSettings(identity.playback_secret, identity.host, settings.origin_port, tls=tls),
            library=self._library,
            revoked=self._revoked.__contains__,
            clock=clock,
        )
        self._origin_meter = metrics.OriginMeter(self.origin)
        self._equipment = Equipment(
            settings=settings,
            clock=clock,
            folders=self._folders,
            files=DiskFiles(reserve_bytes=settings.reserve_mb * MEGABYTE),
            writer=self._writer,
            library=self._library,
            news=self._news,
            origin=self.origin,
            uploader=self._uploader,
        )
        self.airings = Airings(self._equipment, OpeningBook(self._folders.openings))
        self._refusals = RefusalDesk(bus, clock)
        door = Door(
            Authority(bus, self._grants, node=identity.name),
            self.airings,
            self._news,
            self._refusals,
            clock,
            stalled_seconds=settings.stalled_seconds,
            disconnect=self._disconnect,
        )
        self._commands = Commands(
            bus, self.airings, self._library, self._grants, clock, disconnect=self._disconnect
        )
        self._servers = [RtmpServer(door, clock=clock, host=identity.host, port=settings.rtmp_port)]
        if settings.rtmps_port is not None and tls is not None:
            secure = RtmpServer(door, clock=clock, host=identity.host, port=settings.rtmps_port, tls=tls)
            self._servers.append(secure)

    @property
    def rtmp_port(self) -> int:
        """The port listened on, once started."""
        return self._servers[0].port

    async def start(self) -> None:
        """Resume what was open, then let players and encoders in. Raises OSError, FolderUnusable."""
        self._folders.prepare()
        self._grants.sweep()
        self._writer.start()
        await self.airings.resume_all()
        await self.origin.start()
        await self._revoked.start()
        await self._commands.start()
        for server in self._servers:
            await server.start()
        log.info("media.started", rtmp=self.rtmp_port, origin=self.origin.port)

    async def run(self) -> None:
        """Work until cancelled; raises when a part of the node died that must not."""
        uploads = [_upload(self._uploader)] if self._uploader is not None else []
        await run_together(
            self._tick(),
            self._report_health(),
            self._news.run(),
            self._refusals.run(),
            self._revoked.run(),
            self._renew_grants(),
            *uploads,
        )

    async def close(self) -> None:
        """Leave broadcasts to be resumed by the next process; everything recorded is on disk."""
        await self._commands.close()
        await self._revoked.close()
        for server in self._servers:
            await server.close()
        await self.airings.suspend_all()
        await self.origin.close()
        await self._news.flush(DRAIN_SECONDS)
        await asyncio.to_thread(self._writer.close)
        log.info("media.stopped")

    async def _tick(self) -> None:
        while True:
            pauses = [airing.programme.tick() for airing in self.airings]
            await asyncio.sleep(min(pauses, default=WATCH_SECONDS))

    async def _report_health(self) -> None:
        while True:
            await asyncio.sleep(HEALTH_SECONDS)
            self._writer.check()
            self.airings.forget_finished()
            await self._finish_forgotten()
            metrics.observe(self._equipment, self.airings)
            self._origin_meter.observe()
            now = self._clock.now()
            for airing in self.airings:
                if airing.is_over:
                    continue
                subject = subjects.source_health(airing.broadcast)
                try:
                    await self._bus.publish(subject, msgspec.json.encode(airing.health(now)))
                except BusAway:
                    break

    async def _finish_forgotten(self) -> None:
        for airing in self.airings.forgotten(bus_is_there=self._bus.connected):
            log.warning("media.forgotten", broadcast=str(airing.broadcast))
            publisher = airing.publisher
            await self.airings.finish(airing.broadcast, ABANDONED, on_air_from=None)
            if publisher is not None:
                self._disconnect(publisher.session, code="ended", message="The broadcast has ended.")

    async def _renew_grants(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            for airing in self.airings:
                if airing.publisher is not None and airing.admits(airing.publisher.key):
                    grant = Grant(airing.broadcast, airing.opening.room)
                    await asyncio.to_thread(self._grants.renew, airing.publisher.key, grant)
            await asyncio.to_thread(self._grants.sweep)

    def _disconnect(self, session: uuid.UUID, *, code: str, message: str) -> bool:
        return any(server.disconnect(session, code=code, message=message) for server in self._servers)


async def _upload(uploader: Uploader) -> None:
    """Until cancelled. What was left is looked up here, because with years of recordings that takes long."""
    await uploader.offer_left()
    await uploader.run()
