"""Taking of red packets, many in one commit: in the order in which they came, once a person."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.seal import Vault
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.media_time import LATE
from liveloop.shows.playback import repository as playback
from liveloop.shows.playback.errors import Removed
from liveloop.talk.packets import events, repository
from liveloop.talk.packets.errors import PacketEarly, PacketNotForStaff, PacketNotFound
from liveloop.talk.packets.funding import Funding
from liveloop.talk.packets.locks import lock_packets
from liveloop.talk.packets.models import Packet
from liveloop.talk.packets.repository import TakeKey
from liveloop.talk.packets.schemas import PacketStateName
from liveloop.talk.packets.splitting import Split, shares

REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class Grab:
    """Somebody taps on a packet."""

    room_id: uuid.UUID
    packet_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    staff: bool

    @property
    def key(self) -> TakeKey:
        return (self.packet_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Got:
    """Place and points, or None: too late. `taken`: how many have taken by now."""

    share: tuple[int, int] | None
    taken: int


class TakeWriter:
    """Settles grabs for `kit.groupcommit`."""

    def __init__(self, clock: Clock, channels: ChannelLog, vault: Vault, funding: Funding) -> None:
        self._broadcasts = CurrentBroadcasts()
        self._clock = clock
        self._channels = channels
        self._vault = vault
        self._funding = funding
        self._shares: OrderedDict[uuid.UUID, list[int]] = OrderedDict()

    async def settle(self, session: AsyncSession, grabs: Sequence[Grab]) -> list[Got | Exception]:
        packets = await lock_packets(session, {one.packet_id for one in grabs})
        known = [one for one in grabs if one.packet_id in packets]
        takes = await repository.takes(session, {one.key for one in known})
        pairs = {(packets[one.packet_id].broadcast_id, one.person_id) for one in known}
        removed = await playback.removed(session, pairs)
        current = await self._broadcasts.ids(session, {one.room_id for one in known})
        refused: dict[int, Exception] = {}
        fresh: list[tuple[Packet, Grab]] = []
        for number, one in enumerate(grabs):
            packet = packets.get(one.packet_id)
            if error := self._refusal(packet, one, removed):
                refused[number] = error
            elif packet and one.key not in takes and self._may_take(packet, current.get(one.room_id)):
                takes[one.key] = self._take(packet)
                fresh.append((packet, one))
        await self._write(session, fresh, takes)
        return [
            refused[number] if number in refused else Got(takes.get(one.key), packets[one.packet_id].taken)
            for number, one in enumerate(grabs)
        ]

    def _refusal(
        self, packet: Packet | None, one: Grab, removed: set[tuple[uuid.UUID, uuid.UUID]]
    ) -> Exception | None:
        if packet is None or packet.room_id != one.room_id or packet.opens_at is None:
            return PacketNotFound("There is no such red packet.")
        if (packet.broadcast_id, one.person_id) in removed:
            return Removed("You were removed from this broadcast.")
        if one.staff:
            return PacketNotForStaff("This one is for viewers.")
        if packet.state == PacketStateName.OPEN and self._clock.now() < packet.opens_at:
            return PacketEarly("Not yet. Wait for the countdown.", opens_at=packet.opens_at.isoformat())
        return None

    def _may_take(self, packet: Packet, current: uuid.UUID | None) -> bool:
        """A packet ends with its broadcast, also before its time."""
        assert packet.ends_at is not None, "what was shown has its times"
        in_time = self._clock.now() <= packet.ends_at + LATE
        return packet.state == PacketStateName.OPEN and packet.broadcast_id == current and in_time

    def _take(self, packet: Packet) -> tuple[int, int]:
        """The next place, and what it gets."""
        packet.taken += 1
        points = self._shares_of(packet)[packet.taken - 1]
        packet.taken_points += points
        if packet.taken == packet.takers:
            end(packet, self._vault)
            packet.ended_at = self._clock.now()
        return packet.taken, points

    def _shares_of(self, packet: Packet) -> list[int]:
        known = self._shares.get(packet.id)
        if known is None:
            known = self._shares[packet.id] = shares(
                seed_of(packet, self._vault),
                points=packet.points,
                takers=packet.takers,
                split=Split(packet.split),
            )
            while len(self._shares) > REMEMBERED:
                self._shares.popitem(last=False)
        return known

    async def _write(
        self,
        session: AsyncSession,
        fresh: Sequence[tuple[Packet, Grab]],
        takes: dict[TakeKey, tuple[int, int]],
    ) -> None:
        if not fresh:
            return
        now = self._clock.now()
        rows = [
            {
                "packet_id": packet.id,
                "place": takes[one.key][0],
                "person_id": one.person_id,
                "name": one.name,
                "points": takes[one.key][1],
                "at": now,
            }
            for packet, one in fresh
        ]
        await repository.add_takes(session, rows)
        await session.flush()
        empty = {packet.id: packet for packet, _ in fresh if packet.state == PacketStateName.ENDED}
        for packet_id in sorted(empty):
            packet = empty[packet_id]
            await self._channels.append(
                session, str(packet.room_id), [events.changed(packet, packet.ended_at)]
            )
        await self._funding.give(
            session, [(packet, takes[one.key][0], one.person_id, takes[one.key][1]) for packet, one in fresh]
        )


def seed_of(packet: Packet, vault: Vault) -> bytes:
    assert packet.sealed_seed is not None, "a packet has its seed from when it is shown until its end"
    return bytes.fromhex(vault.open(packet.sealed_seed))


def end(packet: Packet, vault: Vault) -> None:
    """Nobody takes any more, and the seed is shown."""
    packet.seed = seed_of(packet, vault).hex()
    packet.sealed_seed = None
    packet.state = PacketStateName.ENDED
