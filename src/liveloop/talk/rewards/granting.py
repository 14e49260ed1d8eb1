"""Points for what people do: each deed at most once, within the caps of the day."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog, Draft
from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.people.points import repository as points
from liveloop.people.points.book import Moved, Movement, PointsBook, issuer_account, person_account
from liveloop.talk.rewards import events, repository
from liveloop.talk.rewards.counting import Counting, Deed, Terms, place_of
from liveloop.talk.rewards.locks import lock_people

NEW = timedelta(days=1)
"""A guest who is known for less than this is a newcomer."""


@dataclass(frozen=True, slots=True)
class Reward:
    points: int
    balance: int


class Rewards:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock, channels: ChannelLog, book: PointsBook) -> None:
        self._clock = clock
        self._channels = channels
        self._book = book

    async def grant(self, session: AsyncSession, deeds: Sequence[Deed]) -> list[Reward | None]:
        """Pay for `deeds` in the caller's transaction; None: this one earns nothing.

        That is: the rule is off, a cap of the day is reached, too many newcomers come from the address, or
        it was paid before. Whoever locks rooms does so before; the transaction moves no other points.
        """
        if not deeds:
            return []
        await lock_people(session, {deed.person_id for deed in deeds})
        counting = await self._counting(session, deeds)
        earned = [counting.take(deed) for deed in deeds]
        movements = [
            self._movement(deed, counting.terms[deed.room_id], amount)
            for deed, amount in zip(deeds, earned, strict=True)
            if amount
        ]
        if not movements:
            return [None] * len(deeds)
        moved = iter(await self._book.move(session, movements))
        rewards = [_reward(amount, next(moved)) if amount else None for amount in earned]
        await repository.put_tallies(session, counting.tally_rows())
        if newcomers := list(counting.newcomer_rows()):
            await repository.add_newcomers(session, newcomers)
        return rewards

    async def tell(
        self, session: AsyncSession, deeds: Sequence[Deed], rewards: Sequence[Reward | None]
    ) -> None:
        """Tell everybody what they earned; the last thing that a transaction does, for the channel's lock."""
        news = drafts_of(deeds, rewards)
        for room_id in sorted(news):
            await self._channels.append(session, str(room_id), news[room_id])

    async def terms(self, session: AsyncSession, room_ids: set[uuid.UUID]) -> dict[uuid.UUID, Terms]:
        """By room."""
        organisations = await repository.organisations_of(session, room_ids)
        now = self._clock.now()
        known = {
            one: Terms(one, await repository.rules(session, one), await points.settings(session, one), now)
            for one in sorted(set(organisations.values()))
        }
        return {room_id: known[one] for room_id, one in organisations.items()}

    async def _counting(self, session: AsyncSession, deeds: Sequence[Deed]) -> Counting:
        terms = await self.terms(session, {deed.room_id for deed in deeds})
        placed = [(deed, terms[deed.room_id]) for deed in deeds if deed.room_id in terms]
        days = {(deed.person_id, term.day) for deed, term in placed}
        keys = {(term.organisation_id, deed.ledger_key) for deed, term in placed}
        guests = await repository.guests_since(session, {deed.arrival for deed in deeds})
        new = {person for person, since in guests.items() if self._clock.now() - since < NEW}
        found = [place_of(deed, term) for deed, term in placed if deed.arrival in new]
        places = [place for place in found if place is not None]
        return Counting(
            terms=terms,
            tallies=await repository.tallies(session, days),
            paid=await self._book.made(session, keys),
            newcomers=new,
            places=await repository.newcomers(session, places) if places else {},
        )

    def _movement(self, deed: Deed, terms: Terms, amount: int) -> Movement:
        organisation_id = terms.organisation_id
        return Movement(
            key=deed.ledger_key,
            source=issuer_account(organisation_id),
            target=person_account(organisation_id, deed.person_id),
            points=amount,
            reason=f"earned.{deed.rule}",
            details={"room_id": str(deed.room_id)},
        )


def drafts_of(deeds: Sequence[Deed], rewards: Sequence[Reward | None]) -> dict[uuid.UUID, list[Draft]]:
    """Room -> news for those who earned something there."""
    drafts: defaultdict[uuid.UUID, list[Draft]] = defaultdict(list)
    for deed, reward in zip(deeds, rewards, strict=True):
        if reward is not None:
            news = events.PointsEarned(
                to=deed.person_id, rule=deed.rule, points=reward.points, balance=reward.balance
            )
            drafts[deed.room_id].append(events.earned(news))
    return drafts


def _reward(amount: int, answer: Moved | LiveloopError) -> Reward:
    """A refusal is a fault here: its key is new, and the issuer has no floor."""
    if isinstance(answer, LiveloopError):
        raise answer
    return Reward(points=amount, balance=answer.target_balance)
