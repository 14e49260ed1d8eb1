"""The conversation put together, for the web process."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.people.area import People
from liveloop.people.throttle.pace import AddressPace
from liveloop.shows.area import Shows
from liveloop.shows.watch.policy import Command, SnapshotPart, comments_part
from liveloop.talk.comments.censor import RoomCensor
from liveloop.talk.comments.pace import Pace
from liveloop.talk.comments.review import ReviewService
from liveloop.talk.comments.service import SEND, CommentHistory, CommentService
from liveloop.talk.comments.settling import CommentWriter, Taken, Utterance
from liveloop.talk.moderation.rulebooks import Rulebooks
from liveloop.talk.moderation.service import ModerationService
from liveloop.talk.settings import TalkSettings

ADDRESS_SECONDS = 10.0


class Talk:
    """Handlers find it at `app.state.talk`. `history` is what `Shows` was given as its conversation."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: ChannelLog,
        people: People,
        shows: Shows,
        settings: TalkSettings,
        *,
        history: CommentHistory,
    ) -> None:
        self.history = history
        writer = CommentWriter(clock, channels)
        self._writer: GroupCommit[Utterance, Taken] = GroupCommit(database, writer.settle, name="comments")
        pace = Pace(clock, comments=settings.comments_per_person, seconds=settings.comments_seconds)
        addresses = AddressPace(clock, acts=settings.comments_per_address, seconds=ADDRESS_SECONDS)
        censor = RoomCensor(clock, Rulebooks(database, clock))
        self.comments = CommentService(
            clock, channels, people.audit, shows.broadcasts, self._writer, pace, addresses, censor
        )
        self.review = ReviewService(clock, channels, people.audit, shows.broadcasts, writer)
        self.moderation = ModerationService(clock, people.audit, shows.rooms)

    @property
    def commands(self) -> Mapping[str, Command]:
        """For the gateway's policy."""
        return {SEND: self.comments.carry_out}

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        """For the gateway's snapshots."""
        return {"comments": comments_part(self.history)}

    async def start(self) -> None:
        await self._writer.start()

    async def close(self) -> None:
        await self._writer.close()
