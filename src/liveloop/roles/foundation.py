"""What web and worker both stand on: database, bus, channel log and what carries commits to the bus."""

from __future__ import annotations

from typing import Literal

from liveloop.bus.client import Bus
from liveloop.kit.announcements import Announcer
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock, SystemClock
from liveloop.kit.database import Database
from liveloop.kit.health import HealthBoard
from liveloop.kit.jobs import Jobs
from liveloop.kit.metrics import MetricsServer
from liveloop.kit.publisher import ChannelPublisher
from liveloop.people.area import People
from liveloop.roles.settings import Settings


class Foundation:
    """Started first and closed last by the role that owns it."""

    def __init__(self, settings: Settings, role: Literal["web", "worker"]) -> None:
        self.settings = settings
        self.secret = settings.master_secret()
        self.clock: Clock = SystemClock()
        self.database = Database(settings.resolved_database_url)
        self.bus = Bus(settings.nats_url, name=role)
        self.channels = ChannelLog(self.clock)
        self.jobs = Jobs(self.clock)
        self.people = People(
            self.database, self.clock, self.jobs, settings.people_settings, secret=self.secret
        )
        self.health = HealthBoard()
        self.publisher = ChannelPublisher(self.database, self.channels, self.bus)
        self._announcer = Announcer(self.database, self.bus)
        self._metrics = MetricsServer(settings.metrics.address_of(role), self.health)

    async def start(self) -> None:
        await self.bus.start()
        await self.database.start()
        await self.publisher.start()
        await self._announcer.start()
        self.health.add("bus", self._bus_health)
        self.health.add("database", self._database_health)
        self._metrics.start()

    async def close(self) -> None:
        self._metrics.close()
        await self._announcer.close()
        await self.publisher.close()
        await self.bus.close()
        await self.database.close()

    async def _bus_health(self) -> str | None:
        return None if self.bus.connected else "NATS is away; it is being reconnected"

    async def _database_health(self) -> str | None:
        async with self.database.read() as session:
            await self.channels.head(session, "health")
        return None
