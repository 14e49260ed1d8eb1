"""How a red packet ends when not everything is taken, by itself or by staff: what is left goes back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.jobs import Jobs
from liveloop.kit.seal import Vault
from liveloop.shows.media_time import LATE
from liveloop.talk.packets import events
from liveloop.talk.packets.funding import Funding
from liveloop.talk.packets.locks import lock_packets
from liveloop.talk.packets.models import Packet
from liveloop.talk.packets.schemas import PacketStateName
from liveloop.talk.packets.settling import end

END = "packets.end"


class Ending:
    """Its job runs in the worker. A transaction calls `end` or `end_due` last, for it moves points."""

    def __init__(
        self, clock: Clock, jobs: Jobs, channels: ChannelLog, vault: Vault, funding: Funding
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._channels = channels
        self._vault = vault
        self._funding = funding

    async def plan(self, session: AsyncSession, packet: Packet) -> None:
        assert packet.ends_at is not None, "what was shown ends by itself"
        await self._enqueue(session, packet, packet.ends_at + LATE)

    async def end_due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        """The job `packets.end`. One that was emptied has ended already."""
        packet_id = uuid.UUID(payload["packet"])
        packet = (await lock_packets(session, [packet_id])).get(packet_id)
        if packet is not None and packet.state == PacketStateName.OPEN:
            await self.end(session, packet)

    async def end(self, session: AsyncSession, packet: Packet) -> None:
        """End one that is open, under its lock, and tell the room. Who has taken keeps it."""
        assert packet.ends_at is not None, "what was shown has its times"
        end(packet, self._vault)
        packet.ended_at = min(packet.ends_at, self._clock.now())
        await session.flush()
        await self._jobs.cancel(session, unique_key=_key(packet))
        await self._channels.append(session, str(packet.room_id), [events.changed(packet, packet.ended_at)])
        await self._funding.give_back(session, packet)

    async def _enqueue(self, session: AsyncSession, packet: Packet, at: datetime) -> None:
        payload = {"packet": str(packet.id)}
        await self._jobs.enqueue(session, END, payload, run_at=at, unique_key=_key(packet))


def _key(packet: Packet) -> str:
    return f"{END}:{packet.id}"
