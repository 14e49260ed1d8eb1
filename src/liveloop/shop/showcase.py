"""The shelf put together, for the web process."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.people.audit.service import AuditLog
from liveloop.shop.shelf.looking import LOOK, LookService
from liveloop.shop.shelf.looks import Looked, LookWriter
from liveloop.shop.shelf.service import ShelfService
from liveloop.shop.shelf.watching import ShelfWindow
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.watch.policy import Command, SnapshotPart


class Showcase:
    """What the web process holds."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        *,
        honour_seconds: float,
    ) -> None:
        self.shelf = ShelfService(clock, channels, audit, broadcasts, honour_seconds=honour_seconds)
        self.window = ShelfWindow()
        self._looks: GroupCommit[Looked, int] = GroupCommit(database, LookWriter(clock).settle, name="looks")
        self.looks = LookService(clock, self._looks)

    @property
    def commands(self) -> Mapping[str, Command]:
        return {LOOK: self.looks.carry_out}

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        return {"shelf": self.window.part}

    async def start(self) -> None:
        await self._looks.start()

    async def close(self) -> None:
        await self._looks.close()
