"""Coupons and terms of shipping put together: what the web process holds, and what the worker runs."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.jobs import Handler, Jobs
from liveloop.people.area import People
from liveloop.shop.coupons.claiming import CLAIM, ClaimService
from liveloop.shop.coupons.conditions import Buyers, Conditions
from liveloop.shop.coupons.dropping import DropService
from liveloop.shop.coupons.ending import END, Ending
from liveloop.shop.coupons.export import ClaimExport
from liveloop.shop.coupons.service import CouponService
from liveloop.shop.coupons.settling import ClaimWriter, Got, Wish
from liveloop.shop.coupons.using import CouponBook
from liveloop.shop.coupons.wall import WallService
from liveloop.shop.settings import ShopSettings
from liveloop.shop.shipping.service import ShippingService
from liveloop.shows.area import Shows
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Command, SnapshotPart


class Benefits:
    """What the web process holds. `buyers` is what orders know; `book` is what they use."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        people: People,
        shows: Shows,
        pulse: RoomPulse,
        settings: ShopSettings,
        *,
        buyers: Buyers,
    ) -> None:
        audit = people.audit
        self.conditions = conditions = Conditions(buyers)
        self.coupons = CouponService(clock, channels, audit)
        self.export = ClaimExport(database, audit)
        self.drops = DropService(clock, channels, audit, shows.broadcasts, Ending(clock, jobs, channels))
        self._claims: GroupCommit[Wish, Got] = GroupCommit(
            database, ClaimWriter(clock, channels, conditions).settle, name="coupons"
        )
        self.claims = ClaimService(self._claims, pulse)
        self.wall = WallService(clock, conditions)
        self.shipping = ShippingService(clock, audit, currency=settings.currency)
        self.book = CouponBook(clock, conditions)

    @property
    def commands(self) -> Mapping[str, Command]:
        return {CLAIM: self.claims.carry_out}

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        return {"coupons": self.drops.part}

    async def start(self) -> None:
        await self._claims.start()

    async def close(self) -> None:
        await self._claims.close()


class BenefitsWorker:
    """Jobs; and the book that the jobs of orders use."""

    def __init__(self, clock: Clock, jobs: Jobs, channels: ChannelLog, *, buyers: Buyers) -> None:
        self._ending = Ending(clock, jobs, channels)
        self.book = CouponBook(clock, Conditions(buyers))

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        return {END: self._ending.end_due}
