"""The worker role: the life of broadcasts, jobs, the outbox sweep, samples of the audience.

What must run once at a time runs under a lease; another worker takes over when its holder ends.
"""

from __future__ import annotations

from liveloop.bus.events import EventStream
from liveloop.bus.leases import Lease
from liveloop.insight.area import InsightWorker
from liveloop.kit.announcements import AnnouncementSweep
from liveloop.kit.jobs import JobRunner
from liveloop.kit.publisher import OutboxSweep
from liveloop.kit.tasks import run_together
from liveloop.roles.foundation import Foundation
from liveloop.roles.settings import Settings
from liveloop.shop.shelf.news import ShelfOpening
from liveloop.shop.worker import ShopWorker
from liveloop.shows.area import ShowsWorker
from liveloop.talk.worker import TalkWorker

LEASE = "worker"


class WorkerRole:
    def __init__(self, settings: Settings) -> None:
        base = self._base = Foundation(settings, "worker")
        self._events = EventStream(base.bus)
        self._shows = ShowsWorker(
            base.database,
            base.clock,
            base.jobs,
            base.channels,
            settings.shows_settings,
            bus=base.bus,
            events=self._events,
            secret=base.secret,
            companions=[ShelfOpening()],
        )
        self._insight = InsightWorker(base.database, base.clock, bus=base.bus)
        self._sweep = OutboxSweep(base.database, base.channels, base.bus)
        self._announcements = AnnouncementSweep(base.database, base.clock, base.bus)
        talk = self._talk = TalkWorker(
            base.database, base.clock, base.jobs, base.channels, secret=base.secret
        )
        shop = self._shop = ShopWorker(
            base.database,
            base.clock,
            base.jobs,
            base.channels,
            settings.shop,
            accounts=settings.connect,
            site_url=settings.site_url,
            secret=base.secret,
        )
        handlers = {
            **base.people.job_handlers,
            **self._shows.job_handlers,
            **talk.job_handlers,
            **shop.job_handlers,
        }
        self._jobs = JobRunner(base.database, base.clock, handlers)

    async def start(self) -> None:
        await self._base.start()
        await self._events.start()
        await self._shows.start()
        await self._insight.start()
        await self._shop.start()
        async with self._base.database.transaction() as session:
            await self._base.people.schedule(session)
            await self._talk.upkeep.schedule(session)

    async def run(self) -> None:
        lease = Lease(self._base.bus, LEASE, self._base.settings.node)
        await run_together(self._jobs.run(), lease.run(self._alone))

    async def close(self) -> None:
        await self._shop.close()
        await self._insight.close()
        await self._shows.close()
        await self._base.close()

    async def _alone(self) -> None:
        await run_together(
            self._sweep.run(),
            self._announcements.run(),
            self._shows.run(),
            self._insight.run(),
            self._talk.run(),
            self._shop.run(),
            self._base.people.points_auditor.run(),
        )
