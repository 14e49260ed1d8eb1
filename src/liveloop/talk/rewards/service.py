"""Earning points: what viewers do for them, what they see of it, and the rules of an organisation."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.points.book import PointsBook, person_account
from liveloop.people.points.schemas import PointsStatement
from liveloop.people.points.service import PointsService
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.rewards import repository
from liveloop.talk.rewards.counting import Terms
from liveloop.talk.rewards.errors import NothingToWatch, WatchInvalid
from liveloop.talk.rewards.granting import Rewards
from liveloop.talk.rewards.schemas import (
    CheckedIn,
    MyPoints,
    RewardRules,
    Rule,
    StreakRead,
    TaskRead,
    WatchBeat,
    WatchBeaten,
)
from liveloop.talk.rewards.settling import Effort, Outcome

BEAT = "watch.beat"
CHECK_IN = "check_in"


class Writer(Protocol):
    """`kit.groupcommit` of `RewardWriter`."""

    async def submit(self, item: Effort) -> Outcome: ...


class RewardService:
    def __init__(
        self,
        clock: Clock,
        audit: AuditLog,
        points: PointsService,
        book: PointsBook,
        rewards: Rewards,
        writer: Writer,
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._points = points
        self._book = book
        self._rewards = rewards
        self._writer = writer

    async def beat(self, by: Pass, wanted: WatchBeat) -> WatchBeaten:
        """The player goes on. Only over an open socket: whoever left the room watches nothing.

        Raises NothingToWatch, Removed.
        """
        if by.replay or by.session_id is None:
            raise NothingToWatch("Only watching live earns points.")
        outcome = await self._writer.submit(Effort(by.room_id, by.person_id, by.address, at=wanted.at))
        assert isinstance(outcome, WatchBeaten)
        return outcome

    async def check_in(self, by: Pass) -> CheckedIn:
        """Once a day; again it says how it is. Raises CheckInOff, Removed."""
        outcome = await self._writer.submit(Effort(by.room_id, by.person_id, by.address))
        assert isinstance(outcome, CheckedIn)
        return outcome

    async def carry_out_beat(self, order: Order) -> dict[str, Any]:
        """The command `watch.beat` of the socket; it has no twin."""
        try:
            wanted = WatchBeat.model_validate(order.data)
        except ValidationError as error:
            raise WatchInvalid("A beat of the player needs `at`, the time of its picture.") from error
        return (await self.beat(order.by, wanted)).model_dump(mode="json")

    async def carry_out_check_in(self, order: Order) -> dict[str, Any]:
        """The command `check_in` of the socket."""
        return (await self.check_in(order.by)).model_dump(mode="json")

    async def mine(self, session: AsyncSession, by: Pass) -> MyPoints:
        """What the viewer has, and what earns how much today."""
        terms = (await self._rewards.terms(session, {by.room_id}))[by.room_id]
        today = (by.person_id, terms.day)
        tallies = (await repository.tallies(session, [today]))[today]
        account = person_account(by.organisation_id, by.person_id)
        streak = await self._streak(session, by.person_id, terms)
        seconds = await self._seconds(session, by.person_id, terms)
        return MyPoints(
            balance=await self._book.balance(session, account),
            earned_today=sum(points for _, points in tallies.values()),
            most_a_day=terms.rules.most_a_day,
            tasks=[
                _task(terms.rules, rule, tallies.get(rule, (0, 0))[0], seconds, streak)
                for rule in Rule
                if terms.rules.enabled(rule)
            ],
            check_in=streak,
            day_ends_at=terms.settings.midnight(terms.day + timedelta(days=1)),
        )

    async def statement(
        self, session: AsyncSession, by: Pass, *, cursor: str | None, limit: int
    ) -> PointsStatement:
        account = person_account(by.organisation_id, by.person_id)
        return await self._points.statement(session, account, cursor=cursor, limit=limit)

    async def rules(self, session: AsyncSession, actor: Actor) -> RewardRules:
        return await repository.rules(session, actor.organisation_id)

    async def set_rules(self, session: AsyncSession, actor: Actor, wanted: RewardRules) -> RewardRules:
        """They count from the next deed on."""
        await repository.put_rules(session, actor.organisation_id, wanted)
        details = wanted.model_dump(mode="json")
        await self._audit.record(session, actor, "reward_rules.changed", details=details)
        return wanted

    async def _streak(self, session: AsyncSession, person_id: uuid.UUID, terms: Terms) -> StreakRead | None:
        if not terms.rules.check_in.enabled:
            return None
        today, yesterday = (person_id, terms.day), (person_id, terms.day - timedelta(days=1))
        streaks = await repository.check_ins(session, [today, yesterday])
        days = streaks.get(today, streaks.get(yesterday, 0))
        next_day = days + 1 if today in streaks else days + 2
        return StreakRead(
            days=days, done=today in streaks, tomorrow=terms.rules.points(Rule.CHECK_IN, streak=next_day)
        )

    async def _seconds(self, session: AsyncSession, person_id: uuid.UUID, terms: Terms) -> int:
        clock = (await repository.clocks(session, [person_id])).get(person_id)
        return int(clock.seconds) if clock is not None and clock.day == terms.day else 0


def _task(rules: RewardRules, rule: Rule, done: int, seconds: int, streak: StreakRead | None) -> TaskRead:
    days = 1
    if streak is not None:
        days = streak.days if streak.done else streak.days + 1
    watching = rule is Rule.WATCH
    minutes = {Rule.WATCH: rules.watch.minutes, Rule.INVITE: rules.invite.minutes}
    return TaskRead(
        rule=rule,
        points=rules.points(rule, streak=days),
        times=rules.times(rule),
        done=done,
        minutes=minutes.get(rule),
        seconds=seconds if watching else None,
    )
