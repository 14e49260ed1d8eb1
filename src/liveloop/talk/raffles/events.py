"""What the room is told about raffles; and, to one person alone, that they are in or have won."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.talk.raffles.models import Raffle, RaffleEntry, RaffleWinner
from liveloop.talk.raffles.schemas import RaffleView

CHANGED = "raffle.changed"
ENTRIES = "raffle.entries"
ENTERED = "raffle.entered"
WON = "raffle.won"


class RaffleChanged(BaseModel):
    """The raffle as it is now. The event's `at` is when the picture shows the change."""

    raffle: RaffleView


class RaffleEntries(BaseModel):
    """On the lane `pulse`. It only grows."""

    raffle_id: uuid.UUID
    entries: int


class RaffleEntered(BaseModel):
    """To one person alone: what they said has entered them."""

    to: uuid.UUID
    raffle_id: uuid.UUID
    entry_id: str


class RaffleWon(BaseModel):
    """To one person alone."""

    to: uuid.UUID
    raffle_id: uuid.UUID
    broadcast_id: uuid.UUID
    prize: str
    points: int
    place: int


def changed(raffle: Raffle, at: datetime | None, winners: Sequence[RaffleWinner] = ()) -> Draft:
    data = RaffleChanged(raffle=RaffleView.of(raffle, winners)).model_dump(mode="json")
    return Draft(lane="control", type=CHANGED, data=data, at=at)


def entered(entry: RaffleEntry) -> Draft:
    data = RaffleEntered(to=entry.person_id, raffle_id=entry.raffle_id, entry_id=entry.id)
    return Draft(lane="own", type=ENTERED, data=data.model_dump(mode="json"))


def won(raffle: Raffle, winner: RaffleWinner) -> Draft:
    data = RaffleWon(
        to=winner.person_id,
        raffle_id=raffle.id,
        broadcast_id=raffle.broadcast_id,
        prize=raffle.prize,
        points=raffle.points,
        place=winner.place,
    )
    return Draft(lane="own", type=WON, data=data.model_dump(mode="json"), at=raffle.drawn_at)
