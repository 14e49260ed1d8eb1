"""Raffles and red packets put together: what the web process holds, and what the worker runs."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.jobs import Handler, Jobs
from liveloop.kit.seal import Vault
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Command, SnapshotPart
from liveloop.talk.packets.ending import END, Ending
from liveloop.talk.packets.funding import Funding
from liveloop.talk.packets.service import PacketService
from liveloop.talk.packets.settling import Got, Grab, TakeWriter
from liveloop.talk.packets.taking import TAKE, TakeService
from liveloop.talk.raffles.drawing import CLOSE, DRAW, Drawing
from liveloop.talk.raffles.entering import ENTER, EntryService, WordListener
from liveloop.talk.raffles.rewards import PointsRewards
from liveloop.talk.raffles.service import RaffleService
from liveloop.talk.raffles.settling import Entered, EntryWriter, Wish
from liveloop.talk.raffles.standing import Standings
from liveloop.talk.raffles.winning import WinnerService
from liveloop.talk.rewards.repository import minutes_watched
from liveloop.talk.shares import repository as shares


class Draws:
    """What the web process holds. `listener` hears what is said, `secret` is the master secret."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        pulse: RoomPulse,
        *,
        secret: str,
    ) -> None:
        vault, funding = Vault(secret), Funding(clock)
        standings = Standings(minutes_watched, shares.sharers)
        entries = EntryWriter(clock, standings)
        self.listener = WordListener(entries)
        self._entries: GroupCommit[Wish, Entered] = GroupCommit(database, entries.settle, name="entries")
        self.entries = EntryService(self._entries, standings, pulse)
        database.after_commit(self.entries.tell)
        drawing = Drawing(clock, jobs, channels, vault, PointsRewards(clock))
        self.raffles = RaffleService(clock, channels, audit, broadcasts, vault, drawing)
        self.winners = WinnerService(clock, audit, broadcasts, drawing)
        takes = TakeWriter(clock, channels, vault, funding)
        self._takes: GroupCommit[Grab, Got] = GroupCommit(database, takes.settle, name="packets")
        self.takes = TakeService(self._takes, pulse)
        ending = Ending(clock, jobs, channels, vault, funding)
        self.packets = PacketService(clock, channels, audit, broadcasts, vault, ending, funding)

    @property
    def commands(self) -> Mapping[str, Command]:
        return {ENTER: self.entries.carry_out, TAKE: self.takes.carry_out}

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        return {"packets": self.packets.part, "raffles": self.raffles.part}

    async def start(self) -> None:
        await self._entries.start()
        await self._takes.start()

    async def close(self) -> None:
        await self._takes.close()
        await self._entries.close()


class DrawsWorker:
    """Jobs."""

    def __init__(self, clock: Clock, jobs: Jobs, channels: ChannelLog, *, secret: str) -> None:
        vault = Vault(secret)
        self._drawing = Drawing(clock, jobs, channels, vault, PointsRewards(clock))
        self._ending = Ending(clock, jobs, channels, vault, Funding(clock))

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        return {
            CLOSE: self._drawing.close_due,
            DRAW: self._drawing.draw_due,
            END: self._ending.end_due,
        }
