"""The points of a quiz, given once no more vote can come."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.jobs import Jobs
from liveloop.people.audit.service import AuditLog
from liveloop.people.points.book import Movement, PointsBook, issuer_account, person_account
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.talk.polls import events, repository
from liveloop.talk.polls.locks import lock_polls
from liveloop.talk.polls.models import Ballot, Poll

REWARD = "polls.reward"
REASON = "quiz.right"
AT_ONCE = 200
"""Ballots of one transaction; the next are another job."""

log = structlog.get_logger()


class Rewarding:
    """Its job runs in the worker. A ballot is paid once: by its key, and by how far the row says one got."""

    def __init__(self, clock: Clock, jobs: Jobs, channels: ChannelLog) -> None:
        self._jobs = jobs
        self._channels = channels
        self._audit = AuditLog(clock)
        self._points = PointsBook(clock)

    async def begin(self, session: AsyncSession, poll: Poll) -> None:
        """Of a poll that is locked, and counted for good."""
        if poll.reward_points is not None and poll.rewarded_until is None:
            key = f"{REWARD}:{poll.id}"
            await self._jobs.enqueue(session, REWARD, {"poll": str(poll.id)}, unique_key=key)

    async def pay(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `polls.reward`: the next ballots in the order of their arrival."""
        poll_id = uuid.UUID(payload["poll"])
        poll = (await lock_polls(session, [poll_id])).get(poll_id)
        if poll is None or poll.reward_points is None or poll.rewarded_until is not None:
            return
        ballots = await repository.arrived(session, poll_id, after=poll.rewarded_number, limit=AT_ONCE)
        left = None if poll.reward_first is None else poll.reward_first - poll.rewarded
        winners = [ballot for ballot in ballots if ballot.choices == poll.answer][:left]
        organisation_id = await self._give(session, poll, poll.reward_points, winners)
        poll.rewarded += len(winners)
        enough = poll.rewarded == poll.reward_first
        looked_at = winners if enough else ballots
        poll.rewarded_number = (looked_at and looked_at[-1].number) or poll.rewarded_number
        if not enough and len(ballots) == AT_ONCE:
            await self.begin(session, poll)
            return
        poll.rewarded_until = poll.rewarded_number
        if poll.closed_at is not None:
            await self._channels.append(session, str(poll.room_id), [events.changed(poll, poll.closed_at)])
        if organisation_id is not None:
            details = {"title": poll.question, "people": poll.rewarded, "points": poll.reward_points}
            await self._audit.record_system(
                session, organisation_id, "poll.rewarded", target=("poll", poll.id), details=details
            )

    async def _give(
        self, session: AsyncSession, poll: Poll, points: int, winners: Sequence[Ballot]
    ) -> uuid.UUID | None:
        """Returns the organisation. What an account cannot hold any more is not given."""
        broadcast = await broadcasts.get_or_none(session, poll.broadcast_id)
        if broadcast is None:
            return None
        organisation_id = broadcast.organisation_id
        movements = [
            Movement(
                key=f"quiz:{poll.id}:{ballot.person_id}",
                source=issuer_account(organisation_id),
                target=person_account(organisation_id, ballot.person_id),
                points=points,
                reason=REASON,
                broadcast_id=poll.broadcast_id,
            )
            for ballot in winners
            if ballot.person_id is not None
        ]
        for movement, moved in zip(movements, await self._points.move(session, movements), strict=True):
            if isinstance(moved, LiveloopError):
                log.warning("poll.reward_refused", key=movement.key, code=moved.code)
        return organisation_id
