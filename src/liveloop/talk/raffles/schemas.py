"""Raffles on the wire."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from liveloop.talk.raffles.conditions import Conditions
from liveloop.talk.raffles.models import Raffle, RaffleWinner

LONGEST_SECONDS = 3600
WINNERS = 200


class RaffleKind(StrEnum):
    """A `bag` is a lucky bag: shown as one that is about to burst."""

    RAFFLE = "raffle"
    BAG = "bag"


class RaffleStateName(StrEnum):
    """`closed`: entries of players that are behind still count, then it is drawn. Or it is `called_off`."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DRAWN = "drawn"
    CALLED_OFF = "called_off"


class Via(StrEnum):
    TAP = "tap"
    COMMENT = "comment"


class LeftOut(StrEnum):
    """Why the draw did not count an entry: its person won before, or was removed meanwhile."""

    WON_BEFORE = "won_before"
    REMOVED = "removed"


class WinnerState(StrEnum):
    TOLD = "told"
    CLAIMED = "claimed"
    DISQUALIFIED = "disqualified"


class RaffleCreate(BaseModel):
    """`points`: given to each winner besides the prize. `seconds`: from opening to closing.

    `excludes_winners`: who has won in this broadcast is left out.
    """

    kind: RaffleKind = RaffleKind.RAFFLE
    prize: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    winners_wanted: Annotated[int, Field(ge=1, le=WINNERS)] = 1
    points: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    conditions: Conditions = Conditions()
    excludes_winners: bool = False
    admits_staff: bool = False
    seconds: Annotated[int, Field(ge=10, le=LONGEST_SECONDS)] = 180


class RaffleOpen(BaseModel):
    """`at`: media time of the picture that whoever opens it saw, believed for ten seconds."""

    at: AwareDatetime | None = None


class RaffleCallOff(BaseModel):
    """`reason` is for everybody."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""


class WinnerView(BaseModel):
    """A winner as everybody sees it."""

    model_config = ConfigDict(from_attributes=True)

    place: int
    entry_id: str
    name: str
    state: WinnerState


class WinnerRead(WinnerView):
    """A winner as staff sees it."""

    model_config = ConfigDict(from_attributes=True, title="Winner")

    person_id: uuid.UUID
    reason: str | None
    at: datetime
    changed_at: datetime


class WinnerList(BaseModel):
    """In the order of the draw."""

    items: list[WinnerRead]


class Disqualification(BaseModel):
    """`reason` is for staff."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class RaffleView(BaseModel):
    """A raffle as viewers see it, open from `at` until the first of `closes_at` and `closed_at` (media time).

    `seed`, `entries_hash` and `winners` come with the draw, the first two also when it is called off.
    `entries` are all, `left_out` those of them that the draw did not count.
    """

    id: uuid.UUID
    broadcast_id: uuid.UUID
    kind: RaffleKind
    prize: str
    winners_wanted: int
    points: int
    conditions: Conditions
    excludes_winners: bool
    at: datetime
    closes_at: datetime
    closed_at: datetime | None
    drawn_at: datetime | None
    called_off_at: datetime | None
    called_off_reason: str | None
    commitment: str
    seed: str | None
    entries_hash: str | None
    entries: int
    left_out: int
    winners: list[WinnerView]

    @classmethod
    def of(cls, raffle: Raffle, winners: Sequence[RaffleWinner] = ()) -> RaffleView:
        assert raffle.at is not None, "viewers see what was opened"
        assert raffle.closes_at is not None, "what was opened closes by itself"
        assert raffle.commitment is not None, "nothing opens without it"
        return cls(
            id=raffle.id,
            broadcast_id=raffle.broadcast_id,
            kind=RaffleKind(raffle.kind),
            prize=raffle.prize,
            winners_wanted=raffle.winners_wanted,
            points=raffle.points,
            conditions=Conditions.model_validate(raffle.conditions),
            excludes_winners=raffle.excludes_winners,
            at=raffle.at,
            closes_at=raffle.closes_at,
            closed_at=raffle.closed_at,
            drawn_at=raffle.drawn_at,
            called_off_at=raffle.called_off_at,
            called_off_reason=raffle.called_off_reason,
            commitment=raffle.commitment,
            seed=raffle.seed,
            entries_hash=raffle.entries_hash,
            entries=raffle.entries,
            left_out=raffle.left_out,
            winners=[WinnerView.model_validate(winner) for winner in winners],
        )


class RaffleViews(BaseModel):
    """Oldest first."""

    items: list[RaffleView]


class DrawRecord(RaffleView):
    """Everything that is needed to do the draw again. `counted` are the public ids of the entries that the
    draw counted, or of all there were when it was called off, in ascending order."""

    counted: list[str]


class RaffleRead(BaseModel):
    """A raffle as staff sees it."""

    model_config = ConfigDict(from_attributes=True, title="Raffle")

    id: uuid.UUID
    kind: RaffleKind
    prize: str
    winners_wanted: int
    points: int
    conditions: Conditions
    excludes_winners: bool
    admits_staff: bool
    seconds: int
    state: RaffleStateName
    at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    drawn_at: datetime | None
    called_off_at: datetime | None
    called_off_reason: str | None
    commitment: str | None
    seed: str | None
    entries_hash: str | None
    entries: int
    left_out: int
    created_at: datetime


class RaffleList(BaseModel):
    """Oldest first."""

    items: list[RaffleRead]


class RaffleEnter(BaseModel):
    """The data of `raffle.enter`."""

    raffle_id: uuid.UUID


class EntryRead(BaseModel):
    """A person's entry. `entry_id` is what the draw record knows it by."""

    entry_id: str
    via: Via
    entries: int


class StandingRead(BaseModel):
    """How far a person is: what they did of what is asked, their entry and what they won."""

    entry_id: str | None
    via: Via | None
    place: int | None
    said: bool
    likes: int
    minutes: int
    shared: bool
