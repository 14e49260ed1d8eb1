"""What orders ask of the rooms below them; `area` hands the real ones in."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.pricing import CouponTerms, Offer, ShippingTerms


class Offers(Protocol):
    """The prices that are open to somebody in a broadcast at a moment (`shelf.offers`)."""

    async def __call__(
        self,
        session: AsyncSession,
        variant_ids: Collection[uuid.UUID],
        broadcast_id: uuid.UUID | None,
        moment: datetime,
        *,
        member: bool,
        replay: bool,
    ) -> Mapping[uuid.UUID, Sequence[Offer]]: ...


class Shipping(Protocol):
    """What sending an order costs (`shipping.repository.shipping_terms`)."""

    async def __call__(
        self, session: AsyncSession, organisation_id: uuid.UUID, currency: str
    ) -> ShippingTerms: ...


class Coupons(Protocol):
    """A person's coupons. What is reserved by an order is nobody else's until it is used or let go."""

    async def available(
        self, session: AsyncSession, organisation_id: uuid.UUID, person_id: uuid.UUID
    ) -> Sequence[CouponTerms]: ...

    async def reserve(
        self, session: AsyncSession, person_id: uuid.UUID, references: Sequence[str], order_id: uuid.UUID
    ) -> None:
        """Raises what refuses one of them."""
        ...

    async def use(self, session: AsyncSession, order_id: uuid.UUID) -> None: ...

    async def release(self, session: AsyncSession, order_id: uuid.UUID) -> None: ...


class Win(Protocol):
    """What somebody won in a flash sale and has not ordered yet."""

    @property
    def id(self) -> uuid.UUID: ...

    @property
    def quantity(self) -> int: ...

    @property
    def price(self) -> int: ...


class Wins(Protocol):
    """What people won in flash sales."""

    async def of(
        self,
        session: AsyncSession,
        person_id: uuid.UUID,
        variant_ids: Collection[uuid.UUID],
        broadcast_id: uuid.UUID | None,
    ) -> Mapping[uuid.UUID, Win]: ...

    async def use(self, session: AsyncSession, win_id: uuid.UUID, order_id: uuid.UUID) -> None:
        """Its goods are the order's from now on, under the key `order:<order>:<variant>`."""
        ...

    async def lock(self, session: AsyncSession, win_ids: Collection[uuid.UUID]) -> None:
        """What giving them up changes, but for their stocks, which are locked next."""
        ...

    async def give_up(self, session: AsyncSession, win_id: uuid.UUID) -> None:
        """The order closed: what was won goes to whoever is next. Called under `lock`."""
        ...


class Money(Protocol):
    """`payments.service.PaymentService`, as far as orders use it."""

    async def refund(
        self,
        session: AsyncSession,
        payment_id: uuid.UUID,
        amount: int,
        key: str,
        reason: str,
        *,
        ordered_by: str = ...,
    ) -> object: ...

    async def close(self, session: AsyncSession, subject_id: uuid.UUID) -> None:
        """The order wants no money any more."""
        ...
