"""What the room is told about flash sales; and, to one person alone, that they won or wait."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shop.flash.models import FlashSale, FlashWin
from liveloop.shop.flash.schemas import FlashView
from liveloop.shop.flash.vocabulary import WonBy

CHANGED = "flash.changed"
COUNTED = "flash.counted"
WON = "flash.won"
WAITING = "flash.waiting"
LAPSED = "flash.lapsed"
ORDERED = "flash.ordered"


class FlashChanged(BaseModel):
    """The sale as it is now. The event's `at` is when the picture shows the change."""

    sale: FlashView


class FlashCounted(BaseModel):
    """On the lane `pulse`: how many are left, and how many have entered."""

    sale_id: uuid.UUID
    left: int
    entries: int


class FlashWon(BaseModel):
    """To one person alone: they were drawn, or their place on the waiting list has come."""

    to: uuid.UUID
    sale_id: uuid.UUID
    broadcast_id: uuid.UUID
    win_id: uuid.UUID
    title: str
    price: int
    currency: str
    quantity: int
    via: WonBy
    expires_at: datetime


class FlashWaits(BaseModel):
    """To one person alone: they were not drawn, but wait."""

    to: uuid.UUID
    sale_id: uuid.UUID
    place: int


class FlashOrdered(BaseModel):
    """To one person alone: their win is used up by an order."""

    to: uuid.UUID
    sale_id: uuid.UUID
    win_id: uuid.UUID


class FlashLapsed(BaseModel):
    """To one person alone: they did not order in time, or their order was closed without being paid."""

    to: uuid.UUID
    sale_id: uuid.UUID
    win_id: uuid.UUID


def changed(sale: FlashSale, at: datetime | None) -> Draft:
    data = FlashChanged(sale=FlashView.of(sale)).model_dump(mode="json")
    return Draft(lane="trade", type=CHANGED, data=data, at=at)


def won(sale: FlashSale, win: FlashWin) -> Draft:
    data = FlashWon(
        to=win.person_id,
        sale_id=sale.id,
        broadcast_id=sale.broadcast_id,
        win_id=win.id,
        title=sale.title,
        price=sale.price,
        currency=sale.currency,
        quantity=win.quantity,
        via=WonBy(win.via),
        expires_at=win.expires_at,
    )
    return Draft(lane="own", type=WON, data=data.model_dump(mode="json"))


def waits(sale: FlashSale, person_id: uuid.UUID, place: int) -> Draft:
    data = FlashWaits(to=person_id, sale_id=sale.id, place=place)
    return Draft(lane="own", type=WAITING, data=data.model_dump(mode="json"))


def ordered(win: FlashWin) -> Draft:
    data = FlashOrdered(to=win.person_id, sale_id=win.sale_id, win_id=win.id)
    return Draft(lane="own", type=ORDERED, data=data.model_dump(mode="json"))


def lapsed(win: FlashWin) -> Draft:
    data = FlashLapsed(to=win.person_id, sale_id=win.sale_id, win_id=win.id)
    return Draft(lane="own", type=LAPSED, data=data.model_dump(mode="json"))
