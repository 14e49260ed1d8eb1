"""The lock of a sandbox trade: paying, closing and refunding it happen one after the other."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.sandbox.models import SandboxTrade


async def lock_trade(session: AsyncSession, number: str) -> SandboxTrade | None:
    found = select(SandboxTrade).where(SandboxTrade.out_trade_no == number).with_for_update()
    return (await session.scalars(found.execution_options(populate_existing=True))).one_or_none()
