"""Where the gateway reads what the bus did not bring: the channel log of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from liveloop.kit.channels import ChannelLog
from liveloop.kit.database import Database
from liveloop.realtime.history.entry import Entry, event_of
from liveloop.realtime.protocol.lanes import Lane


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a channel: an offset means something only within its epoch."""

    epoch: str
    offset: int


EMPTY = Head(epoch="", offset=0)


class History(Protocol):
    """The truth about channels. Errors it raises are treated as an outage: asked again later."""

    async def heads(self, channels: Sequence[str]) -> dict[str, Head]:
        """The heads of those of `channels` on which anything ever happened."""
        ...

    async def between(self, channel: str, *, after: int, until: int, limit: int) -> list[Entry]:
        """Entries with after < offset <= until, in order; what is too old may be missing."""
        ...


class DatabaseHistory:
    """The channel log behind History."""

    def __init__(self, database: Database, log: ChannelLog) -> None:
        self._database = database
        self._log = log

    async def heads(self, channels: Sequence[str]) -> dict[str, Head]:
        async with self._database.read() as session:
            found = await self._log.heads(session, channels)
        return {channel: Head(head.epoch, head.offset) for channel, head in found.items()}

    async def between(self, channel: str, *, after: int, until: int, limit: int) -> list[Entry]:
        async with self._database.read() as session:
            rows = await self._log.events_between(session, channel, after=after, until=until, limit=limit)
        events = [event_of(Lane(lane), msgspec.json.encode(event)) for lane, event in rows]
        return [event for event in events if isinstance(event, Entry)]
