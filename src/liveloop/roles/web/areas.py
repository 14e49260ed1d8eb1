"""Every area as the web process holds it, started and closed in the order in which they need each other."""

from __future__ import annotations

from datetime import timedelta

from liveloop.bus.leases import Once
from liveloop.insight.area import Insight
from liveloop.kit.objects import ObjectStore
from liveloop.realtime.fanout import best_writer
from liveloop.realtime.gateway import Gateway
from liveloop.realtime.history.source import DatabaseHistory
from liveloop.realtime.limits import Limits
from liveloop.realtime.policy import Admission
from liveloop.roles.descriptors import most_sockets
from liveloop.roles.foundation import Foundation
from liveloop.shop.area import Shop
from liveloop.shop.shelf.news import ShelfOpening
from liveloop.shows.area import Shows
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.area import Talk
from liveloop.talk.comments.service import CommentHistory
from liveloop.talk.introductions.service import IntroductionBook
from liveloop.talk.sanctions.doorman import SanctionDoorman
from liveloop.talk.sanctions.marks import NetworkMarks

TICKET_BUCKET = "tickets"
TICKET_MEMORY = timedelta(seconds=120)
"""Longer than a ticket lives: a used one must not come back."""


class Areas:
    def __init__(self, base: Foundation) -> None:
        settings = base.settings
        history = CommentHistory()
        networks = NetworkMarks(base.secret)
        doorman = SanctionDoorman(base.clock, networks)
        objects = ObjectStore(settings.objects, settings.data_dir / "objects")
        self._once = Once(base.bus, TICKET_BUCKET, TICKET_MEMORY)
        self.people = base.people
        self.shows = Shows(
            base.database,
            base.clock,
            base.jobs,
            base.channels,
            base.people,
            settings.shows_settings,
            bus=base.bus,
            objects=objects,
            once=self._once,
            conversation=history,
            doorman=doorman,
            secret=base.secret,
            playback_secret=settings.playback_secret(),
            introductions=IntroductionBook(base.clock, networks),
            companions=[ShelfOpening()],
        )
        self.talk = Talk(
            base.database,
            base.clock,
            base.jobs,
            base.channels,
            base.people,
            self.shows,
            settings.talk,
            bus=base.bus,
            objects=objects,
            history=history,
            doorman=doorman,
            secret=base.secret,
        )
        self.shop = self._shop(base, objects)
        self.insight = Insight(base.database, base.clock, self.shows, bus=base.bus)
        policy = self.shows.policy(
            admission=_admission,
            parts={**self.talk.parts, **self.shop.parts, **self.insight.parts},
            commands={**self.talk.commands, **self.shop.commands, **self.insight.commands},
        )
        log = DatabaseHistory(base.database, base.channels)
        limits = Limits(connections=most_sockets())
        writer = best_writer(ring=settings.web.io_uring)
        self.gateway = Gateway(
            base.bus,
            log,
            policy,
            clock=base.clock,
            writer=writer,
            stretches=base.database.stretches,
            limits=limits,
        )
        base.publisher.listen(self.gateway.deliver)

    def _shop(self, base: Foundation, objects: ObjectStore) -> Shop:
        settings = base.settings
        return Shop(
            base.database,
            base.clock,
            base.jobs,
            base.channels,
            base.people,
            self.shows,
            settings.shop,
            accounts=settings.connect,
            bus=base.bus,
            objects=objects,
            site_url=settings.site_url,
            secret=base.secret,
        )

    async def start(self) -> None:
        await self._once.start()
        await self.people.start()
        await self.shows.start()
        await self.talk.start()
        await self.shop.start()
        await self.insight.start()
        await self.gateway.start()

    async def close(self) -> None:
        await self.gateway.close()
        await self.insight.close()
        await self.shop.close()
        await self.talk.close()
        await self.shows.close()
        await self.people.close()


def _admission(holder: Pass) -> Admission:
    return Admission(
        channel=str(holder.room_id),
        person_id=str(holder.person_id),
        name=holder.name,
        staff=holder.staff,
        data=holder,
        watching=not holder.replay,
    )
