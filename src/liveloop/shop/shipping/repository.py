"""Shipping rates in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shop.pricing import ShippingTerms
from liveloop.shop.shipping.models import ShippingRate


async def shipping_terms(session: AsyncSession, organisation_id: uuid.UUID, currency: str) -> ShippingTerms:
    """For the price engine; without a rate shipping costs nothing."""
    rate = await session.get(ShippingRate, (organisation_id, currency))
    return ShippingTerms(rate.fee, rate.free_from) if rate else ShippingTerms()


async def list_of(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[ShippingRate]:
    statement = select(ShippingRate).where(ShippingRate.organisation_id == organisation_id)
    return (await session.scalars(statement.order_by(ShippingRate.currency))).all()


async def put(session: AsyncSession, rate: ShippingRate) -> None:
    """In the place of the one there was."""
    values = {"fee": rate.fee, "free_from": rate.free_from, "updated_at": rate.updated_at}
    statement = upsert(session, ShippingRate).values(
        organisation_id=rate.organisation_id, currency=rate.currency, **values
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[ShippingRate.organisation_id, ShippingRate.currency], set_=values
        )
    )
