"""The sandbox's book in the database: what `connect.payments.sandbox` reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from liveloop.connect.payments.provider import (
    BillLine,
    LineKind,
    Refund,
    RefundRequest,
    RefundState,
    Trade,
    TradeState,
)
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shop.sandbox import repository
from liveloop.shop.sandbox.locks import lock_trade
from liveloop.shop.sandbox.models import SandboxRefund, SandboxTrade

OPEN, COMING, PAID, CLOSED = "open", "coming", "paid", "closed"
FEE_PER_MILLE = 6
"""What the sandbox keeps of a payment, as real providers do; of a refund it gives nothing back."""


class DatabaseSandboxBook:
    """A `SandboxBook`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def trade_or_none(self, out_trade_no: str) -> Trade | None:
        async with self._database.read() as session:
            trade = await repository.trade_or_none(session, out_trade_no)
        return trade_of(trade, self._clock.now()) if trade else None

    async def close(self, out_trade_no: str) -> Trade:
        """Money that is on its way comes all the same."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            values = {
                "out_trade_no": out_trade_no,
                "state": CLOSED,
                "amount": 0,
                "currency": "",
                "created_at": now,
            }
            await repository.ensure_trade(session, values)
            trade = await lock_trade(session, out_trade_no)
            assert trade is not None, "it was just made sure of"
            if trade.state == OPEN:
                trade.state = CLOSED
            return trade_of(trade, now)

    async def refund(self, wanted: RefundRequest) -> Refund:
        now = self._clock.now()
        async with self._database.transaction() as session:
            trade = await lock_trade(session, wanted.out_trade_no)
            known = await repository.refund_or_none(session, wanted.out_refund_no)
            if known is not None:
                return refund_of(known)
            gone = await repository.refunded(session, wanted.out_trade_no)
            if trade is None or not is_paid(trade, now) or gone + wanted.amount > trade.amount:
                return Refund(
                    wanted.out_refund_no,
                    RefundState.FAILED,
                    wanted.out_trade_no,
                    wanted.amount,
                    reason="MORE_THAN_PAID",
                )
            row = SandboxRefund(
                out_refund_no=wanted.out_refund_no,
                out_trade_no=wanted.out_trade_no,
                amount=wanted.amount,
                currency=trade.currency,
                refunded_at=now,
            )
            session.add(row)
            return refund_of(row)

    async def refund_or_none(self, out_trade_no: str, out_refund_no: str) -> Refund | None:
        async with self._database.read() as session:
            known = await repository.refund_or_none(session, out_refund_no)
        return refund_of(known) if known and known.out_trade_no == out_trade_no else None

    async def lines(self, day: date) -> list[BillLine]:
        start = datetime.combine(day, time(), UTC)
        end = min(start + timedelta(days=1), self._clock.now())
        async with self._database.read() as session:
            trades = await repository.trades_between(session, start, end)
            refunds = await repository.refunds_between(session, start, end)
        return [*map(_payment_line, trades), *map(_refund_line, refunds)]


def is_paid(trade: SandboxTrade, now: datetime) -> bool:
    return trade.state == PAID or (
        trade.state == COMING and trade.paid_at is not None and trade.paid_at <= now
    )


def trade_of(trade: SandboxTrade, now: datetime) -> Trade:
    if is_paid(trade, now):
        return Trade(
            trade.out_trade_no,
            TradeState.PAID,
            trade.amount,
            trade.currency,
            provider_reference=f"sandbox-{trade.out_trade_no}",
            paid_at=trade.paid_at,
        )
    return Trade(trade.out_trade_no, TradeState.CLOSED if trade.state == CLOSED else TradeState.PENDING)


def refund_of(row: SandboxRefund) -> Refund:
    return Refund(
        row.out_refund_no,
        RefundState.SUCCEEDED,
        row.out_trade_no,
        row.amount,
        provider_reference=f"sandbox-{row.out_refund_no}",
        refunded_at=row.refunded_at,
    )


def _payment_line(trade: SandboxTrade) -> BillLine:
    assert trade.paid_at is not None, "only what was paid is on a bill"
    return BillLine(
        kind=LineKind.PAYMENT,
        out_trade_no=trade.out_trade_no,
        out_refund_no=None,
        provider_reference=f"sandbox-{trade.out_trade_no}",
        amount=trade.amount,
        currency=trade.currency,
        fee=(trade.amount * FEE_PER_MILLE + 500) // 1000,
        at=trade.paid_at,
    )


def _refund_line(row: SandboxRefund) -> BillLine:
    return BillLine(
        kind=LineKind.REFUND,
        out_trade_no=row.out_trade_no,
        out_refund_no=row.out_refund_no,
        provider_reference=f"sandbox-{row.out_refund_no}",
        amount=row.amount,
        currency=row.currency,
        fee=0,
        at=row.refunded_at,
    )
