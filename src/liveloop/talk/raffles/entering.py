"""Entering a raffle: by a tap, or by what one says."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import Draft
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.conversation import STAFF_ROLES
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.comments.models import Comment
from liveloop.talk.raffles import events, repository
from liveloop.talk.raffles.conditions import holds
from liveloop.talk.raffles.errors import RaffleInvalid, RaffleNotFound
from liveloop.talk.raffles.models import Raffle
from liveloop.talk.raffles.schemas import EntryRead, RaffleEnter, RaffleStateName, StandingRead, Via
from liveloop.talk.raffles.settling import Entered, EntryWriter, Wish, counted_in
from liveloop.talk.raffles.standing import Standings

ENTER = "raffle.enter"


class Writer(Protocol):
    """`kit.groupcommit` of `EntryWriter`."""

    async def submit(self, item: Wish) -> Entered: ...


class EntryService:
    def __init__(self, writer: Writer, standings: Standings, pulse: RoomPulse) -> None:
        self._writer = writer
        self._standings = standings
        self._pulse = pulse

    async def enter(self, by: Pass, raffle_id: uuid.UUID) -> EntryRead:
        """Returns once it is durable, with the person's one entry. Raises RaffleNotFound, RaffleClosed,
        RaffleCalledOff, ConditionsUnmet, NotForStaff, Removed."""
        wish = Wish(by.room_id, raffle_id, by.person_id, by.name, by.staff)
        entered = await self._writer.submit(wish)
        entry = entered.entry
        return EntryRead(entry_id=entry.id, via=Via(entry.via), entries=entered.entries)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `raffle.enter` of the socket."""
        try:
            wanted = RaffleEnter.model_validate(order.data)
        except ValidationError as error:
            raise RaffleInvalid("Entering needs `raffle_id`.") from error
        return (await self.enter(order.by, wanted.raffle_id)).model_dump(mode="json")

    async def standing(self, session: AsyncSession, by: Pass, raffle_id: uuid.UUID) -> StandingRead:
        """How far this person is. Raises RaffleNotFound."""
        raffle = await repository.get_or_none(session, raffle_id)
        if raffle is None or raffle.room_id != by.room_id or raffle.state == RaffleStateName.DRAFT:
            raise RaffleNotFound("There is no such raffle.")
        key = (raffle_id, by.person_id)
        entry = (await repository.entries_of(session, [key])).get(key)
        done = (await self._standings.of(session, raffle, [by.person_id]))[by.person_id]
        return StandingRead(
            entry_id=entry.id if entry else None,
            via=Via(entry.via) if entry else None,
            place=await repository.place_or_none(session, raffle_id, by.person_id) if entry else None,
            said=done.said,
            likes=done.likes,
            minutes=done.minutes,
            shared=done.shared,
        )

    def tell(self, session: AsyncSession) -> None:
        """After a commit: how many entries there are now."""
        for (room_id, raffle_id), entries in counted_in(session).items():
            news = events.RaffleEntries(raffle_id=raffle_id, entries=entries)
            self._pulse.tell(room_id, "pulse", events.ENTRIES, news)


class WordListener:
    """Enters who says the word, in the transaction that writes the comment: both are there, or neither."""

    def __init__(self, writer: EntryWriter) -> None:
        self._writer = writer

    async def heard(
        self, session: AsyncSession, comments: Sequence[Comment], addresses: Mapping[uuid.UUID, str]
    ) -> Mapping[uuid.UUID, Sequence[Draft]]:
        """Room -> news for those who are in by what they said."""
        raffles = await repository.taking(session, {comment.room_id for comment in comments})
        wishes = [
            _wish(comment, raffle)
            for raffle in raffles
            if (word := raffle.conditions.get("word"))
            for comment in comments
            if comment.broadcast_id == raffle.broadcast_id and holds(comment.body, word)
        ]
        news: defaultdict[uuid.UUID, list[Draft]] = defaultdict(list)
        told: set[str] = set()
        if not wishes:
            return news
        for wish, answer in zip(wishes, await self._writer.settle(session, wishes), strict=True):
            if isinstance(answer, Entered) and answer.fresh and answer.entry.id not in told:
                told.add(answer.entry.id)
                news[wish.room_id].append(events.entered(answer.entry))
        return news


def _wish(comment: Comment, raffle: Raffle) -> Wish:
    return Wish(
        room_id=comment.room_id,
        raffle_id=raffle.id,
        person_id=comment.person_id,
        name=comment.author_name,
        staff=comment.author_role in STAFF_ROLES,
        via=Via.COMMENT,
        said=True,
    )
