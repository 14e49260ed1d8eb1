"""The sandbox's trades, refunds and letters in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.shop.sandbox.models import SandboxLetter, SandboxRefund, SandboxTrade


async def trade_or_none(session: AsyncSession, number: str) -> SandboxTrade | None:
    return (
        await session.scalars(select(SandboxTrade).where(SandboxTrade.out_trade_no == number))
    ).one_or_none()


async def ensure_trade(session: AsyncSession, values: dict[str, Any]) -> None:
    statement = upsert(session, SandboxTrade).values(**values)
    await session.execute(statement.on_conflict_do_nothing(index_elements=[SandboxTrade.out_trade_no]))


async def refund_or_none(session: AsyncSession, number: str) -> SandboxRefund | None:
    found = select(SandboxRefund).where(SandboxRefund.out_refund_no == number)
    return (await session.scalars(found)).one_or_none()


async def refunded(session: AsyncSession, trade: str) -> int:
    """What went back of a trade so far."""
    total = func.coalesce(func.sum(SandboxRefund.amount), 0)
    return int((await session.scalars(select(total).where(SandboxRefund.out_trade_no == trade))).one())


async def trades_between(session: AsyncSession, start: datetime, end: datetime) -> Sequence[SandboxTrade]:
    """Those whose money came in this time, in its order."""
    found = select(SandboxTrade).where(SandboxTrade.paid_at >= start, SandboxTrade.paid_at < end)
    return (await session.scalars(found.order_by(SandboxTrade.paid_at, SandboxTrade.out_trade_no))).all()


async def refunds_between(session: AsyncSession, start: datetime, end: datetime) -> Sequence[SandboxRefund]:
    found = select(SandboxRefund).where(SandboxRefund.refunded_at >= start, SandboxRefund.refunded_at < end)
    return (
        await session.scalars(found.order_by(SandboxRefund.refunded_at, SandboxRefund.out_refund_no))
    ).all()


async def due_letters(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[SandboxLetter]:
    found = select(SandboxLetter).where(SandboxLetter.due_at <= now).order_by(SandboxLetter.due_at)
    return (await session.scalars(found.limit(limit))).all()


async def get_letter(session: AsyncSession, letter_id: uuid.UUID) -> SandboxLetter:
    return await session.get_one(SandboxLetter, letter_id)
