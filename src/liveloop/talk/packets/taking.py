"""Taking of a red packet: once a person, whatever is sent again."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass
from liveloop.talk.packets import repository
from liveloop.talk.packets.errors import PacketInvalid, PacketNotFound
from liveloop.talk.packets.events import TAKEN, PacketTaken
from liveloop.talk.packets.schemas import PacketStateName, PacketTakeOrder, TakeRead
from liveloop.talk.packets.settling import Got, Grab

TAKE = "packet.take"


class Writer(Protocol):
    """`kit.groupcommit` of `TakeWriter`."""

    async def submit(self, item: Grab) -> Got: ...


class TakeService:
    def __init__(self, writer: Writer, pulse: RoomPulse) -> None:
        self._writer = writer
        self._pulse = pulse

    async def take(self, by: Pass, packet_id: uuid.UUID) -> TakeRead:
        """Returns once it is durable, with the person's one share, or that they came too late.

        Raises PacketNotFound, PacketEarly, PacketNotForStaff, Removed.
        """
        got = await self._writer.submit(Grab(by.room_id, packet_id, by.person_id, by.name, by.staff))
        self._pulse.tell(by.room_id, "pulse", TAKEN, PacketTaken(packet_id=packet_id, taken=got.taken))
        place, points = got.share or (None, None)
        return TakeRead(points=points, place=place, late=got.share is None, taken=got.taken)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `packet.take` of the socket."""
        try:
            wanted = PacketTakeOrder.model_validate(order.data)
        except ValidationError as error:
            raise PacketInvalid("Taking needs `packet_id`.") from error
        return (await self.take(order.by, wanted.packet_id)).model_dump(mode="json")

    async def taken(self, session: AsyncSession, by: Pass, packet_id: uuid.UUID) -> TakeRead:
        """What this person got so far. Raises PacketNotFound."""
        packet = await repository.get_or_none(session, packet_id)
        if packet is None or packet.room_id != by.room_id or packet.at is None:
            raise PacketNotFound("There is no such red packet.")
        key = (packet_id, by.person_id)
        place, points = (await repository.takes(session, [key])).get(key, (None, None))
        late = place is None and packet.state == PacketStateName.ENDED
        return TakeRead(points=points, place=place, late=late, taken=packet.taken)
