"""Points earned and given away, put together for the web process."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.objects import ObjectStore
from liveloop.kit.pictures import Pictures
from liveloop.people.area import People
from liveloop.shows.area import Shows
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Command, SnapshotPart
from liveloop.talk.gifts.leading import LeaderPulse
from liveloop.talk.gifts.models import GiftSent
from liveloop.talk.gifts.service import SEND, GiftService
from liveloop.talk.gifts.settling import GiftWriter, Parcel
from liveloop.talk.gifts.shelving import CatalogueService
from liveloop.talk.gifts.storms import StormGauge
from liveloop.talk.likes.pace import TapPace
from liveloop.talk.rewards.granting import Rewards
from liveloop.talk.rewards.service import BEAT, CHECK_IN, RewardService
from liveloop.talk.rewards.settling import Effort, Outcome, RewardWriter
from liveloop.talk.sanctions.doorman import SanctionDoorman

GIFT_PICTURES = "gift-pictures"
"""The folder of the object store."""
GIFT_PIXELS = 256


class Giving:
    """Handlers find it at `app.state.talk.giving`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: ChannelLog,
        people: People,
        shows: Shows,
        rewards: Rewards,
        pulse: RoomPulse,
        doorman: SanctionDoorman,
        objects: ObjectStore,
    ) -> None:
        self._efforts: GroupCommit[Effort, Outcome] = GroupCommit(
            database, RewardWriter(clock, rewards, people.book).settle, name="rewards"
        )
        self.rewards = RewardService(clock, people.audit, people.points, people.book, rewards, self._efforts)
        self.pictures = Pictures(objects, GIFT_PICTURES, pixels=GIFT_PIXELS, alpha=True)
        self.catalogue = CatalogueService(clock, people.audit, self.pictures)
        writer = GiftWriter(clock, channels, people.book, StormGauge(clock))
        self._parcels: GroupCommit[Parcel, GiftSent] = GroupCommit(database, writer.settle, name="gifts")
        self._leaders = LeaderPulse(database, pulse)
        self.gifts = GiftService(
            clock,
            channels,
            people.audit,
            shows.broadcasts,
            people.book,
            self._parcels,
            TapPace(clock),
            self._leaders,
            doorman,
        )

    @property
    def commands(self) -> Mapping[str, Command]:
        """For the gateway's policy."""
        return {
            SEND: self.gifts.carry_out,
            BEAT: self.rewards.carry_out_beat,
            CHECK_IN: self.rewards.carry_out_check_in,
        }

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        """For the gateway's snapshots."""
        return {"gifts": self.gifts.part}

    async def start(self) -> None:
        await self._efforts.start()
        await self._parcels.start()
        await self._leaders.start()

    async def close(self) -> None:
        await self._leaders.close()
        await self._parcels.close()
        await self._efforts.close()
