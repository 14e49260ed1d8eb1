"""Orders on the wire, for the person who bought; what staff sees is in `staff_schemas`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from liveloop.kit.money import Amount
from liveloop.shop.addresses.schemas import DestinationRead
from liveloop.shop.goods.cards import picture_url
from liveloop.shop.orders.machine import OrderStateName
from liveloop.shop.orders.models import Order, OrderLine, OrderStep
from liveloop.shop.pricing import OfferKind, Quote, QuotedLine, ReasonKind, UnusedKind

LINES = 10
MOST_OF_ONE = 99

ClientKey = Annotated[str, StringConstraints(min_length=8, max_length=64)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Wish = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Channel = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9_.-]{1,40}$")]


class LineWish(BaseModel):
    variant_id: uuid.UUID
    quantity: Annotated[int, Field(ge=1, le=MOST_OF_ONE)] = 1


class QuoteWish(BaseModel):
    """`coupons` are references of one's own coupons; null chooses the best by itself, [] uses none.

    `broadcast_id` is what is being watched, and `replay` whether that is a recording.
    """

    lines: Annotated[list[LineWish], Field(min_length=1, max_length=LINES)]
    coupons: Annotated[list[Annotated[str, StringConstraints(max_length=80)]] | None, Field(max_length=5)] = (
        None
    )
    broadcast_id: uuid.UUID | None = None
    replay: bool = False


class OrderWish(QuoteWish):
    """`total` is what the page showed: an order never costs more. `at` is the time of the picture that
    was seen, `shelf_item_id` the card that was tapped, `channel` the way the person came, `inviter_id`
    who invited them."""

    address_id: uuid.UUID
    total: Amount
    note: Note = ""
    at: AwareDatetime | None = None
    shelf_item_id: uuid.UUID | None = None
    channel: Channel | None = None
    inviter_id: uuid.UUID | None = None


class OrderCreate(OrderWish):
    """The same over HTTP. `client_id` makes it safe to send it again."""

    client_id: ClientKey


class QuoteLineRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="QuoteLine")

    key: str
    variant_id: uuid.UUID
    quantity: int
    list_price: int | None
    price: int
    unit: int
    offer: OfferKind | None
    goods: int
    discount: int
    paid: int
    title: str = ""
    options: dict[str, str] = {}
    picture_url: str | None = None


class DiscountRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="Discount")

    reference: str
    title: str
    amount: int


class UnusedRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="UnusedCoupon")

    reference: str
    title: str = ""
    why: UnusedKind
    params: dict[str, str | int | None]


class ReasonRead(BaseModel):
    """A line of the explanation; the amounts of all of them sum to the total."""

    model_config = ConfigDict(from_attributes=True, title="Reason")

    kind: ReasonKind
    reference: str
    amount: int
    params: dict[str, str | int | None]


class QuoteRead(BaseModel):
    """The price of what one wants, and why. `short` are variants of which fewer are left than are wanted,
    with how many there are."""

    model_config = ConfigDict(from_attributes=True, title="Quote")

    currency: str
    lines: list[QuoteLineRead]
    discounts: list[DiscountRead]
    unused: list[UnusedRead]
    goods: int
    discount: int
    shipping: int
    total: int
    why: list[ReasonRead]
    short: dict[uuid.UUID, int] = {}


@dataclass(frozen=True, slots=True)
class Look:
    """How a variant is called and what it looks like; `picture` names one of the object store."""

    title: str
    options: dict[str, str]
    picture: str | None


def looks_of(lines: Sequence[OrderLine]) -> dict[uuid.UUID, Look]:
    """As they were when they were bought."""
    return {line.variant_id: Look(line.title, line.options, line.picture) for line in lines}


class OrderLineRead(BaseModel):
    """`price` is what a piece was asked for, `amount` what was paid for the line."""

    id: uuid.UUID
    product_id: uuid.UUID
    variant_id: uuid.UUID
    title: str
    options: dict[str, str]
    picture_url: str | None
    quantity: int
    returned: int
    list_price: int | None
    price: int
    amount: int
    offer: OfferKind | None

    @classmethod
    def of(cls, line: OrderLine) -> OrderLineRead:
        return cls(
            id=line.id,
            product_id=line.product_id,
            variant_id=line.variant_id,
            title=line.title,
            options=line.options,
            picture_url=picture_url(line.picture) if line.picture else None,
            quantity=line.quantity,
            returned=line.returned,
            list_price=line.list_price,
            price=line.price,
            amount=line.amount,
            offer=OfferKind(line.offer) if line.offer else None,
        )


class OrderView(BaseModel):
    """An order as its buyer's list shows it; where it goes is not part of it. `refund_wished`: they asked for
    their money."""

    id: uuid.UUID
    number: str
    state: OrderStateName
    currency: str
    total: int
    refunded: int
    lines: list[OrderLineRead]
    carrier: str | None
    tracking_number: str | None
    closed_because: str | None
    refund_wished: bool
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, order: Order, lines: Sequence[OrderLine]) -> OrderView:
        return cls(
            id=order.id,
            number=order.number,
            state=OrderStateName(order.state),
            currency=order.currency,
            total=order.total,
            refunded=order.refunded,
            lines=[OrderLineRead.of(line) for line in lines],
            carrier=order.carrier,
            tracking_number=order.tracking_number,
            closed_because=order.closed_because,
            refund_wished=order.refund_wished_at is not None,
            created_at=order.created_at,
            expires_at=order.expires_at,
            paid_at=order.paid_at,
            shipped_at=order.shipped_at,
            completed_at=order.completed_at,
            closed_at=order.closed_at,
        )


class OrderStepRead(BaseModel):
    """What happened to it; who of the staff did it is the house's business."""

    model_config = ConfigDict(from_attributes=True, title="OrderStep")

    before: OrderStateName | None
    after: OrderStateName
    act: str
    at: datetime

    @classmethod
    def of(cls, step: OrderStep) -> OrderStepRead:
        return cls.model_validate(step)


class OrderDetail(OrderView):
    """With the price as it was explained, where it goes (masked), and its steps."""

    quote: QuoteRead
    destination: DestinationRead
    note: str
    steps: list[OrderStepRead]


class OrderPlaced(BaseModel):
    """`fresh` is False when the order had been placed under this key before."""

    order: OrderView
    fresh: bool


class RefundWish(BaseModel):
    reason: Wish


def read_quote(
    quote: Quote,
    looks: Mapping[uuid.UUID, Look],
    *,
    titles: Mapping[str, str] | None = None,
    short: Mapping[uuid.UUID, int] | None = None,
) -> QuoteRead:
    """`looks`: of its variants. `titles`: of the coupons that are not used, by reference."""
    read = QuoteRead.model_validate(quote)
    for line in read.lines:
        if look := looks.get(line.variant_id):
            line.title, line.options = look.title, look.options
            line.picture_url = picture_url(look.picture) if look.picture else None
    for one in read.unused:
        one.title = (titles or {}).get(one.reference, "")
    read.short = dict(short or {})
    return read


def line_key(variant_id: uuid.UUID) -> str:
    """The key of a line of a basket: a variant is in it once."""
    return str(variant_id)


def quoted_by_variant(quote: Quote) -> dict[uuid.UUID, QuotedLine]:
    return {line.variant_id: line for line in quote.lines}
