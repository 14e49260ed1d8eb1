"""Orders on the wire, for staff."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from liveloop.kit.money import Amount
from liveloop.shop.addresses.schemas import DestinationRead
from liveloop.shop.orders.machine import OrderStateName
from liveloop.shop.orders.schemas import ClientKey, OrderView, QuoteRead

BULK = 200

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Carrier = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
TrackingNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9 -]{2,58}[A-Za-z0-9]$")
]


class Source(StrEnum):
    """Where an order came from."""

    LIVE = "live"
    REPLAY = "replay"
    NONE = "none"


class StaffOrderRead(OrderView):
    """A row of staff's list. Name and phone are masked there."""

    buyer_name: str
    person_id: uuid.UUID
    destination: DestinationRead
    note: str
    refunding: int
    refund_wish: str | None
    broadcast_id: uuid.UUID | None
    broadcast_title: str | None
    replay: bool
    channel: str | None


class StaffStepRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="StaffOrderStep")

    before: OrderStateName | None
    after: OrderStateName
    act: str
    actor_kind: str
    actor_name: str
    details: dict[str, Any]
    at: datetime


class OrderRefundRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="OrderRefund")

    id: uuid.UUID
    amount: int
    reason: str
    goods: dict[uuid.UUID, int]
    state: str
    created_at: datetime
    settled_at: datetime | None


class Attribution(BaseModel):
    """To what an order is owed. `second`: of the broadcast, when its picture was seen."""

    broadcast_id: uuid.UUID | None
    broadcast_title: str | None
    room_id: uuid.UUID | None
    replay: bool
    media_at: datetime | None
    second: float | None
    shelf_item_id: uuid.UUID | None
    host_account_id: uuid.UUID | None
    host_name: str | None
    channel: str | None
    inviter_id: uuid.UUID | None


class StaffOrderDetail(StaffOrderRead):
    """Where it goes is whole for whoever sends orders, else masked. `refundable` can still be given back."""

    quote: QuoteRead
    attribution: Attribution
    steps: list[StaffStepRead]
    refunds: list[OrderRefundRead]
    payment_id: uuid.UUID | None
    refundable: int


class RefundForm(BaseModel):
    """`amount` null: all that is left. `goods`: line id -> how many come back into the stock. `key` makes it
    safe to send it again."""

    key: ClientKey
    amount: Amount | None = None
    reason: Reason
    goods: Annotated[dict[uuid.UUID, Annotated[int, Field(ge=1, le=10_000)]], Field(max_length=20)] = {}


class DeclineForm(BaseModel):
    reason: Reason


class ShipForm(BaseModel):
    carrier: Carrier
    tracking_number: TrackingNumber


class BulkForm(BaseModel):
    order_ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=BULK)]


class BulkFault(BaseModel):
    """`row` counts from 1, the heading of a file not counted. `code` is that of the error."""

    row: int
    number: str
    code: str
    detail: str


class BulkRead(BaseModel):
    """What was done; the rest stays as it is and says why."""

    done: int
    unchanged: int
    faults: list[BulkFault]


class OrderCounts(BaseModel):
    """How many orders are in each state, and how many buyers wait for an answer about their money."""

    states: dict[OrderStateName, int]
    refund_wished: int


class MoneyOf(BaseModel):
    currency: str
    paid: int
    refunded: int


class BroadcastOrders(BaseModel):
    """The orders of one broadcast, its replay included. `paid` counts those whose money came, refunded ones
    too; `pieces` are theirs."""

    placed: int
    paid: int
    pieces: int
    replay_paid: int
    money: list[MoneyOf]
