"""Counting votes, many in one commit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.media_time import LATE
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.talk.polls import repository
from liveloop.talk.polls.errors import AnswerBlocked, AnswerMissing, PollClosed, PollNotFound, VoteInvalid
from liveloop.talk.polls.locks import lock_polls
from liveloop.talk.polls.models import Poll, PollStateName
from liveloop.talk.polls.questions import Answer, checked, count, written
from liveloop.talk.polls.repository import BallotKey, Given
from liveloop.talk.polls.results import Results, counts_of, questions_of
from liveloop.talk.polls.voters import VoterKeys


@dataclass(frozen=True, slots=True)
class Voice:
    """A vote on its way; `answers` are those of a questionnaire, `blocked` is the number of one of them that
    the rules of the room do not let pass."""

    room_id: uuid.UUID
    poll_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    choices: tuple[int, ...]
    answers: tuple[Answer, ...] = ()
    blocked: int | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The vote that counts, and the numbers with it: for staff, and as far as viewers may see them yet."""

    poll: Poll
    given: Given
    results: Results
    shown: Results | None


class VoteWriter:
    """Settles votes for `kit.groupcommit`: one ballot a person, the first."""

    def __init__(self, clock: Clock, voters: VoterKeys) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock
        self._voters = voters

    async def settle(self, session: AsyncSession, voices: Sequence[Voice]) -> list[Cast | Exception]:
        polls = await lock_polls(session, {one.poll_id for one in voices})
        keys = [self._key(polls.get(one.poll_id), one) for one in voices]
        cast = await repository.given(session, {key for key in keys if key})
        removed = await playback.removed(
            session,
            {(polls[one.poll_id].broadcast_id, one.person_id) for one in voices if one.poll_id in polls},
        )
        current = await self._broadcasts.ids(session, {one.room_id for one in voices})
        refused: dict[int, Exception] = {}
        fresh: dict[BallotKey, Voice] = {}
        for number, (key, one) in enumerate(zip(keys, voices, strict=True)):
            poll = polls.get(one.poll_id)
            if key is None or poll is None:
                refused[number] = PollNotFound("There is no such poll.")
            elif (poll.broadcast_id, one.person_id) in removed:
                refused[number] = Removed("You were removed from this broadcast.")
            elif key not in cast:
                try:
                    choices = self._choices(poll, one, current.get(one.room_id))
                except (PollClosed, VoteInvalid, AnswerMissing, AnswerBlocked) as error:
                    refused[number] = error
                else:
                    poll.voters += 1
                    cast[key] = Given(choices, None if poll.anonymous else poll.voters)
                    fresh[key] = one
        await self._write(session, polls, cast, fresh)
        numbers = {poll.id: (Results.all_of(poll), Results.shown_of(poll)) for poll in polls.values()}
        return [
            Cast(polls[key[0]], cast[key], *numbers[key[0]])
            if key is not None and number not in refused
            else refused[number]
            for number, key in enumerate(keys)
        ]

    def _key(self, poll: Poll | None, one: Voice) -> BallotKey | None:
        if poll is None or poll.room_id != one.room_id:
            return None
        return (poll.id, self._voters.of(poll, one.person_id))

    def _choices(self, poll: Poll, one: Voice, current: uuid.UUID | None) -> list[Any]:
        """What the ballot says. A poll ends with its broadcast, also when nobody closed it."""
        ends = [at for at in (poll.closes_at, poll.closed_at) if at is not None]
        late = bool(ends) and self._clock.now() - min(ends) > LATE
        if poll.state == PollStateName.DRAFT or late or poll.broadcast_id != current:
            raise PollClosed("This poll is over.")
        if poll.questions is not None:
            given = checked(questions_of(poll), one.answers)
            if one.blocked is not None:
                raise AnswerBlocked("This cannot be said here. Say it in another way.", question=one.blocked)
            return given
        chosen = set(one.choices)
        known = all(0 <= number < len(poll.options) for number in chosen)
        if not chosen or not known or (len(chosen) > 1 and not poll.multiple):
            raise VoteInvalid("Choose one of the options.")
        return sorted(chosen)

    async def _write(
        self,
        session: AsyncSession,
        polls: dict[uuid.UUID, Poll],
        cast: dict[BallotKey, Given],
        fresh: dict[BallotKey, Voice],
    ) -> None:
        now = self._clock.now()
        rows = []
        given: defaultdict[uuid.UUID, list[list[Any]]] = defaultdict(list)
        for key, one in fresh.items():
            poll = polls[one.poll_id]
            given[poll.id].append(cast[key].choices)
            rows.append(_row(poll, key, one, cast[key], now))
        for poll_id, ballots in given.items():
            _count(polls[poll_id], ballots)
        if rows:
            await repository.add_ballots(session, rows)
            await session.flush()


def _row(poll: Poll, key: BallotKey, one: Voice, given: Given, now: datetime) -> dict[str, Any]:
    """The columns of a ballot; an anonymous one says nothing of who, nor exactly when."""
    return {
        "poll_id": poll.id,
        "voter": key[1],
        "person_id": None if poll.anonymous else one.person_id,
        "name": "" if poll.anonymous else one.name,
        "number": given.number,
        "choices": given.choices,
        "written": written(given.choices) if poll.questions is not None else 0,
        "created_at": now.replace(second=0, microsecond=0) if poll.anonymous else now,
    }


def _count(poll: Poll, ballots: Sequence[list[Any]]) -> None:
    if poll.questions is None:
        chosen = [number for given in ballots for number in given]
        poll.votes = [votes + chosen.count(number) for number, votes in enumerate(poll.votes)]
        return
    questions, counts = questions_of(poll), counts_of(poll)
    for given in ballots:
        count(questions, counts, given)
    poll.tally = [one.model_dump() for one in counts]
