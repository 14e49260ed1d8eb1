"""Sending gifts, many in one commit: points, gift, combo, sums and news together, or none of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.seal import lookup_hash
from liveloop.people.points import repository as points
from liveloop.people.points.book import Moved, Movement, PointsBook, person_account, room_account
from liveloop.people.points.service import UNDONE_BY
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.doorman import refusal_of
from liveloop.talk.gifts import events, repository
from liveloop.talk.gifts.boards import WHOLE, Shares
from liveloop.talk.gifts.errors import GiftKeyUsed, GiftNotFound, GiftsClosed
from liveloop.talk.gifts.locks import lock_rooms
from liveloop.talk.gifts.models import Gift, GiftSent
from liveloop.talk.gifts.repository import ClientKey, ComboKey
from liveloop.talk.gifts.schemas import Animation, GiftLook, GiftTotal
from liveloop.talk.gifts.storms import StormGauge
from liveloop.talk.sanctions import repository as sanctions
from liveloop.talk.sanctions.models import SanctionKind
from liveloop.talk.sanctions.repository import Holding
from liveloop.talk.sanctions.standings import Bearer, longest, muted, restriction

COMBO_WINDOW = timedelta(seconds=5)
"""A gift that follows the same gift of the same person within this makes its combo grow."""
REASON_GIFT = "gift.sent"
REASON_TIP = "gift.tipped"
GIFTS = "gifts"

TIP = GiftLook(
    id=None, name_zh="打赏", name_en="Tip", emoji="🪙", picture_url=None, animation=Animation.BANNER
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A gift on its way; without `gift_id` a tip of `points`. `at` is judged already.

    `marks`: by what its sender is known again (`sanctions.marks`).
    """

    organisation_id: uuid.UUID
    room_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    role: AuthorRole
    client_id: str
    at: datetime
    gift_id: uuid.UUID | None = None
    quantity: int = 1
    points: int = 0
    marks: tuple[str, ...] = ()

    @property
    def key(self) -> ClientKey:
        return (self.room_id, self.person_id, self.client_id)


class GiftWriter:
    """Settles parcels for `kit.groupcommit`. Gifts belong to the room's current broadcast."""

    def __init__(self, clock: Clock, channels: ChannelLog, book: PointsBook, gauge: StormGauge) -> None:
        self._clock = clock
        self._channels = channels
        self._book = book
        self._gauge = gauge
        self._broadcasts = CurrentBroadcasts()

    async def settle(self, session: AsyncSession, parcels: Sequence[Parcel]) -> list[GiftSent | Exception]:
        """Each one's gift: a new one, or the first that its sender sent under the same client id."""
        rooms = {one.room_id for one in parcels}
        await lock_rooms(session, rooms)
        houses = await repository.organisations_of(session, rooms)
        batch = _Batch(
            now=self._clock.now(),
            known=await repository.by_client_keys(session, {one.key for one in parcels}),
            gifts=await self._gifts(session, parcels),
            current=await self._broadcasts.ids(session, rooms),
        )
        pairs = {
            (batch.current[one.room_id], one.person_id) for one in parcels if one.room_id in batch.current
        }
        batch.removed = await playback.removed(session, pairs)
        marks = {mark for one in parcels for mark in one.marks}
        batch.holding = await sanctions.holding(session, marks, now=self._clock.now())
        wanted = batch.fresh(parcels)
        await self._pay(session, batch, wanted)
        await self._number(session, batch)
        await self._write(session, batch, houses)
        return [batch.answer(one) for one in parcels]

    async def _gifts(self, session: AsyncSession, parcels: Sequence[Parcel]) -> dict[uuid.UUID, Gift]:
        """The gifts that are sent. One that is in no table may be of a default catalogue not written yet."""
        wanted = {one.gift_id for one in parcels if one.gift_id}
        found = await repository.gifts_by_ids(session, wanted)
        houses = {one.organisation_id for one in parcels if one.gift_id and one.gift_id not in found}
        for organisation_id in sorted(houses):
            await repository.ensure_catalogue(session, organisation_id, at=self._clock.now())
        return await repository.gifts_by_ids(session, wanted) if houses else found

    async def _pay(self, session: AsyncSession, batch: _Batch, wanted: Sequence[Parcel]) -> None:
        """Move the points; who has too few gets nothing sent."""
        answers = await self._book.move(session, [batch.movement(one) for one in wanted])
        days = {
            organisation_id: (await points.settings(session, organisation_id)).day(batch.now).isoformat()
            for organisation_id in {one.organisation_id for one in wanted}
        }
        for one, answer in zip(wanted, answers, strict=True):
            if isinstance(answer, Moved):
                batch.sent[one.key] = batch.row(one, answer, days[one.organisation_id])
            else:
                batch.refused[one.key] = answer

    async def _number(self, session: AsyncSession, batch: _Batch) -> None:
        """Give every gift its place in a combo."""
        sent = [one for one in batch.sent.values() if one.gift_id is not None and one.gift["combo"]]
        growing = await repository.combos(session, {_combo_key(one) for one in sent})
        for one in sent:
            combo_id, count, last_at = growing.get(_combo_key(one), (one.id, 0, batch.now))
            if batch.now - last_at > COMBO_WINDOW:
                combo_id, count = one.id, 0
            one.combo_id, one.combo_count = combo_id, count + one.quantity
            growing[_combo_key(one)] = (combo_id, one.combo_count, batch.now)
        rows = [
            {
                "broadcast_id": broadcast_id,
                "person_id": person_id,
                "gift_id": gift_id,
                "combo_id": growing[broadcast_id, person_id, gift_id][0],
                "count": growing[broadcast_id, person_id, gift_id][1],
                "last_at": batch.now,
            }
            for broadcast_id, person_id, gift_id in sorted({_combo_key(one) for one in sent})
        ]
        if rows:
            await repository.put_combos(session, rows)

    async def _write(
        self, session: AsyncSession, batch: _Batch, houses: dict[uuid.UUID, tuple[uuid.UUID, str]]
    ) -> None:
        sent = list(batch.sent.values())
        if not sent:
            return
        await repository.add_sent(session, [_row(one) for one in sent])
        shares = Shares()
        for one in sent:
            shares.add(one, *houses[one.room_id])
        await repository.add_to_sums(session, list(shares.rows()))
        sums = await repository.sums_of(session, WHOLE, {one.broadcast_id for one in sent})
        await self._tell(session, sent, sums)

    async def _tell(
        self, session: AsyncSession, sent: Sequence[GiftSent], sums: dict[uuid.UUID, tuple[int, int]]
    ) -> None:
        by_room: defaultdict[uuid.UUID, list[GiftSent]] = defaultdict(list)
        for one in sent:
            by_room[one.room_id].append(one)
        for room_id in sorted(by_room):
            alone, together = self._gauge.split(room_id, by_room[room_id])
            final = sums[by_room[room_id][0].broadcast_id]
            total = _before(final, by_room[room_id])
            drafts = []
            for one in alone:
                total = GiftTotal(points=total.points + one.points, gifts=total.gifts + one.quantity)
                drafts.append(events.sent(one, total))
            if together:
                drafts.append(events.storm(together, GiftTotal(points=final[0], gifts=final[1])))
            await self._channels.append(session, str(room_id), drafts)


class _Batch:
    """What a batch knows, and what becomes of each of its parcels."""

    def __init__(
        self,
        *,
        now: datetime,
        known: dict[ClientKey, GiftSent],
        gifts: dict[uuid.UUID, Gift],
        current: dict[uuid.UUID, uuid.UUID],
    ) -> None:
        self.now = now
        self.current = current
        self.removed: set[tuple[uuid.UUID, uuid.UUID]] = set()
        self.holding: Mapping[str, list[Holding]] = {}
        self.sent: dict[ClientKey, GiftSent] = {}
        self.refused: dict[ClientKey, Exception] = {}
        self._known = known
        self._gifts = gifts

    def fresh(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Those to be paid for, each key once; what is refused without a look at the points is noted."""
        wanted: dict[ClientKey, Parcel] = {}
        for one in parcels:
            if one.key in self._known or one.key in wanted or one.key in self.refused:
                continue
            if refusal := self._refusal(one):
                self.refused[one.key] = refusal
            else:
                wanted[one.key] = one
        return list(wanted.values())

    def movement(self, one: Parcel) -> Movement:
        gift = self._gifts.get(one.gift_id) if one.gift_id else None
        return Movement(
            key=f"gift:{lookup_hash(':'.join(map(str, one.key)))}",
            source=person_account(one.organisation_id, one.person_id),
            target=room_account(one.organisation_id, one.room_id),
            points=gift.price * one.quantity if gift else one.points,
            reason=REASON_GIFT if gift else REASON_TIP,
            broadcast_id=self.current[one.room_id],
            details={
                UNDONE_BY: GIFTS,
                "quantity": one.quantity,
                "name_zh": gift.name_zh if gift else TIP.name_zh,
                "name_en": gift.name_en if gift else TIP.name_en,
            },
        )

    def row(self, one: Parcel, moved: Moved, day: str) -> GiftSent:
        gift = self._gifts.get(one.gift_id) if one.gift_id else None
        sent_id = new_id()
        return GiftSent(
            id=sent_id,
            room_id=one.room_id,
            broadcast_id=self.current[one.room_id],
            person_id=one.person_id,
            client_id=one.client_id,
            sender_name=one.name,
            sender_role=one.role,
            gift_id=one.gift_id,
            gift=_look(gift),
            quantity=one.quantity,
            points=gift.price * one.quantity if gift else one.points,
            balance=moved.source_balance,
            transfer_id=moved.transfer_id,
            combo_id=sent_id,
            combo_count=one.quantity,
            day=day,
            at=one.at,
            created_at=self.now,
        )

    def answer(self, one: Parcel) -> GiftSent | Exception:
        sent = self._known.get(one.key) or self.sent.get(one.key)
        if sent is None:
            return self.refused[one.key]
        same = sent.gift_id == one.gift_id and sent.quantity == one.quantity
        if not same or (one.gift_id is None and sent.points != one.points):
            return GiftKeyUsed("This was sent already as something else. Send it again as a new one.")
        return sent

    def _refusal(self, one: Parcel) -> Exception | None:
        broadcast_id = self.current.get(one.room_id)
        if broadcast_id is None:
            return GiftsClosed("There is no broadcast now.")
        if (broadcast_id, one.person_id) in self.removed:
            return Removed("You were removed from this broadcast.")
        met = longest(Bearer(one.organisation_id, one.room_id, one.marks), self.holding)
        if ban := restriction(met.get(SanctionKind.BAN)):
            return refusal_of(ban)
        if mute := met.get(SanctionKind.MUTE):
            return muted(mute)
        gift = self._gifts.get(one.gift_id) if one.gift_id else None
        if one.gift_id and (gift is None or not gift.enabled or gift.organisation_id != one.organisation_id):
            return GiftNotFound("This gift is not offered any more. Choose another one.")
        return None


def _combo_key(one: GiftSent) -> ComboKey:
    assert one.gift_id is not None
    return (one.broadcast_id, one.person_id, one.gift_id)


def _look(gift: Gift | None) -> dict[str, Any]:
    """Kept with what was sent, whatever becomes of the catalogue; `combo`: whether it makes one."""
    if gift is None:
        return {**TIP.model_dump(mode="json"), "combo": False}
    look = GiftLook(
        id=gift.id,
        name_zh=gift.name_zh,
        name_en=gift.name_en,
        emoji=gift.emoji,
        picture_url=gift.picture_url,
        animation=Animation(gift.animation),
    )
    return {**look.model_dump(mode="json"), "combo": gift.combo}


def _before(final: tuple[int, int], sent: Sequence[GiftSent]) -> GiftTotal:
    """The broadcast's sums before these gifts."""
    points, gifts = final
    return GiftTotal(
        points=points - sum(one.points for one in sent), gifts=gifts - sum(one.quantity for one in sent)
    )


def _row(one: GiftSent) -> dict[str, Any]:
    names = (column.key for column in GiftSent.__table__.columns)
    return {name: getattr(one, name) for name in names}
