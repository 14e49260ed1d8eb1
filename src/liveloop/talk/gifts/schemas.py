"""Gifts on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.shows.watch.conversation import AuthorRead

MOST_AT_ONCE = 999
DEAREST = 1_000_000
LARGEST_TIP = 100_000
ORDER_LIMIT = 200


class Animation(StrEnum):
    NONE = "none"
    SMALL = "small"
    BANNER = "banner"
    FULLSCREEN = "fullscreen"


class Board(StrEnum):
    """Whose contributions: of this broadcast, of the room today, of the room in all; or rooms today."""

    LIVE = "live"
    DAY = "day"
    ALL = "all"
    ROOMS = "rooms"


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
EnglishName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Emoji = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class GiftForm(BaseModel):
    """A gift as staff describes it."""

    name_zh: Name
    name_en: EnglishName
    emoji: Emoji
    price: Annotated[int, Field(ge=1, le=DEAREST)]
    animation: Animation = Animation.SMALL
    combo: bool = True
    enabled: bool = True


class GiftLook(BaseModel):
    """What a gift looked like when it was sent. A tip has no `id`."""

    id: uuid.UUID | None
    name_zh: str
    name_en: str
    emoji: str
    picture_url: str | None
    animation: Animation


class GiftView(BaseModel):
    """A gift that viewers may send."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    name_zh: str
    name_en: str
    emoji: str
    picture_url: str | None
    price: int
    animation: Animation
    combo: bool


class GiftRead(GiftView):
    """The same for staff."""

    position: int
    enabled: bool


class GiftShelf(BaseModel):
    """`largest_tip`: points that may be tipped at once. `combo_seconds`: how long a combo waits for more."""

    items: list[GiftView]
    largest_tip: int
    combo_seconds: int


class GiftList(BaseModel):
    items: list[GiftRead]


class GiftOrder(BaseModel):
    """Every gift, in the order in which they are shown."""

    ids: Annotated[list[uuid.UUID], Field(max_length=ORDER_LIMIT)]


class GiftSend(BaseModel):
    """`gift_id` and how many of it, or a tip of `points`. `at`: the time of the picture that was seen."""

    gift_id: uuid.UUID | None = None
    quantity: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] = 1
    points: Annotated[int | None, Field(ge=1, le=LARGEST_TIP)] = None
    at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.gift_id is None) == (self.points is None):
            raise PydanticCustomError("gift_or_tip", "Send a gift, or a tip of some points.")
        return self


class GiftCreate(GiftSend):
    """The same over HTTP. `client_id` makes it safe to send it again."""

    client_id: ClientId


class Combo(BaseModel):
    """`count` gifts up to now; the same `id` is the same combo."""

    id: uuid.UUID
    count: int


class GiftTaken(BaseModel):
    """`balance`: the sender's after it."""

    id: uuid.UUID
    points: int
    balance: int
    combo: Combo


class GiftTotal(BaseModel):
    """Of the whole broadcast."""

    points: int
    gifts: int


class GiftSentRead(BaseModel):
    """`at` is media time."""

    id: uuid.UUID
    sender: AuthorRead
    gift: GiftLook
    quantity: int
    points: int
    combo: Combo
    at: datetime
    created_at: datetime
    refunded: bool


class GiftPage(BaseModel):
    items: list[GiftSentRead]
    next_cursor: str | None = None


class Leader(BaseModel):
    """Who gave the same has the same rank. `slug` is there when a room leads."""

    rank: int
    id: uuid.UUID
    name: str
    points: int
    slug: str | None = None


class Leaders(BaseModel):
    """`mine` is the rank of who asks; null: not on the board. `total` is of the broadcast that runs, or was
    asked for."""

    board: Board
    total: GiftTotal
    items: list[Leader]
    mine: Leader | None = None


class GiftRefund(BaseModel):
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
