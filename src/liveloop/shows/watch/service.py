"""The way of a viewer into a room."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.people.guests.visitor import Visitor
from liveloop.people.persons.service import PersonsService
from liveloop.people.throttle.pace import AddressPace
from liveloop.people.throttle.service import address_group
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.errors import BroadcastNotFound
from liveloop.shows.broadcasts.events import view_of
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.playback.addresses import PlaybackAddress, PlaybackAddresses, PlaybackKind
from liveloop.shows.vocabulary import ON_AIR, BroadcastState, BroadcastView
from liveloop.shows.watch.conversation import AuthorRole, CommentPage, Conversation, author_role
from liveloop.shows.watch.doorman import Caller
from liveloop.shows.watch.entrance import Arrival, Entered, Entry
from liveloop.shows.watch.errors import JoinFirst
from liveloop.shows.watch.lobby import COMMENTS_SHOWN, Board, Lobby
from liveloop.shows.watch.sample import Sample
from liveloop.shows.watch.schemas import JoinRead, JoinRequest, PlaybackRead, WatchPage, You
from liveloop.shows.watch.tickets import Pass, Tickets

REALTIME_PATH = "/realtime"


class Entries(Protocol):
    """`kit.groupcommit` of `Entrance`."""

    async def submit(self, item: Entry) -> Entered: ...


class WatchService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        lobby: Lobby,
        entries: Entries,
        tickets: Tickets,
        addresses: PlaybackAddresses,
        conversation: Conversation,
        persons: PersonsService,
        arrivals: AddressPace,
        sample: Sample,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lobby = lobby
        self._entries = entries
        self._tickets = tickets
        self._addresses = addresses
        self._conversation = conversation
        self._persons = persons
        self._arrivals = arrivals
        self._sample = sample

    async def page(self, slug: str) -> WatchPage:
        """What is shown before anybody enters. Raises RoomNotFound."""
        board = await self._lobby.board(slug)
        return WatchPage(
            room=board.room,
            broadcast=board.broadcast,
            replays=board.replays,
            server_time=self._clock.now(),
        )

    async def join(self, slug: str, visitor: Visitor, wanted: JoinRequest, *, origin: str) -> JoinRead:
        """Come in. Raises RoomNotFound, BroadcastNotFound for a replay that is not there, Removed, Banned, or
        TooManyAttempts when too many come from one address."""
        self._arrivals.take(visitor.address)
        board = await self._lobby.board(slug)
        broadcast, comments = board.broadcast, board.comments
        if wanted.broadcast_id is not None and (broadcast is None or wanted.broadcast_id != broadcast.id):
            broadcast, comments = await self._replay(board, wanted.broadcast_id)
        kind = _kind(broadcast)
        entered = await self._entries.submit(
            Entry(
                wanted=visitor.wanted(board.organisation_id, nickname=wanted.nickname),
                room_id=board.room.id,
                arrival=_arrival(board, visitor),
                broadcast_id=broadcast.id if broadcast else None,
                kind=kind,
                inviter_id=wanted.inviter_id,
            )
        )
        stays = wanted.broadcast_id is not None and kind is PlaybackKind.REPLAY
        holder = self._measuring(_pass(board, visitor, broadcast, entered, replay=stays))
        return JoinRead(
            ticket=self._tickets.issue(holder),
            realtime_path=REALTIME_PATH,
            you=You(
                id=holder.person_id,
                name=holder.name,
                staff=holder.staff,
                role=holder.role,
                first_time=holder.first_time,
                mute=entered.mute,
            ),
            room=board.room,
            broadcast=broadcast,
            playback=self._playback(origin, broadcast, entered, kind),
            comments=comments,
            server_time=self._clock.now(),
            measures=holder.measures,
        )

    async def enter(self, slug: str, visitor: Visitor) -> Pass:
        """Who the visitor is in this room, without a picture. Raises RoomNotFound, Removed, Banned,
        JoinFirst."""
        board = await self._lobby.board(slug)
        if visitor.is_newcomer_to(board.organisation_id):
            raise JoinFirst("Join the room first, and send the cookie that it gives you.")
        wanted = visitor.wanted(board.organisation_id)
        shown = board.broadcast
        entered = await self._entries.submit(
            Entry(
                wanted=wanted,
                room_id=board.room.id,
                arrival=_arrival(board, visitor),
                broadcast_id=shown.id if shown else None,
            )
        )
        return _pass(board, visitor, shown, entered, replay=False)

    async def recognise(self, slug: str, visitor: Visitor) -> Pass:
        """Who the visitor is in this room, whether they may come in or not: for what is theirs already, such
        as their orders. Raises RoomNotFound, JoinFirst when they never were here."""
        board = await self._lobby.board(slug)
        async with self._database.read() as session:
            person = await self._persons.find_or_none(session, visitor.wanted(board.organisation_id))
        if person is None:
            raise JoinFirst("Join the room first, and send the cookie that it gives you.")
        return _pass(board, visitor, board.broadcast, Entered(person, None, first_time=False), replay=False)

    async def caller_or_none(self, session: AsyncSession, slug: str, visitor: Visitor) -> Caller | None:
        """Who asks at the door without coming in; None for staff. Raises RoomNotFound."""
        board = await self._lobby.board(slug)
        if visitor.is_staff_of(board.organisation_id):
            return None
        person = await self._persons.find_or_none(session, visitor.wanted(board.organisation_id))
        device_id = visitor.guest.guest_id
        return Caller(
            board.organisation_id,
            board.room.id,
            person.id if person else device_id,
            device_id,
            address_group(visitor.address),
        )

    async def public_broadcast(self, session: AsyncSession, slug: str, broadcast_id: uuid.UUID) -> Broadcast:
        """A broadcast of this room that viewers may know of. Raises RoomNotFound, BroadcastNotFound."""
        board = await self._lobby.board(slug)
        broadcast = await broadcasts.get_or_none(session, broadcast_id)
        if broadcast is None or broadcast.room_id != board.room.id or broadcast.state == BroadcastState.DRAFT:
            raise BroadcastNotFound("There is no such broadcast.")
        return broadcast

    async def _replay(self, board: Board, broadcast_id: uuid.UUID) -> tuple[BroadcastView, CommentPage]:
        async with self._database.read() as session:
            broadcast = await self.public_broadcast(session, board.room.slug, broadcast_id)
            if broadcast.state != BroadcastState.REPLAY_READY:
                raise BroadcastNotFound("There is no such replay.")
            comments = await self._conversation.newest(session, broadcast_id, limit=COMMENTS_SHOWN)
        view = view_of(broadcast)
        assert view is not None
        return view, comments

    def _measuring(self, holder: Pass) -> Pass:
        """A recording is nobody's latency."""
        return replace(holder, measures=not holder.replay and self._sample.takes(holder))

    def _playback(
        self, origin: str, broadcast: BroadcastView | None, entered: Entered, kind: PlaybackKind | None
    ) -> PlaybackRead | None:
        if broadcast is None or entered.session_id is None or kind is None:
            return None
        address: PlaybackAddress = self._addresses.sign(origin, broadcast.id, entered.session_id, kind)
        return PlaybackRead.model_validate(address)


def _kind(broadcast: BroadcastView | None) -> PlaybackKind | None:
    """What there is to see of a broadcast, for viewers."""
    if broadcast is None:
        return None
    if broadcast.state in ON_AIR:
        return PlaybackKind.LIVE
    return PlaybackKind.REPLAY if broadcast.state is BroadcastState.REPLAY_READY else None


def _pass(
    board: Board,
    visitor: Visitor,
    broadcast: BroadcastView | None,
    entered: Entered,
    *,
    replay: bool,
) -> Pass:
    return Pass(
        room_id=board.room.id,
        organisation_id=board.organisation_id,
        person_id=entered.person.id,
        name=entered.person.nickname,
        role=role_of(visitor, board.organisation_id),
        broadcast_id=broadcast.id if broadcast else None,
        session_id=entered.session_id,
        replay=replay,
        address=address_group(visitor.address),
        device_id=visitor.guest.guest_id,
        signed_in=visitor.actor.session_id if visitor.actor else None,
        since=entered.person.created_at,
        first_time=entered.first_time,
    )


def _arrival(board: Board, visitor: Visitor) -> Arrival | None:
    if visitor.is_staff_of(board.organisation_id):
        return None
    return Arrival(visitor.guest.guest_id, address_group(visitor.address))


def role_of(visitor: Visitor, organisation_id: uuid.UUID) -> AuthorRole:
    """Staff of another organisation has an account and nothing more here."""
    if visitor.actor is None:
        return AuthorRole.VIEWER
    if not visitor.is_staff_of(organisation_id):
        return AuthorRole.MEMBER
    return author_role(visitor.actor.role)
