"""Flash sales on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from liveloop.kit.money import Amount
from liveloop.shop.flash.models import FlashSale, FlashWin
from liveloop.shop.flash.vocabulary import FlashMode, Outcome, SaleState, WinState, WonBy
from liveloop.shop.goods.cards import picture_url
from liveloop.shows.media_time import LATE

MOST = 10_000
MOST_OF_ONE = 99
COLLECT_SECONDS = 10


class FlashCreate(BaseModel):
    """`countdown`: seconds from its announcement until it opens; `seconds`: how long it is open, by default
    10 in a fair sale and 300 in a fast one. `hold_seconds`: how long who won may take to order.

    `starts_at`: when it is announced by itself, while the broadcast is on air; else somebody starts it.
    """

    variant_id: uuid.UUID
    price: Amount
    quantity: Annotated[int, Field(ge=1, le=MOST)]
    per_person: Annotated[int, Field(ge=1, le=MOST_OF_ONE)] = 1
    mode: FlashMode = FlashMode.FAST
    countdown: Annotated[int, Field(ge=10, le=300)] = 10
    seconds: Annotated[int, Field(ge=5, le=3600)] | None = None
    hold_seconds: Annotated[int, Field(ge=60, le=1800)] = 300
    starts_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _goes_round(self) -> FlashCreate:
        if self.per_person > self.quantity:
            raise PydanticCustomError("limit_too_large", "Nobody can buy more than there are.")
        return self

    @property
    def open_seconds(self) -> int:
        return self.seconds or (COLLECT_SECONDS if self.mode is FlashMode.FAIR else 300)


class FlashStart(BaseModel):
    """`at`: media time of the picture that whoever starts it saw, believed for ten seconds."""

    at: AwareDatetime | None = None


class FlashView(BaseModel):
    """A flash sale as viewers see it, announced at `at` and open from `opens_at` until the first of
    `closes_at` and `closed_at`. In a fair sale these are media time, and it is drawn at `draws_at` by the
    server's clock; a fast sale opens by the server's clock.

    `usual_price` is what it costs otherwise. `commitment` binds the draw of a fair sale, `seed` and
    `entries_hash` come with it. `over_at`: since when nothing can be bought.
    """

    id: uuid.UUID
    broadcast_id: uuid.UUID
    product_id: uuid.UUID
    variant_id: uuid.UUID
    title: str
    options: dict[str, str]
    picture_url: str | None
    currency: str
    usual_price: int
    price: int
    quantity: int
    per_person: int
    mode: FlashMode
    hold_seconds: int
    at: datetime
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    draws_at: datetime | None
    over_at: datetime | None
    drawn_at: datetime | None
    left: int
    sold_out: bool
    entries: int
    winners: int
    commitment: str | None
    seed: str | None
    entries_hash: str | None

    @classmethod
    def of(cls, sale: FlashSale) -> FlashView:
        assert sale.at is not None, "viewers see what was announced"
        assert sale.opens_at is not None, "it has its times from then"
        assert sale.closes_at is not None, "it has its times from then"
        fair = sale.mode == FlashMode.FAIR
        return cls(
            id=sale.id,
            broadcast_id=sale.broadcast_id,
            product_id=sale.product_id,
            variant_id=sale.variant_id,
            title=sale.title,
            options=sale.options,
            picture_url=picture_url(sale.picture) if sale.picture else None,
            currency=sale.currency,
            usual_price=sale.usual_price,
            price=sale.price,
            quantity=sale.quantity,
            per_person=sale.per_person,
            mode=FlashMode(sale.mode),
            hold_seconds=sale.hold_seconds,
            at=sale.at,
            opens_at=sale.opens_at,
            closes_at=sale.closes_at,
            closed_at=sale.closed_at,
            draws_at=closing(sale) + LATE if fair else None,
            over_at=sale.over_at,
            drawn_at=sale.drawn_at,
            left=sale.left,
            sold_out=sale.left == 0,
            entries=sale.entries,
            winners=sale.winners,
            commitment=sale.commitment,
            seed=sale.seed,
            entries_hash=sale.entries_hash,
        )


def closing(sale: FlashSale) -> datetime:
    """Media time at which a sale that was announced closes."""
    assert sale.closes_at is not None, "it has its times from its announcement on"
    return min(sale.closes_at, sale.closed_at) if sale.closed_at else sale.closes_at


class FlashViews(BaseModel):
    """Oldest first."""

    items: list[FlashView]


class FlashRead(BaseModel):
    """A flash sale as staff sees it. `won` are open wins, `ordered` and `lapsed` what became of others; these
    count pieces."""

    model_config = ConfigDict(
        from_attributes=True, title="FlashSale", json_schema_serialization_defaults_required=True
    )

    id: uuid.UUID
    broadcast_id: uuid.UUID
    product_id: uuid.UUID
    variant_id: uuid.UUID
    title: str
    options: dict[str, str]
    picture: str | None
    currency: str
    usual_price: int
    price: int
    quantity: int
    per_person: int
    mode: FlashMode
    countdown: int
    seconds: int
    hold_seconds: int
    state: SaleState
    starts_at: datetime | None
    at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    over_at: datetime | None
    drawn_at: datetime | None
    entries: int
    left: int
    waiting: int
    won: int = 0
    ordered: int = 0
    lapsed: int = 0
    created_at: datetime


class FlashList(BaseModel):
    """Oldest first."""

    items: list[FlashRead]


class FlashWinnerRead(BaseModel):
    """Who won, as staff sees it."""

    model_config = ConfigDict(from_attributes=True, title="FlashWinner")

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    quantity: int
    state: WinState
    via: WonBy
    expires_at: datetime
    order_id: uuid.UUID | None
    created_at: datetime


class FlashWinnerPage(BaseModel):
    """In the order in which they won; `next_cursor` leads to those after."""

    items: list[FlashWinnerRead]
    next_cursor: str | None


class BuyOrder(BaseModel):
    """The data of `flash.buy`."""

    sale_id: uuid.UUID
    quantity: Annotated[int, Field(ge=1, le=MOST_OF_ONE)] = 1


class BuyWanted(BaseModel):
    """The same over HTTP."""

    quantity: Annotated[int, Field(ge=1, le=MOST_OF_ONE)] = 1


class BuyRead(BaseModel):
    """Where a person stands. `win_state` says what became of a win. `place`: on the waiting list, from 1, of
    those who still wait. `entry_id`: what the record of a fair draw knows them by."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    outcome: Outcome
    win_id: uuid.UUID | None = None
    win_state: WinState | None = None
    quantity: int = 0
    expires_at: datetime | None = None
    place: int | None = None
    entry_id: str | None = None

    @classmethod
    def won(cls, win: FlashWin) -> BuyRead:
        return cls(
            outcome=Outcome.WON if win.state == WinState.WON else Outcome.LIMIT,
            win_id=win.id,
            win_state=WinState(win.state),
            quantity=win.quantity,
            expires_at=win.expires_at,
            entry_id=win.entry_id,
        )


class FlashDraw(FlashView):
    """Everything that is needed to do a fair draw again. `counted` are the public ids of the entries that it
    counted, in ascending order; `drawn` those that won, in the order of the draw."""

    counted: list[str]
    drawn: list[str]
