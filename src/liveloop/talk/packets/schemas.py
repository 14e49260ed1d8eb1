"""Red packets on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.talk.packets.models import Packet
from liveloop.talk.packets.splitting import Split

TAKERS = 10_000
POINTS = 10_000_000


class PacketStateName(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    ENDED = "ended"


class PacketCreate(BaseModel):
    """`countdown`: seconds from showing it to when it may be taken; `seconds`: how long it may be."""

    greeting: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    points: Annotated[int, Field(ge=1, le=POINTS)]
    takers: Annotated[int, Field(ge=1, le=TAKERS)]
    split: Split = Split.RANDOM
    countdown: Annotated[int, Field(ge=0, le=600)] = 10
    seconds: Annotated[int, Field(ge=10, le=3600)] = 120

    @model_validator(mode="after")
    def _goes_round(self) -> PacketCreate:
        if self.points < self.takers:
            raise PydanticCustomError("points_too_few", "Everybody gets at least one point.")
        return self


class PacketOpen(BaseModel):
    """`at`: media time of the picture that whoever shows it saw, believed for ten seconds."""

    at: AwareDatetime | None = None


class PacketView(BaseModel):
    """A red packet as viewers see it: to be taken from `opens_at` until the first of `ends_at` and `ended_at`
    (media time). `seed` comes with the end."""

    id: uuid.UUID
    broadcast_id: uuid.UUID
    greeting: str
    points: int
    takers: int
    split: Split
    at: datetime
    opens_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    commitment: str
    seed: str | None
    taken: int
    taken_points: int

    @classmethod
    def of(cls, packet: Packet) -> PacketView:
        assert packet.at is not None, "viewers see what was shown"
        assert packet.opens_at is not None, "it has its times from then"
        assert packet.ends_at is not None, "it has its times from then"
        assert packet.commitment is not None, "nothing is shown without it"
        return cls(
            id=packet.id,
            broadcast_id=packet.broadcast_id,
            greeting=packet.greeting,
            points=packet.points,
            takers=packet.takers,
            split=Split(packet.split),
            at=packet.at,
            opens_at=packet.opens_at,
            ends_at=packet.ends_at,
            ended_at=packet.ended_at,
            commitment=packet.commitment,
            seed=packet.seed,
            taken=packet.taken,
            taken_points=packet.taken_points,
        )


class PacketViews(BaseModel):
    """Oldest first."""

    items: list[PacketView]


class PacketRecord(PacketView):
    """Everything that is needed to do the split again. `shares`: what each place got that was taken, from the
    first on."""

    shares: list[int]


class PacketRead(BaseModel):
    """A red packet as staff sees it."""

    model_config = ConfigDict(from_attributes=True, title="Packet")

    id: uuid.UUID
    greeting: str
    points: int
    takers: int
    split: Split
    countdown: int
    seconds: int
    state: PacketStateName
    at: datetime | None
    opens_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    commitment: str | None
    seed: str | None
    taken: int
    taken_points: int
    created_at: datetime


class PacketList(BaseModel):
    """Oldest first."""

    items: list[PacketRead]


class PacketTakeOrder(BaseModel):
    """The data of `packet.take`."""

    packet_id: uuid.UUID


class TakeRead(BaseModel):
    """What this person got; no points: nothing. `late`: everything was gone, or it was over."""

    points: int | None
    place: int | None
    late: bool
    taken: int


class TakerView(BaseModel):
    """Somebody who took, as everybody sees it."""

    model_config = ConfigDict(from_attributes=True)

    place: int
    name: str
    points: int


class TakerPage(BaseModel):
    """In the order in which they came; `next_cursor` leads to those after."""

    items: list[TakerView]
    next_cursor: str | None
