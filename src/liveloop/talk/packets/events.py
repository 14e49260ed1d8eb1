"""What the room is told about red packets: that one is shown or over, and how many have taken."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.talk.packets.models import Packet
from liveloop.talk.packets.schemas import PacketView

CHANGED = "packet.changed"
TAKEN = "packet.taken"


class PacketChanged(BaseModel):
    """The packet as it is now. The event's `at` is when the picture shows the change."""

    packet: PacketView


class PacketTaken(BaseModel):
    """On the lane `pulse`. It only grows."""

    packet_id: uuid.UUID
    taken: int


def changed(packet: Packet, at: datetime | None) -> Draft:
    data = PacketChanged(packet=PacketView.of(packet)).model_dump(mode="json")
    return Draft(lane="control", type=CHANGED, data=data, at=at)
