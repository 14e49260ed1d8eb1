"""From what somebody wants to the engine's basket: what can be bought, and the prices that are open to
them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.goods import repository as goods
from liveloop.shop.goods.repository import ForSale
from liveloop.shop.orders.errors import CurrenciesMixed, NotForSale
from liveloop.shop.orders.neighbours import Coupons, Offers, Shipping, Win, Wins
from liveloop.shop.orders.schemas import Look, QuoteWish, line_key
from liveloop.shop.pricing import (
    Basket,
    CouponTerms,
    Line,
    Offer,
    OfferKind,
    Quote,
    ShippingTerms,
    best,
    quote,
)
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.media_time import believed
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.tickets import Pass


@dataclass(frozen=True, slots=True)
class Draw:
    """Everything that a price of a basket follows from."""

    basket: Basket
    goods: Mapping[uuid.UUID, ForSale]
    wins: Mapping[uuid.UUID, Win]
    coupons: Sequence[CouponTerms]
    shipping: ShippingTerms
    broadcast: Broadcast | None

    def quote(self, wanted: Sequence[str] | None) -> Quote:
        """With the coupons of these references, or with the best if None."""
        if wanted is None:
            return best(self.basket, self.coupons, self.shipping)
        chosen = [one for one in self.coupons if one.reference in wanted]
        return quote(self.basket, chosen, self.shipping)

    def seen_at(self, stated: datetime | None, now: datetime, *, replay: bool) -> datetime | None:
        """The media time that a client states, as far as it is believed: of a recording any moment of it."""
        if not replay:
            return believed(stated, now)
        first = self.broadcast and self.broadcast.started_at
        last = self.broadcast and self.broadcast.ended_at
        return stated if stated and first and last and first <= stated <= last else None

    @property
    def looks(self) -> dict[uuid.UUID, Look]:
        return {
            key: Look(one.product.title, one.variant.options, next(iter(one.product.pictures), None))
            for key, one in self.goods.items()
        }

    @property
    def titles(self) -> dict[str, str]:
        return {one.reference: one.title for one in self.coupons}


class Baskets:
    """Stateless."""

    def __init__(self, offers: Offers, shipping: Shipping, coupons: Coupons, wins: Wins) -> None:
        self._offers = offers
        self._shipping = shipping
        self._coupons = coupons
        self._wins = wins

    async def draw(self, session: AsyncSession, by: Pass, wanted: QuoteWish, moment: datetime) -> Draw:
        """Raises NotForSale, CurrenciesMixed."""
        pieces = _merged(wanted)
        found = await goods.variants_for_sale(session, by.organisation_id, pieces.keys())
        if missing := sorted(str(variant_id) for variant_id in pieces.keys() - found.keys()):
            raise NotForSale("This is not for sale any more.", variant_ids=missing)
        currencies = {one.product.currency for one in found.values()}
        if len(currencies) > 1:
            raise CurrenciesMixed("Order goods of one currency at a time.")
        broadcast = await self._watched(session, by, wanted.broadcast_id)
        broadcast_id = broadcast.id if broadcast else None
        offers = await self._offers(
            session,
            pieces.keys(),
            broadcast_id,
            moment,
            member=by.role is not AuthorRole.VIEWER,
            replay=wanted.replay,
        )
        wins = await self._wins.of(session, by.person_id, pieces.keys(), broadcast_id)
        usable = {key: win for key, win in wins.items() if win.quantity == pieces[key]}
        lines = [
            _line(found[key], count, [*offers.get(key, ()), *_flash(usable.get(key))])
            for key, count in pieces.items()
        ]
        currency = currencies.pop()
        return Draw(
            basket=Basket(currency, tuple(lines)),
            goods=found,
            wins=usable,
            coupons=await self._coupons.available(session, by.organisation_id, by.person_id),
            shipping=await self._shipping(session, by.organisation_id, currency),
            broadcast=broadcast,
        )

    async def _watched(
        self, session: AsyncSession, by: Pass, broadcast_id: uuid.UUID | None
    ) -> Broadcast | None:
        """A broadcast of another room counts for nothing."""
        if broadcast_id is None:
            return None
        broadcast = await broadcasts.get_or_none(session, broadcast_id)
        return broadcast if broadcast and broadcast.room_id == by.room_id else None


def _merged(wanted: QuoteWish) -> dict[uuid.UUID, int]:
    """A variant is in a basket once, in the order in which it was named."""
    pieces: dict[uuid.UUID, int] = {}
    for line in wanted.lines:
        pieces[line.variant_id] = pieces.get(line.variant_id, 0) + line.quantity
    return pieces


def _flash(win: Win | None) -> list[Offer]:
    return [Offer(OfferKind.FLASH, win.price, str(win.id))] if win else []


def _line(one: ForSale, quantity: int, offers: Sequence[Offer]) -> Line:
    variant, product = one.variant, one.product
    return Line(
        key=line_key(variant.id),
        variant_id=variant.id,
        product_id=product.id,
        category_id=product.category_id,
        quantity=quantity,
        list_price=variant.list_price,
        price=variant.price,
        offers=tuple(offers),
    )
