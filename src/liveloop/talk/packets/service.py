"""Red packets: prepared, shown, ended, read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.commitment import commitment_of, new_seed
from liveloop.kit.ids import new_id
from liveloop.kit.pages import decode_cursor, encode_cursor
from liveloop.kit.seal import Vault
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.media_time import believed
from liveloop.shows.vocabulary import OVER
from liveloop.talk.packets import events, repository
from liveloop.talk.packets.ending import Ending
from liveloop.talk.packets.errors import PacketNotFound, PacketRunning, PacketState, TooManyPackets
from liveloop.talk.packets.funding import Funding
from liveloop.talk.packets.locks import lock_packets_of
from liveloop.talk.packets.models import Packet
from liveloop.talk.packets.schemas import (
    PacketCreate,
    PacketList,
    PacketOpen,
    PacketRead,
    PacketRecord,
    PacketStateName,
    PacketView,
    PacketViews,
    TakerPage,
    TakerView,
)

PACKETS = 100
"""Of one broadcast."""
SNAPSHOT_PACKETS = 3
"""Whoever is some seconds behind still needs the one before."""


class PacketService:
    def __init__(
        self,
        clock: Clock,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        vault: Vault,
        ending: Ending,
        funding: Funding,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._audit = audit
        self._broadcasts = broadcasts
        self._vault = vault
        self._ending = ending
        self._funding = funding

    async def list(self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID) -> PacketList:
        await self._broadcasts.get(session, actor, broadcast_id)
        rows = await repository.list_of(session, broadcast_id)
        return PacketList(items=[PacketRead.model_validate(packet) for packet in rows])

    async def create(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, wanted: PacketCreate
    ) -> PacketRead:
        """Prepare a packet; nobody sees it before it is shown. Raises TooManyPackets."""
        broadcast = await self._broadcasts.get(session, actor, broadcast_id)
        if len(await repository.list_of(session, broadcast_id)) >= PACKETS:
            raise TooManyPackets(f"At most {PACKETS} red packets a broadcast. Delete some first.")
        packet = Packet(
            id=new_id(),
            organisation_id=actor.organisation_id,
            room_id=broadcast.room_id,
            broadcast_id=broadcast_id,
            state=PacketStateName.DRAFT,
            taken=0,
            taken_points=0,
            created_at=self._clock.now(),
            **wanted.model_dump(),
        )
        await repository.add(session, packet)
        await self._record(session, actor, "packet.created", packet)
        return PacketRead.model_validate(packet)

    async def delete(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, packet_id: uuid.UUID
    ) -> None:
        """Only what nobody has seen goes. Raises PacketNotFound, PacketState."""
        packet, _ = await self._locked(session, actor, broadcast_id, packet_id)
        if packet.state != PacketStateName.DRAFT:
            raise PacketState("This red packet was shown already and stays.")
        await repository.remove(session, packet)
        await self._record(session, actor, "packet.deleted", packet)

    async def open(
        self,
        session: AsyncSession,
        actor: Actor,
        broadcast_id: uuid.UUID,
        packet_id: uuid.UUID,
        wanted: PacketOpen,
    ) -> PacketRead:
        """Put its points aside, fix who gets how much, publish what commits to that, and show it.

        Raises PacketNotFound, PacketState, PacketRunning.
        """
        packet, packets = await self._locked(session, actor, broadcast_id, packet_id)
        broadcast = await broadcasts.get_or_none(session, broadcast_id)
        if packet.state != PacketStateName.DRAFT or broadcast is None or broadcast.state in OVER:
            raise PacketState("This red packet cannot be shown any more.")
        if any(other.state == PacketStateName.OPEN for other in packets):
            raise PacketRunning("Another red packet is on. End it, or wait for its end.")
        seed = new_seed()
        packet.commitment = commitment_of(seed)
        packet.sealed_seed = self._vault.seal(seed.hex())
        packet.state = PacketStateName.OPEN
        packet.at = believed(wanted.at, self._clock.now())
        packet.opens_at = packet.at + timedelta(seconds=packet.countdown)
        packet.ends_at = packet.opens_at + timedelta(seconds=packet.seconds)
        await session.flush()
        await self._ending.plan(session, packet)
        await self._channels.append(session, str(packet.room_id), [events.changed(packet, packet.at)])
        await self._record(session, actor, "packet.opened", packet)
        await self._funding.put_aside(session, packet)
        return PacketRead.model_validate(packet)

    async def end(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, packet_id: uuid.UUID
    ) -> PacketRead:
        """Before its time: what nobody has taken goes back. Raises PacketNotFound, PacketState."""
        packet, _ = await self._locked(session, actor, broadcast_id, packet_id)
        if packet.state != PacketStateName.OPEN:
            raise PacketState("This red packet is not on.")
        await self._record(session, actor, "packet.ended", packet, taken=packet.taken)
        await self._ending.end(session, packet)
        return PacketRead.model_validate(packet)

    async def shown(self, session: AsyncSession, broadcast_id: uuid.UUID) -> PacketViews:
        """What viewers of a replay see at its time."""
        return await self._views(session, broadcast_id, limit=PACKETS)

    async def takers(
        self,
        session: AsyncSession,
        broadcast_id: uuid.UUID,
        packet_id: uuid.UUID,
        *,
        cursor: str | None,
        limit: int,
    ) -> TakerPage:
        """Who took how much, in the order in which they came. Raises PacketNotFound."""
        packet = await repository.get_or_none(session, packet_id)
        if packet is None or packet.broadcast_id != broadcast_id or packet.at is None:
            raise PacketNotFound("There is no such red packet.")
        after = decode_cursor(cursor, int) if cursor else 0
        rows = await repository.takers(session, packet_id, after=after, limit=limit + 1)
        items = [TakerView.model_validate(row) for row in rows[:limit]]
        more = encode_cursor(items[-1].place) if len(rows) > limit else None
        return TakerPage(items=items, next_cursor=more)

    async def record(
        self, session: AsyncSession, broadcast_id: uuid.UUID, packet_id: uuid.UUID
    ) -> PacketRecord:
        """Everything that is needed to do the split again. Raises PacketNotFound, also before its end."""
        packet = await repository.get_or_none(session, packet_id)
        if packet is None or packet.broadcast_id != broadcast_id or packet.seed is None:
            raise PacketNotFound("There is no record of this red packet yet. It appears with its end.")
        shares = await repository.taken_shares(session, packet_id)
        return PacketRecord(**PacketView.of(packet).model_dump(), shares=[*shares])

    async def part(self, session: AsyncSession, room_id: uuid.UUID) -> dict[str, Any]:
        """The snapshot's `packets`: the last ones of the broadcast that the room shows."""
        broadcast = await broadcasts.shown_or_none(session, room_id)
        if broadcast is None:
            return {"items": []}
        views = await self._views(session, broadcast.id, limit=SNAPSHOT_PACKETS)
        return views.model_dump(mode="json")

    async def _views(self, session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int) -> PacketViews:
        packets = await repository.shown(session, broadcast_id, limit=limit)
        return PacketViews(items=[PacketView.of(packet) for packet in packets])

    async def _locked(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, packet_id: uuid.UUID
    ) -> tuple[Packet, Sequence[Packet]]:
        """The packet, and all of its broadcast."""
        await self._broadcasts.get(session, actor, broadcast_id)
        packets = await lock_packets_of(session, broadcast_id)
        if packet_id not in packets:
            raise PacketNotFound("There is no such red packet.")
        return packets[packet_id], tuple(packets.values())

    async def _record(
        self, session: AsyncSession, actor: Actor, act: str, packet: Packet, **details: Any
    ) -> None:
        details |= {
            "title": packet.greeting,
            "broadcast": str(packet.broadcast_id),
            "points": packet.points,
            "takers": packet.takers,
        }
        await self._audit.record(session, actor, act, target=("packet", packet.id), details=details)
