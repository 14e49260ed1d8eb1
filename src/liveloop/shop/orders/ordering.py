"""One tap: an order over the socket and over HTTP, the same order however often it is asked for."""

from __future__ import annotations

from typing import Any, Protocol

from pydantic import ValidationError

from liveloop.shop.orders.errors import OrderInvalid
from liveloop.shop.orders.place import Placed, Wanted
from liveloop.shop.orders.schemas import OrderPlaced, OrderView, OrderWish
from liveloop.shows.watch.policy import Order
from liveloop.shows.watch.tickets import Pass

PLACE = "order.place"


class Writer(Protocol):
    """`kit.groupcommit` of `PlaceWriter`."""

    async def submit(self, item: Wanted) -> Placed: ...


class OrderingService:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def place(self, by: Pass, key: str, wish: OrderWish) -> OrderPlaced:
        """Returns once it is durable, with its goods set aside until it is paid or its time is over.

        Raises NotForSale, CurrenciesMixed, PriceChanged, SoldOut, AddressNotFound, TooManyUnpaid,
        OrderInvalid, or what refuses a coupon."""
        placed = await self._writer.submit(Wanted(by, key, wish))
        return OrderPlaced(order=OrderView.of(placed.order, placed.lines), fresh=placed.fresh)

    async def carry_out(self, order: Order) -> dict[str, Any]:
        """The command `order.place` of the socket."""
        try:
            wish = OrderWish.model_validate(order.data)
        except ValidationError as error:
            raise OrderInvalid(
                "An order needs `lines`, `address_id` and the `total` that was shown."
            ) from error
        return (await self.place(order.by, order.id, wish)).model_dump(mode="json")
