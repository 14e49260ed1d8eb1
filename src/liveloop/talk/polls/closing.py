"""How a poll ends: by staff, by itself or with its broadcast, and once more when the last vote is in."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.media_time import LATE
from liveloop.shows.vocabulary import OVER
from liveloop.talk.polls import events
from liveloop.talk.polls.locks import lock_polls
from liveloop.talk.polls.models import Poll, PollStateName
from liveloop.talk.polls.rewarding import Rewarding

CLOSE = "polls.close"
COUNTED = "polls.counted"

LOOK = timedelta(seconds=30)
"""So often an open poll without an end looks whether its broadcast is over."""

MOMENT = timedelta(seconds=1)
"""After the last late vote; what is counted then counts for good."""


class Closing:
    """Its jobs run in the worker."""

    def __init__(self, clock: Clock, jobs: Jobs, channels: ChannelLog, rewarding: Rewarding) -> None:
        self._clock = clock
        self._jobs = jobs
        self._channels = channels
        self._rewarding = rewarding

    async def plan(self, session: AsyncSession, poll: Poll) -> None:
        """A poll that was opened for a time closes by itself; any other one with its broadcast."""
        await self._enqueue(session, CLOSE, poll, poll.closes_at or self._clock.now() + LOOK)

    async def close(self, session: AsyncSession, poll: Poll, at: datetime) -> None:
        """Close a poll that is open, under its lock, at the media time `at`, and tell the room."""
        assert poll.at is not None, "what is open was opened"
        poll.state = PollStateName.CLOSED
        poll.closed_at = max(poll.at, at if poll.closes_at is None else min(at, poll.closes_at))
        await self._jobs.cancel(session, unique_key=_key(CLOSE, poll))
        await self._enqueue(session, COUNTED, poll, poll.closed_at + LATE + MOMENT)
        await self._channels.append(session, str(poll.room_id), [events.changed(poll, poll.closed_at)])

    async def close_due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `polls.close`."""
        poll = await self._poll(session, payload)
        if poll is None or poll.state != PollStateName.OPEN:
            return
        now = self._clock.now()
        broadcast = await broadcasts.get_or_none(session, poll.broadcast_id)
        if broadcast is not None and broadcast.state in OVER:
            await self.close(session, poll, broadcast.ended_at or now)
        elif poll.closes_at is not None:
            await self.close(session, poll, now)
        else:
            await self.plan(session, poll)

    async def tell_counted(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `polls.counted`: the numbers with the late votes, and then the points of a quiz."""
        poll = await self._poll(session, payload)
        if poll is not None and poll.closed_at is not None:
            await self._rewarding.begin(session, poll)
            await self._channels.append(session, str(poll.room_id), [events.changed(poll, poll.closed_at)])

    async def _poll(self, session: AsyncSession, payload: dict[str, Any]) -> Poll | None:
        poll_id = uuid.UUID(payload["poll"])
        return (await lock_polls(session, [poll_id])).get(poll_id)

    async def _enqueue(self, session: AsyncSession, kind: str, poll: Poll, at: datetime) -> None:
        await self._jobs.enqueue(
            session, kind, {"poll": str(poll.id)}, run_at=at, unique_key=_key(kind, poll)
        )


def _key(kind: str, poll: Poll) -> str:
    return f"{kind}:{poll.id}"
