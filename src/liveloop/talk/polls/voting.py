"""Voting: one ballot a person, whatever is sent again."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.polls import repository
from liveloop.talk.polls.errors import PollNotFound, VoteInvalid
from liveloop.talk.polls.events import RESULTS, PollResults
from liveloop.talk.polls.schemas import BallotRead, PollStateName, PollView, Vote
from liveloop.talk.polls.settling import Cast, Voice
from liveloop.talk.pulse import RoomPulse

VOTE = "poll.vote"


class Writer(Protocol):
    """`kit.groupcommit` of `VoteWriter`."""

    async def submit(self, item: Voice) -> Cast: ...


class VoteService:
    def __init__(self, writer: Writer, pulse: RoomPulse) -> None:
        self._writer = writer
        self._pulse = pulse

    async def vote(self, by: Pass, wanted: Vote) -> BallotRead:
        """Returns once it is durable, with the vote that counts: the first. Raises PollNotFound, PollClosed,
        VoteInvalid, Removed."""
        cast = await self._writer.submit(
            Voice(
                room_id=by.room_id,
                poll_id=wanted.poll_id,
                person_id=by.person_id,
                name=by.name,
                choices=tuple(wanted.choices),
            )
        )
        news = PollResults(poll_id=wanted.poll_id, **cast.results.model_dump())
        self._pulse.tell(by.room_id, "staff" if cast.hidden else "pulse", RESULTS, news)
        return BallotRead(choices=cast.choices, results=None if cast.hidden else cast.results)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `poll.vote` of the socket."""
        try:
            wanted = Vote.model_validate(order.data)
        except ValidationError as error:
            raise VoteInvalid("A vote needs `poll_id` and `choices`.") from error
        return (await self.vote(order.by, wanted)).model_dump(mode="json")

    async def ballot(self, session: AsyncSession, by: Pass, poll_id: uuid.UUID) -> BallotRead:
        """What this person voted. Raises PollNotFound."""
        poll = await repository.get_or_none(session, poll_id)
        if poll is None or poll.room_id != by.room_id or poll.state == PollStateName.DRAFT:
            raise PollNotFound("There is no such poll.")
        key = (poll_id, by.person_id)
        found = (await repository.choices(session, [key])).get(key)
        return BallotRead(choices=found, results=PollView.of(poll).results if found else None)
