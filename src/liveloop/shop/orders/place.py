"""Placing orders, a few in one commit: the order, its goods, coupons and wins together, or none of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.channels import savepoint
from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError, Unavailable
from liveloop.kit.ids import new_id
from liveloop.kit.money import LARGEST_AMOUNT
from liveloop.shop.addresses.service import AddressService
from liveloop.shop.orders import repository
from liveloop.shop.orders.basket import Baskets, Draw
from liveloop.shop.orders.errors import OrderInvalid, PriceChanged, TooManyUnpaid
from liveloop.shop.orders.holding import Holding
from liveloop.shop.orders.life import Life
from liveloop.shop.orders.machine import OrderStateName, viewer
from liveloop.shop.orders.models import Order, OrderLine
from liveloop.shop.orders.numbers import new_number
from liveloop.shop.orders.schemas import OrderWish
from liveloop.shop.pricing import OfferKind, Quote
from liveloop.shop.stock.service import StockService
from liveloop.shows.watch.tickets import Pass

UNPAID = 10
"""Orders of one person that wait for their payment: goods are not set aside without end."""
RETRY_SECONDS = 60
NUMBERS = 5
"""How many numbers are tried. One in a thousand million is taken."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order of somebody, under the key that their client chose."""

    by: Pass
    key: str
    wish: OrderWish


@dataclass(frozen=True, slots=True)
class Placed:
    order: Order
    lines: Sequence[OrderLine]
    fresh: bool


class PlaceWriter:
    """Settles orders for `kit.groupcommit`."""

    def __init__(
        self,
        clock: Clock,
        baskets: Baskets,
        holding: Holding,
        stock: StockService,
        addresses: AddressService,
        life: Life,
    ) -> None:
        self._clock = clock
        self._baskets = baskets
        self._holding = holding
        self._stock = stock
        self._addresses = addresses
        self._life = life

    async def settle(self, session: AsyncSession, wanted: Sequence[Wanted]) -> list[Placed | Exception]:
        """Each one's order: a new one, or the first that was placed under the same key. First all stocks are
        locked, then rooms hear of their orders, in the order of the rooms."""
        await self._stock.lock(session, {line.variant_id for one in wanted for line in one.wish.lines})
        by_room = sorted(range(len(wanted)), key=lambda number: wanted[number].by.room_id)
        answers = {number: await self._settle_one(session, wanted[number]) for number in by_room}
        return [answers[number] for number in range(len(wanted))]

    async def _settle_one(self, session: AsyncSession, wanted: Wanted) -> Placed | Exception:
        key = (wanted.by.person_id, wanted.key)
        if known := (await repository.by_client_keys(session, [key])).get(key):
            return await self._known(session, known)
        try:
            async with savepoint(session):
                order, lines = await self._place(session, wanted)
        except LiveloopError as error:
            return error
        except IntegrityError:
            known = (await repository.by_client_keys(session, [key])).get(key)
            return await self._known(session, known) if known else _again()
        await self._life.placed(session, order, viewer(wanted.by))
        return Placed(order, lines, fresh=True)

    async def _known(self, session: AsyncSession, order: Order) -> Placed:
        return Placed(order, (await repository.lines(session, [order.id]))[order.id], fresh=False)

    async def _place(self, session: AsyncSession, wanted: Wanted) -> tuple[Order, Sequence[OrderLine]]:
        by, wish, now = wanted.by, wanted.wish, self._clock.now()
        if await repository.unpaid_of(session, by.organisation_id, by.person_id) >= UNPAID:
            raise TooManyUnpaid("Pay or cancel one of your orders first.", retry_after=RETRY_SECONDS)
        draw = await self._baskets.draw(session, by, wish, now)
        quote = draw.quote(wish.coupons)
        if quote.total > wish.total:
            raise PriceChanged("The price has changed. Look at it and order again.", total=quote.total)
        if quote.total > LARGEST_AMOUNT:
            raise OrderInvalid("This is more than can be ordered at once. Order less.")
        order = await self._order(session, wanted, draw, quote, now)
        lines = _lines(order, draw, quote)
        await repository.add(session, order, lines)
        await self._holding.set_aside(session, order, lines)
        return order, lines

    async def _order(
        self, session: AsyncSession, wanted: Wanted, draw: Draw, quote: Quote, now: datetime
    ) -> Order:
        by, wish, watched = wanted.by, wanted.wish, draw.broadcast
        destination = await self._addresses.destination(session, by, wish.address_id)
        settings = await repository.settings(session, by.organisation_id)
        return Order(
            id=new_id(),
            organisation_id=by.organisation_id,
            number=await _free_number(session, by.organisation_id, now),
            room_id=by.room_id,
            person_id=by.person_id,
            buyer_name=by.name,
            client_key=wanted.key,
            state=OrderStateName.PLACED,
            currency=quote.currency,
            total=quote.total,
            refunded=0,
            refunding=0,
            quote=quote.to_json(),
            destination=destination.model_dump(mode="json"),
            phone_tail=destination.phone[-4:],
            note=wish.note,
            held_again=False,
            broadcast_id=watched.id if watched else None,
            replay=wish.replay,
            media_at=draw.seen_at(wish.at, now, replay=wish.replay),
            shelf_item_id=wish.shelf_item_id,
            host_account_id=await repository.host_of(session, watched.id) if watched else None,
            channel=wish.channel,
            inviter_id=await repository.inviter_or_none(
                session, by.organisation_id, wish.inviter_id, but=by.person_id
            ),
            created_at=now,
            expires_at=settings.expiry(now),
        )


async def _free_number(session: AsyncSession, organisation_id: uuid.UUID, now: datetime) -> str:
    for _ in range(NUMBERS):
        number = new_number(now)
        if not await repository.number_is_taken(session, organisation_id, number):
            return number
    raise _again()


def _lines(order: Order, draw: Draw, quote: Quote) -> list[OrderLine]:
    lines = []
    for position, quoted in enumerate(quote.lines):
        variant, product = draw.goods[quoted.variant_id].variant, draw.goods[quoted.variant_id].product
        win = draw.wins.get(quoted.variant_id) if quoted.offer is OfferKind.FLASH else None
        lines.append(
            OrderLine(
                id=new_id(),
                order_id=order.id,
                position=position,
                variant_id=variant.id,
                product_id=product.id,
                title=product.title,
                sku=variant.sku,
                options=variant.options,
                picture=product.pictures[0] if product.pictures else None,
                quantity=quoted.quantity,
                returned=0,
                list_price=quoted.list_price,
                price=quoted.unit,
                amount=quoted.paid,
                offer=quoted.offer,
                win_id=win.id if win else None,
            )
        )
    return lines


def _again() -> Unavailable:
    return Unavailable("Too many order at once. Try again in a moment.")
