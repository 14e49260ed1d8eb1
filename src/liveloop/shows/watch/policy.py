"""What the realtime gateway asks of the domain: who comes in, what they see first, what they may do."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.errors import NotFound
from liveloop.people.access import is_own_origin
from liveloop.people.sessions.service import SessionsService
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.events import view_of
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.shows.watch.conversation import Conversation, author_role
from liveloop.shows.watch.doorman import Caller, Doorman
from liveloop.shows.watch.errors import StandingChanged
from liveloop.shows.watch.lobby import COMMENTS_SHOWN
from liveloop.shows.watch.tickets import Pass, Tickets


class CommandUnknown(NotFound):
    code = "command.unknown"


@dataclass(frozen=True, slots=True)
class Order:
    """A command of somebody in a room. `id` was chosen by the client and is the idempotency key."""

    by: Pass
    id: str
    data: dict[str, Any]


Command = Callable[[Order], Awaitable[dict[str, Any]] | dict[str, Any]]
"""Carries out an order durably and gives the answer, or raises a LiveloopError. Without an `await` where the
answer is known."""

SnapshotPart = Callable[[AsyncSession, uuid.UUID], Awaitable[Any]]
"""(session, room id) -> the part as JSON values."""


class Admitted(Protocol):
    """The gateway's admission: it carries our `Pass` in `data`."""

    @property
    def data(self) -> Any: ...


A = TypeVar("A", bound=Admitted)


class RoomPolicy(Generic[A]):
    """`admission` makes the gateway's admission of a pass; channels are room ids in text.

    `parts` are what other areas add to the snapshot, by name; `commands` what they carry out.
    """

    def __init__(
        self,
        database: Database,
        tickets: Tickets,
        sessions: SessionsService,
        doorman: Doorman,
        *,
        admission: Callable[[Pass], A],
        parts: Mapping[str, SnapshotPart],
        commands: Mapping[str, Command],
        allowed_origins: Collection[str],
    ) -> None:
        self._database = database
        self._tickets = tickets
        self._sessions = sessions
        self._doorman = doorman
        self._admission = admission
        self._parts = parts
        self._commands = commands
        self._allowed_origins = allowed_origins

    def origin_allowed(self, origin: str | None, host: str) -> bool:
        """Browsers always name their origin; what names none is a program."""
        return origin is None or is_own_origin(origin, host, self._allowed_origins)

    async def admit(self, ticket: str) -> A:
        """Use the ticket up. Raises TicketUsed, TokenInvalid, Removed or Banned for who was removed or
        banned meanwhile, or StandingChanged for staff that is not what the ticket says any more."""
        holder = await self._tickets.use(ticket)
        async with self._database.read() as session:
            if holder.staff:
                await self._check_standing(session, holder)
            pairs = {(broadcast, holder.person_id) for broadcast in await _present_at(session, holder)}
            if await playback.removed(session, pairs):
                raise Removed("You were removed from this broadcast.")
            if not holder.staff:
                await self._check_ban(session, holder)
        return self._admission(holder)

    async def _check_ban(self, session: AsyncSession, holder: Pass) -> None:
        caller = Caller(
            holder.organisation_id, holder.room_id, holder.person_id, holder.device_id, holder.address
        )
        (standing,) = await self._doorman.look(session, [caller])
        if standing.refusal is not None:
            raise standing.refusal

    async def _check_standing(self, session: AsyncSession, holder: Pass) -> None:
        parts = holder.signed_in and await self._sessions.find_by_id(session, holder.signed_in)
        same_house = parts and parts.organisation.id == holder.organisation_id
        if not parts or not same_house or author_role(parts.membership.role) is not holder.role:
            raise StandingChanged("You were signed out or have another role now. Enter the room again.")

    async def snapshot(self, channel: str) -> dict[str, Any]:
        """`{"broadcast": BroadcastView | null, <part>: ...}` as of now."""
        room_id = uuid.UUID(channel)
        async with self._database.read() as session:
            return {name: await part(session, room_id) for name, part in self._parts.items()}

    def command(
        self, admission: A, name: str, command_id: str, data: dict[str, Any]
    ) -> Awaitable[dict[str, Any]] | dict[str, Any]:
        """Raises CommandUnknown, or what the command raises."""
        command = self._commands.get(name)
        if command is None:
            raise CommandUnknown("This page is out of date. Reload it.")
        return command(Order(by=admission.data, id=command_id, data=data))


async def _present_at(session: AsyncSession, holder: Pass) -> set[uuid.UUID]:
    """The broadcasts whose audience the holder joins. The channel is the room's, so that who comes for
    a replay is present at what runs as well."""
    present = {holder.broadcast_id} if holder.broadcast_id else set()
    if holder.replay and (current := await broadcasts.current_or_none(session, holder.room_id)):
        present.add(current.id)
    return present


async def shown_part(session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any] | None:
    """The snapshot's `broadcast`: what the room shows."""
    view = view_of(await broadcasts.shown_or_none(session, room_id))
    return view.model_dump(mode="json") if view else None


def comments_part(conversation: Conversation) -> SnapshotPart:
    """The snapshot's `comments`: the newest of what the room shows."""

    async def part(session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any]:
        shown = await broadcasts.shown_or_none(session, room_id)
        if shown is None:
            return {"items": [], "next_cursor": None}
        page = await conversation.newest(session, shown.id, limit=COMMENTS_SHOWN)
        return page.model_dump(mode="json")

    return part
