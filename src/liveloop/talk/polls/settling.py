"""Counting votes, many in one commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.talk.polls import repository
from liveloop.talk.polls.errors import PollClosed, PollNotFound, VoteInvalid
from liveloop.talk.polls.locks import lock_polls
from liveloop.talk.polls.models import Poll
from liveloop.talk.polls.repository import BallotKey
from liveloop.talk.polls.schemas import PollStateName, Results

LATE = timedelta(seconds=15)
"""Votes of players that are behind count for so long after the end."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A vote on its way."""

    room_id: uuid.UUID
    poll_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    choices: tuple[int, ...]

    @property
    def key(self) -> BallotKey:
        return (self.poll_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Cast:
    """The vote that counts, and the numbers with it. `hidden`: viewers are not to see them yet."""

    choices: list[int]
    results: Results
    hidden: bool


class VoteWriter:
    """Settles votes for `kit.groupcommit`: one ballot a person, the first."""

    def __init__(self, clock: Clock) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock

    async def settle(self, session: AsyncSession, voices: Sequence[Voice]) -> list[Cast | Exception]:
        polls = await lock_polls(session, {one.poll_id for one in voices})
        known = [one for one in voices if one.poll_id in polls]
        cast = await repository.choices(session, {one.key for one in known})
        removed = await playback.removed(
            session, {(polls[one.poll_id].broadcast_id, one.person_id) for one in known}
        )
        current = await self._broadcasts.ids(session, {one.room_id for one in known})
        refused: dict[int, Exception] = {}
        fresh: dict[BallotKey, Voice] = {}
        for number, one in enumerate(voices):
            poll = polls.get(one.poll_id)
            if poll is None or poll.room_id != one.room_id:
                refused[number] = PollNotFound("There is no such poll.")
            elif (poll.broadcast_id, one.person_id) in removed:
                refused[number] = Removed("You were removed from this broadcast.")
            elif one.key not in cast:
                try:
                    self._check(poll, one, current.get(one.room_id))
                except (PollClosed, VoteInvalid) as error:
                    refused[number] = error
                else:
                    cast[one.key] = sorted(set(one.choices))
                    fresh[one.key] = one
        await self._write(session, polls, cast, fresh)
        return [
            refused.get(number)
            or Cast(cast[one.key], Results(**polls[one.poll_id].results), hidden=_hides(polls[one.poll_id]))
            for number, one in enumerate(voices)
        ]

    def _check(self, poll: Poll, one: Voice, current: uuid.UUID | None) -> None:
        """A poll ends with its broadcast, also when nobody closed it."""
        late = poll.closed_at is not None and self._clock.now() - poll.closed_at > LATE
        if poll.state == PollStateName.DRAFT or late or poll.broadcast_id != current:
            raise PollClosed("This poll is over.")
        chosen = set(one.choices)
        if any(number >= len(poll.options) for number in chosen) or (len(chosen) > 1 and not poll.multiple):
            raise VoteInvalid("Choose one of the options.")

    async def _write(
        self,
        session: AsyncSession,
        polls: dict[uuid.UUID, Poll],
        cast: dict[BallotKey, list[int]],
        fresh: dict[BallotKey, Voice],
    ) -> None:
        now = self._clock.now()
        rows = []
        for key, one in fresh.items():
            poll = polls[one.poll_id]
            rows.append(
                {
                    "poll_id": one.poll_id,
                    "person_id": one.person_id,
                    "name": "" if poll.anonymous else one.name,
                    "choices": cast[key],
                    "created_at": now,
                }
            )
            poll.voters += 1
            poll.votes = [votes + (number in cast[key]) for number, votes in enumerate(poll.votes)]
        if rows:
            await repository.add_ballots(session, rows)
            await session.flush()


def _hides(poll: Poll) -> bool:
    return not poll.live_results and poll.state != PollStateName.CLOSED
