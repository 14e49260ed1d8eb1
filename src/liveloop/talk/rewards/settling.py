"""What people do to earn points, many in one commit: watching and checking in."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.points.book import PointsAccount, PointsBook, person_account
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.shows.vocabulary import BroadcastRead, BroadcastState
from liveloop.talk.rewards import repository
from liveloop.talk.rewards.counting import Deed, Terms
from liveloop.talk.rewards.errors import CheckInOff, NothingToWatch
from liveloop.talk.rewards.granting import Reward, Rewards
from liveloop.talk.rewards.inviting import owe_inviters
from liveloop.talk.rewards.locks import lock_people
from liveloop.talk.rewards.schemas import CheckedIn, Rule, WatchBeaten

GAP = timedelta(seconds=45)
"""Between two beats of a player that goes on; a longer one was a pause, and none of it counts."""
BEHIND = timedelta(seconds=60)
"""A live player is not further behind; a picture that stands still soon is."""
AHEAD = timedelta(seconds=5)
"""The clocks of two machines."""


@dataclass(frozen=True, slots=True)
class Effort:
    """`at`: the time of the picture that the person sees, of a beat of the player; None: they check in."""

    room_id: uuid.UUID
    person_id: uuid.UUID
    address: str
    at: datetime | None = None


Outcome = WatchBeaten | CheckedIn


class RewardWriter:
    """Settles efforts for `kit.groupcommit`."""

    def __init__(self, clock: Clock, rewards: Rewards, book: PointsBook) -> None:
        self._clock = clock
        self._rewards = rewards
        self._book = book
        self._broadcasts = CurrentBroadcasts()

    async def settle(self, session: AsyncSession, efforts: Sequence[Effort]) -> list[Outcome | Exception]:
        await lock_people(session, {one.person_id for one in efforts})
        rooms = {one.room_id for one in efforts}
        terms = await self._rewards.terms(session, rooms)
        current = await self._broadcasts.current(session, rooms)
        pairs = {(current[one.room_id].id, one.person_id) for one in efforts if one.room_id in current}
        removed = await playback.removed(session, pairs)
        day = _Day(self._clock.now(), terms)
        await self._prepare(session, day, efforts)
        plans: list[_Plan | Exception] = []
        for one in efforts:
            broadcast = current.get(one.room_id)
            if broadcast is not None and (broadcast.id, one.person_id) in removed:
                plans.append(Removed("You were removed from this broadcast."))
            elif one.at is not None:
                plans.append(day.watch(one, broadcast))
            else:
                plans.append(day.check_in(one))
        await day.write(session)
        beats = [one for one, plan in zip(efforts, plans, strict=True) if one.at and isinstance(plan, _Plan)]
        await owe_inviters(session, beats, terms, now=self._clock.now())
        deeds = [deed for plan in plans if isinstance(plan, _Plan) for deed in plan.deeds]
        rewards = await self._rewards.grant(session, deeds)
        await self._rewards.tell(session, deeds, rewards)
        return await self._answers(session, efforts, plans, iter(rewards), terms)

    async def _prepare(self, session: AsyncSession, day: _Day, efforts: Sequence[Effort]) -> None:
        people = {one.person_id for one in efforts}
        day.clocks = {
            person: _Clock(row.day, row.seconds, row.beat_at)
            for person, row in (await repository.clocks(session, people)).items()
        }
        days = {
            (one.person_id, terms.day - timedelta(days=back))
            for one in efforts
            if (terms := day.terms.get(one.room_id))
            for back in (0, 1)
        }
        day.streaks = await repository.check_ins(session, days) if days else {}

    async def _answers(
        self,
        session: AsyncSession,
        efforts: Sequence[Effort],
        plans: Sequence[_Plan | Exception],
        rewards: Iterator[Reward | None],
        terms: dict[uuid.UUID, Terms],
    ) -> list[Outcome | Exception]:
        checked_in = [
            self._account(one, terms)
            for one, plan in zip(efforts, plans, strict=True)
            if isinstance(plan, _Plan) and plan.streak is not None
        ]
        balances = await self._book.balances(session, checked_in) if checked_in else {}
        answers: list[Outcome | Exception] = []
        for one, plan in zip(efforts, plans, strict=True):
            if isinstance(plan, Exception):
                answers.append(plan)
                continue
            got: list[Reward | None] = [next(rewards) for _ in plan.deeds]
            earned = sum(reward.points for reward in got if reward)
            if plan.streak is None:
                answers.append(WatchBeaten(seconds=int(plan.seconds), earned=earned))
                continue
            balance = balances[self._account(one, terms)]
            answers.append(CheckedIn(earned=earned, balance=balance, streak=plan.streak))
        return answers

    def _account(self, one: Effort, terms: dict[uuid.UUID, Terms]) -> PointsAccount:
        return person_account(terms[one.room_id].organisation_id, one.person_id)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What an effort comes to: `seconds` watched today, or the `streak` of a check-in."""

    deeds: tuple[Deed, ...]
    seconds: float = 0.0
    streak: int | None = None


@dataclass(frozen=True, slots=True)
class _Clock:
    day: date
    seconds: float
    beat_at: datetime


class _Day:
    """Clocks and check-ins of the people of a batch, in memory until they are written."""

    def __init__(self, now: datetime, terms: dict[uuid.UUID, Terms]) -> None:
        self.terms = terms
        self.clocks: dict[uuid.UUID, _Clock] = {}
        self.streaks: dict[tuple[uuid.UUID, date], int] = {}
        self._now = now
        self._beaten: set[uuid.UUID] = set()
        self._watched: defaultdict[tuple[uuid.UUID, uuid.UUID], float] = defaultdict(float)
        self._fresh: list[tuple[uuid.UUID, date]] = []

    def watch(self, one: Effort, broadcast: BroadcastRead | None) -> _Plan | Exception:
        """The server's own clock counts; what the player says only tells whether there is a picture."""
        terms = self.terms.get(one.room_id)
        if terms is None or broadcast is None or broadcast.state is not BroadcastState.LIVE:
            return NothingToWatch("There is no live picture now.")
        if one.at is None or not self._now - BEHIND <= one.at <= self._now + AHEAD:
            return NothingToWatch("The picture stands still. Go to the live edge.")
        known = self.clocks.get(one.person_id)
        before = known.seconds if known and known.day == terms.day else 0.0
        gap = self._now - known.beat_at if known else GAP * 2
        more = gap.total_seconds() if timedelta(0) <= gap <= GAP else 0.0
        seconds = before + more
        self._watched[broadcast.id, one.person_id] += more
        self.clocks[one.person_id] = _Clock(terms.day, seconds, self._now)
        self._beaten.add(one.person_id)
        span = terms.rules.watch.minutes * 60
        due = range(int(before // span) + 1, int(seconds // span) + 1)
        deeds = tuple(
            Deed(Rule.WATCH, one.room_id, one.person_id, f"{terms.day}:{number}", one.address)
            for number in due
        )
        return _Plan(deeds, seconds=seconds)

    def check_in(self, one: Effort) -> _Plan | Exception:
        terms = self.terms.get(one.room_id)
        if terms is None or not terms.rules.check_in.enabled:
            return CheckInOff("There is no check-in here.")
        today = (one.person_id, terms.day)
        if today in self.streaks:
            return _Plan((), streak=self.streaks[today])
        streak = self.streaks.get((one.person_id, terms.day - timedelta(days=1)), 0) + 1
        self.streaks[today] = streak
        self._fresh.append(today)
        deed = Deed(Rule.CHECK_IN, one.room_id, one.person_id, str(terms.day), one.address, streak)
        return _Plan((deed,), streak=streak)

    async def write(self, session: AsyncSession) -> None:
        if self._beaten:
            await repository.put_clocks(
                session,
                [
                    {
                        "person_id": person,
                        "day": self.clocks[person].day,
                        "seconds": self.clocks[person].seconds,
                        "beat_at": self.clocks[person].beat_at,
                    }
                    for person in sorted(self._beaten)
                ],
            )
        watched = [
            {"broadcast_id": broadcast, "person_id": person, "seconds": seconds}
            for (broadcast, person), seconds in sorted(self._watched.items())
            if seconds
        ]
        if watched:
            await repository.add_watched(session, watched)
        if self._fresh:
            await repository.add_check_ins(
                session,
                [
                    {
                        "person_id": person,
                        "day": day,
                        "streak": self.streaks[person, day],
                        "created_at": self._now,
                    }
                    for person, day in sorted(self._fresh)
                ],
            )
