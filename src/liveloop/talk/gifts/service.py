"""Gifts: sent, told, read, given back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.pages import decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.points import repository as points
from liveloop.people.points.book import PointsBook
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.watch.conversation import AuthorRead, AuthorRole
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.gifts import events, repository
from liveloop.talk.gifts.boards import WHOLE, Shares, key_of
from liveloop.talk.gifts.errors import GiftInvalid, GiftNotFound, GiftRefunded, GiftsClosed, GiftsTooFast
from liveloop.talk.gifts.leading import LeaderPulse, first
from liveloop.talk.gifts.locks import lock_rooms
from liveloop.talk.gifts.models import GiftSent
from liveloop.talk.gifts.schemas import (
    LARGEST_TIP,
    Board,
    Combo,
    GiftLook,
    GiftPage,
    GiftRefund,
    GiftSend,
    GiftSentRead,
    GiftShelf,
    GiftTaken,
    GiftTotal,
    GiftView,
    Leader,
    Leaders,
)
from liveloop.talk.gifts.settling import COMBO_WINDOW, Parcel
from liveloop.talk.likes.pace import TapPace

SEND = "gift.send"
LEADERS_SHOWN = 50


class Writer(Protocol):
    """`kit.groupcommit` of `GiftWriter`."""

    async def submit(self, item: Parcel) -> GiftSent: ...


class Known(Protocol):
    """`sanctions.doorman`: by what somebody is known again."""

    def marks(
        self,
        organisation_id: uuid.UUID,
        person_id: uuid.UUID,
        device_id: uuid.UUID | None,
        address: str,
    ) -> tuple[str, ...]: ...


class GiftService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        book: PointsBook,
        writer: Writer,
        pace: TapPace,
        pulse: LeaderPulse,
        known: Known,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._book = book
        self._writer = writer
        self._pace = pace
        self._pulse = pulse
        self._known = known

    async def shelf(self, session: AsyncSession, organisation_id: uuid.UUID) -> GiftShelf:
        """What viewers may send."""
        gifts = await repository.gifts(session, organisation_id)
        return GiftShelf(
            items=[GiftView.model_validate(one) for one in gifts if one.enabled],
            largest_tip=LARGEST_TIP,
            combo_seconds=int(COMBO_WINDOW.total_seconds()),
        )

    async def send(self, by: Pass, client_id: str, wanted: GiftSend) -> GiftTaken:
        """Give to the room's current broadcast; returns once points, gift and sums are durable.

        Raises GiftsClosed, GiftInvalid, GiftNotFound, GiftKeyUsed, GiftsTooFast, PointsShort, and what keeps
        somebody out: Removed, Banned, Muted.
        """
        if by.replay:
            raise GiftsClosed("The broadcast is over.")
        if not 1 <= len(client_id) <= 64:
            raise GiftInvalid("A gift needs a client id of 1 to 64 characters.")
        if not self._pace.grant(by.person_id, 1):
            raise GiftsTooFast("You are faster than allowed. Send several at once.", retry_after=1)
        sent = await self._writer.submit(
            Parcel(
                organisation_id=by.organisation_id,
                room_id=by.room_id,
                person_id=by.person_id,
                name=by.name,
                role=by.role,
                client_id=client_id,
                at=believed(wanted.at, self._clock.now()),
                gift_id=wanted.gift_id,
                quantity=wanted.quantity if wanted.gift_id else 1,
                points=wanted.points or 0,
                marks=()
                if by.staff
                else self._known.marks(by.organisation_id, by.person_id, by.device_id, by.address),
            )
        )
        self._pulse.changed(by.room_id, sent.broadcast_id)
        return GiftTaken(
            id=sent.id,
            points=sent.points,
            balance=sent.balance,
            combo=Combo(id=sent.combo_id, count=sent.combo_count),
        )

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `gift.send` of the socket."""
        try:
            wanted = GiftSend.model_validate(order.data)
        except ValidationError as error:
            raise GiftInvalid("Send `gift_id` and `quantity`, or `points` to tip.") from error
        return (await self.send(order.by, order.id, wanted)).model_dump(mode="json")

    async def page(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, *, cursor: str | None, limit: int
    ) -> GiftPage:
        """For staff, newest first, with what was refunded."""
        await self._broadcasts.get(session, actor, broadcast_id)
        before = decode_cursor(cursor, uuid.UUID) if cursor else None
        rows = await repository.newest(session, broadcast_id, before=before, limit=limit + 1)
        shown = rows[:limit]
        more = encode_cursor(shown[-1].id) if len(rows) > limit else None
        return GiftPage(items=[read_of(row) for row in shown], next_cursor=more)

    async def span(
        self,
        session: AsyncSession,
        broadcast_id: uuid.UUID,
        *,
        start: datetime | None,
        until: datetime | None,
        cursor: str | None,
        limit: int,
    ) -> GiftPage:
        """Gifts in step with a replay: start <= at < until, in the order of media time."""
        after = decode_cursor(cursor, tuple[datetime, uuid.UUID]) if cursor else None
        rows = await repository.between(
            session, broadcast_id, start=start, until=until, after=after, limit=limit + 1
        )
        shown = rows[:limit]
        more = encode_cursor((shown[-1].at, shown[-1].id)) if len(rows) > limit else None
        return GiftPage(items=[read_of(row) for row in shown], next_cursor=more)

    async def leaders_for(self, session: AsyncSession, by: Pass, board: Board) -> Leaders:
        """A board of the room, with the place of who asks."""
        return await self._leaders(
            session, board, by.room_id, by.organisation_id, by.broadcast_id, by.person_id
        )

    async def leaders_of(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, board: Board
    ) -> Leaders:
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        return await self._leaders(session, board, broadcast.room_id, actor.organisation_id, broadcast_id)

    async def refund(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        sent_id: uuid.UUID,
        wanted: GiftRefund,
    ) -> None:
        """Give the points back and take the gift off every board and page.

        Raises GiftNotFound, GiftRefunded, PointsShort when the room has spent them.
        """
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        await lock_rooms(session, [broadcast.room_id])
        sent = await repository.sent_or_none(session, broadcast_id, sent_id)
        if sent is None:
            raise GiftNotFound("There is no such gift.")
        if sent.refunded_at is not None:
            raise GiftRefunded("This gift was refunded already.")
        details = {"note": wanted.note, "gift": str(sent_id)}
        answers = await self._book.give_back(
            session, actor.organisation_id, [sent.transfer_id], reason="gift.refunded", details=details
        )
        if isinstance(answers[0], LiveloopError):
            raise answers[0]
        await repository.mark_refunded(session, sent_id, at=self._clock.now(), by=actor.account_id)
        shares = Shares()
        shares.add(sent, actor.organisation_id, await self._title(session, broadcast.room_id), sign=-1)
        await repository.add_to_sums(session, list(shares.rows()))
        total = await self._total(session, broadcast_id)
        await self._channels.append(session, str(broadcast.room_id), [events.refunded(sent, total)])
        await self._audit.record(session, actor, "gift.refunded", target=("gift", sent_id), details=details)
        self._pulse.changed(broadcast.room_id, broadcast_id)

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any] | None:
        """The snapshot's `gifts`: the sums of the broadcast that the room shows."""
        shown = await broadcasts.shown_or_none(session, room_id)
        if shown is None:
            return None
        total = await self._total(session, shown.id)
        return {"broadcast_id": str(shown.id), **total.model_dump()}

    async def _leaders(
        self,
        session: AsyncSession,
        board: Board,
        room_id: uuid.UUID,
        organisation_id: uuid.UUID,
        broadcast_id: uuid.UUID | None,
        person_id: uuid.UUID | None = None,
    ) -> Leaders:
        settings = await points.settings(session, organisation_id)
        key = key_of(
            board,
            broadcast_id=broadcast_id,
            room_id=room_id,
            organisation_id=organisation_id,
            day=settings.day(self._clock.now()).isoformat(),
        )
        total = await self._total(session, broadcast_id)
        if key is None:
            return Leaders(board=board, total=total, items=[])
        items = await first(session, key, limit=LEADERS_SHOWN)
        member = room_id if board is Board.ROOMS else person_id
        place = await repository.place_of(session, key, member) if member else None
        mine = (
            Leader(rank=place[0], id=place[1].member_id, name=place[1].name, points=place[1].points)
            if place
            else None
        )
        if board is Board.ROOMS:
            items = await self._with_slugs(session, items)
        return Leaders(board=board, total=total, items=items, mine=mine)

    async def _with_slugs(self, session: AsyncSession, items: list[Leader]) -> list[Leader]:
        """Rooms by the names they have today; one that is gone keeps the last."""
        rooms = await repository.slugs(session, [one.id for one in items])
        return [
            one.model_copy(update={"slug": rooms[one.id][0], "name": rooms[one.id][1]})
            if one.id in rooms
            else one
            for one in items
        ]

    async def _title(self, session: AsyncSession, room_id: uuid.UUID) -> str:
        return (await repository.organisations_of(session, [room_id]))[room_id][1]

    async def _total(self, session: AsyncSession, broadcast_id: uuid.UUID | None) -> GiftTotal:
        if broadcast_id is None:
            return GiftTotal(points=0, gifts=0)
        sums = await repository.sums_of(session, WHOLE, [broadcast_id])
        given, gifts = sums.get(broadcast_id, (0, 0))
        return GiftTotal(points=given, gifts=gifts)


def read_of(sent: GiftSent) -> GiftSentRead:
    return GiftSentRead(
        id=sent.id,
        sender=AuthorRead(id=sent.person_id, name=sent.sender_name, role=AuthorRole(sent.sender_role)),
        gift=GiftLook.model_validate(sent.gift),
        quantity=sent.quantity,
        points=sent.points,
        combo=Combo(id=sent.combo_id, count=sent.combo_count),
        at=sent.at,
        created_at=sent.created_at,
        refunded=sent.refunded_at is not None,
    )
