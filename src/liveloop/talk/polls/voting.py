"""Voting: one ballot a person, whatever is sent again."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.pulse import Lane, RoomPulse
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.polls import repository
from liveloop.talk.polls.ballots import BallotRead, Vote
from liveloop.talk.polls.errors import PollNotFound, VoteInvalid
from liveloop.talk.polls.events import RESULTS, PollResults
from liveloop.talk.polls.models import PollStateName
from liveloop.talk.polls.questions import Answer
from liveloop.talk.polls.results import Results
from liveloop.talk.polls.settling import Cast, Voice
from liveloop.talk.polls.voters import VoterKeys

VOTE = "poll.vote"


class Writer(Protocol):
    """`kit.groupcommit` of `VoteWriter`."""

    async def submit(self, item: Voice) -> Cast: ...


class Censor(Protocol):
    async def blocks(self, by: Pass, text: str) -> bool:
        """Whether the rules of the room do not let `text` pass at all."""
        ...


class VoteService:
    def __init__(self, writer: Writer, pulse: RoomPulse, voters: VoterKeys, censor: Censor) -> None:
        self._writer = writer
        self._pulse = pulse
        self._voters = voters
        self._censor = censor

    async def vote(self, by: Pass, wanted: Vote) -> BallotRead:
        """Returns once it is durable, with the vote that counts: the first. Raises PollNotFound, PollClosed,
        VoteInvalid, AnswerMissing, AnswerBlocked, Removed."""
        answers = tuple(wanted.answers or ())
        cast = await self._writer.submit(
            Voice(
                room_id=by.room_id,
                poll_id=wanted.poll_id,
                person_id=by.person_id,
                name=by.name,
                choices=tuple(wanted.choices),
                answers=answers,
                blocked=await self._blocked(by, answers),
            )
        )
        if cast.shown is not None:
            self._tell(by.room_id, "pulse", wanted.poll_id, cast.shown)
        if cast.shown != cast.results:
            self._tell(by.room_id, "staff", wanted.poll_id, cast.results)
        return BallotRead.of(cast.poll, cast.given, cast.shown)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `poll.vote` of the socket."""
        try:
            wanted = Vote.model_validate(order.data)
        except ValidationError as error:
            raise VoteInvalid("A vote needs `poll_id`, and `choices` or `answers`.") from error
        return (await self.vote(order.by, wanted)).model_dump(mode="json")

    async def ballot(self, session: AsyncSession, by: Pass, poll_id: uuid.UUID) -> BallotRead:
        """What this person voted. Raises PollNotFound."""
        poll = await repository.get_or_none(session, poll_id)
        if poll is None or poll.room_id != by.room_id or poll.state == PollStateName.DRAFT:
            raise PollNotFound("There is no such poll.")
        key = (poll_id, self._voters.of(poll, by.person_id))
        found = (await repository.given(session, [key])).get(key)
        return BallotRead.of(poll, found, Results.shown_of(poll))

    async def _blocked(self, by: Pass, answers: tuple[Answer, ...]) -> int | None:
        """The number of the first answer that does not pass."""
        for number, answer in enumerate(answers):
            if isinstance(answer, str) and await self._censor.blocks(by, answer):
                return number
        return None

    def _tell(self, room_id: uuid.UUID, lane: Lane, poll_id: uuid.UUID, results: Results) -> None:
        news = PollResults(poll_id=poll_id, **results.model_dump())
        self._pulse.tell(room_id, lane, RESULTS, news)
