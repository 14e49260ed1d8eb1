"""Polls: prepared, opened, closed, read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pages import Page
from liveloop.kit.pictures import Pictures
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.paging import make_page, read_cursor
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.vocabulary import OVER
from liveloop.talk.polls import events, repository
from liveloop.talk.polls.ballots import BallotEntry
from liveloop.talk.polls.closing import Closing
from liveloop.talk.polls.errors import PollNotFound, PollRunning, PollState, TooManyPolls
from liveloop.talk.polls.locks import lock_polls_of
from liveloop.talk.polls.models import Poll, PollStateName
from liveloop.talk.polls.questions import nothing_counted
from liveloop.talk.polls.results import questions_of
from liveloop.talk.polls.schemas import (
    PollClose,
    PollCreate,
    PollList,
    PollOpen,
    PollRead,
    PollView,
    PollViews,
)

POLLS = 100
"""Of one broadcast."""


class PollService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        closing: Closing,
        pictures: Pictures,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._closing = closing
        self._pictures = pictures

    async def list(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> PollList:
        await self._broadcasts.get(session, actor, broadcast_id)
        return PollList(items=[PollRead.of(poll) for poll in await repository.list_of(session, broadcast_id)])

    async def create(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: PollCreate
    ) -> PollRead:
        """Prepare a poll; nobody sees it before it is opened. Raises TooManyPolls."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        if len(await repository.list_of(session, broadcast_id)) >= POLLS:
            raise TooManyPolls(f"At most {POLLS} polls a broadcast. Delete some first.")
        await self.check_pictures(wanted)
        poll = Poll(
            id=new_id(),
            room_id=broadcast.room_id,
            broadcast_id=broadcast_id,
            state=PollStateName.DRAFT,
            voters=0,
            votes=[0] * len(wanted.options),
            created_at=self._clock.now(),
            reward_points=wanted.reward and wanted.reward.points,
            reward_first=wanted.reward and wanted.reward.first,
            rewarded=0,
            rewarded_number=0,
            **wanted.model_dump(mode="json", exclude={"reward"}),
        )
        poll.tally = [one.model_dump() for one in nothing_counted(questions_of(poll))] or None
        await repository.add(session, poll)
        await self._record(session, actor, "poll.created", poll)
        return PollRead.of(poll)

    async def check_pictures(self, wanted: PollCreate) -> None:
        """Raises PictureNotFound."""
        for picture in wanted.pictures or ():
            if picture is not None:
                await self._pictures.load(picture.name)

    async def delete(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, poll_id: uuid.UUID
    ) -> None:
        """Only what nobody has seen goes. Raises PollNotFound, PollState."""
        poll, _ = await self._locked(session, actor, broadcast_id, poll_id)
        if poll.state != PollStateName.DRAFT:
            raise PollState("This poll was opened already and stays.")
        await repository.remove(session, poll)
        await self._record(session, actor, "poll.deleted", poll)

    async def open(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        poll_id: uuid.UUID,
        wanted: PollOpen,
    ) -> PollRead:
        """Show it to everybody, in step with the picture. Raises PollNotFound, PollState, PollRunning."""
        poll, polls = await self._locked(session, actor, broadcast_id, poll_id)
        broadcast = await broadcasts.get_or_none(session, broadcast_id)
        if poll.state != PollStateName.DRAFT or _is_over(broadcast):
            raise PollState("This poll cannot be opened any more.")
        if any(other.state == PollStateName.OPEN for other in polls):
            raise PollRunning("Another poll is open. Close it first.")
        poll.state = PollStateName.OPEN
        poll.at = believed(wanted.at, self._clock.now())
        poll.closes_at = poll.at + timedelta(seconds=poll.seconds) if poll.seconds else None
        await session.flush()
        await self._closing.plan(session, poll)
        await self._channels.append(session, str(poll.room_id), [events.changed(poll, poll.at)])
        await self._record(session, actor, "poll.opened", poll)
        return PollRead.of(poll)

    async def close(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        poll_id: uuid.UUID,
        wanted: PollClose,
    ) -> PollRead:
        """End it in step with the picture. Raises PollNotFound, PollState."""
        poll, _ = await self._locked(session, actor, broadcast_id, poll_id)
        if poll.state != PollStateName.OPEN:
            raise PollState("This poll is not open.")
        await self._closing.close(session, poll, believed(wanted.at, self._clock.now()))
        await self._record(session, actor, "poll.closed", poll)
        return PollRead.of(poll)

    async def get(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, poll_id: uuid.UUID
    ) -> Poll:
        """Raises PollNotFound."""
        await self._broadcasts.get(session, actor, broadcast_id)
        poll = await repository.get_or_none(session, poll_id)
        if poll is None or poll.broadcast_id != broadcast_id:
            raise PollNotFound("There is no such poll.")
        return poll

    async def ballots(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        poll_id: uuid.UUID,
        *,
        written: int | None,
        cursor: str | None,
        limit: int,
    ) -> Page[BallotEntry]:
        """`written`: only those that answer this question in words. Raises PollNotFound."""
        poll = await self.get(session, actor, broadcast_id, poll_id)
        rows = await repository.ballots(
            session, poll.id, after=read_cursor(cursor), limit=limit + 1, written=written
        )
        return make_page(rows, limit, view=BallotEntry.of, key=lambda ballot: ballot.voter)

    async def shown(self, session: AsyncSession, broadcast_id: uuid.UUID) -> PollViews:
        """What viewers of a replay see at its time."""
        return PollViews(items=[PollView.of(poll) for poll in await repository.shown(session, broadcast_id)])

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any] | None:
        """The snapshot's `poll`: the last that was opened in the broadcast that the room shows."""
        broadcast = await broadcasts.shown_or_none(session, room_id)
        poll = await repository.last_shown_or_none(session, broadcast.id) if broadcast else None
        return PollView.of(poll).model_dump(mode="json") if poll else None

    async def _locked(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, poll_id: uuid.UUID
    ) -> tuple[Poll, Sequence[Poll]]:
        """The poll, and all of its broadcast."""
        await self._broadcasts.get(session, actor, broadcast_id)
        polls = await lock_polls_of(session, broadcast_id)
        if poll_id not in polls:
            raise PollNotFound("There is no such poll.")
        return polls[poll_id], tuple(polls.values())

    async def _record(self, session: AsyncSession, actor: Actor, act: str, poll: Poll) -> None:
        details = {"title": poll.question, "broadcast": str(poll.broadcast_id)}
        await self._audit.record(session, actor, act, target=("poll", poll.id), details=details)


def _is_over(broadcast: Broadcast | None) -> bool:
    return broadcast is None or broadcast.state in OVER
