"""The sandbox cashier: a buyer who pays, or does not, with everything that goes wrong in real life.

What it does survives any kill: money and callbacks are rows of one transaction, and callbacks are sent until
they are acknowledged.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.provider import CallbackEvent, Trade, TradeState
from liveloop.connect.payments.sandbox.ticket import SandboxTicket, SandboxTickets
from liveloop.kit.clock import Clock
from liveloop.kit.errors import Conflict
from liveloop.kit.ids import new_id
from liveloop.shop.sandbox import repository
from liveloop.shop.sandbox.book import CLOSED, COMING, OPEN, PAID, is_paid
from liveloop.shop.sandbox.locks import lock_trade
from liveloop.shop.sandbox.models import SandboxLetter, SandboxTrade
from liveloop.shop.sandbox.schemas import SandboxAct, SandboxCashierRead, SandboxTradeState

DELAY = timedelta(seconds=8)
REPEATS = (0.0, 2.0)
"""Seconds after which a duplicated callback comes, besides the one under another number."""
ANOTHER_AFTER_SECONDS = 1.0

EVENT = TypeAdapter(CallbackEvent)


class SandboxClosed(Conflict):
    """It is closed, or its time is over: only money that comes late can be tried."""

    code = "sandbox.closed"


class SandboxOpen(Conflict):
    """It can still be paid in time, so nothing can come late."""

    code = "sandbox.open"


class SandboxCashier:
    def __init__(self, clock: Clock, tickets: SandboxTickets) -> None:
        self._clock = clock
        self._tickets = tickets

    async def page(self, session: AsyncSession, ticket: str) -> SandboxCashierRead:
        """Raises TokenInvalid."""
        read = self._tickets.read(ticket)
        return self._view(read, await repository.trade_or_none(session, read.out_trade_no))

    async def act(self, session: AsyncSession, ticket: str, act: SandboxAct) -> SandboxCashierRead:
        """Done once: one that is paid or on its way stays so, whatever is tapped. Raises TokenInvalid,
        SandboxClosed, SandboxOpen."""
        read = self._tickets.read(ticket)
        now = self._clock.now()
        values = {
            "out_trade_no": read.out_trade_no,
            "state": OPEN,
            "amount": read.amount,
            "currency": read.currency,
            "created_at": now,
        }
        await repository.ensure_trade(session, values)
        trade = await lock_trade(session, read.out_trade_no)
        assert trade is not None, "it was just made sure of"
        if trade.state not in (COMING, PAID):
            over = trade.state == CLOSED or read.expires_at <= now
            if over and act is not SandboxAct.LATE:
                raise SandboxClosed("This payment is closed. Go back and start another one.")
            if not over and act is SandboxAct.LATE:
                raise SandboxOpen("This payment is still open. Let its time run out first.")
            self._carry_out(session, read, trade, act)
        return self._view(read, trade)

    def _carry_out(
        self, session: AsyncSession, read: SandboxTicket, trade: SandboxTrade, act: SandboxAct
    ) -> None:
        now = self._clock.now()
        if act is SandboxAct.FAIL:
            trade.state = CLOSED
            self._write(session, read, trade, seconds=(0.0,))
            return
        trade.amount = read.amount + (1 if act is SandboxAct.WRONG_AMOUNT else 0)
        trade.currency = read.currency
        trade.state, trade.paid_at = PAID, now
        seconds: tuple[float, ...] = (0.0,)
        if act is SandboxAct.DELAY:
            trade.state, trade.paid_at = COMING, now + DELAY
            seconds = (DELAY.total_seconds(),)
        elif act is SandboxAct.SILENT:
            seconds = ()
        elif act is SandboxAct.DUPLICATE:
            seconds = REPEATS
            self._write(session, read, trade, seconds=(ANOTHER_AFTER_SECONDS,))
        self._write(session, read, trade, seconds=seconds)

    def _write(
        self, session: AsyncSession, read: SandboxTicket, trade: SandboxTrade, *, seconds: tuple[float, ...]
    ) -> None:
        """The same event, so many seconds from now."""
        now = self._clock.now()
        body = EVENT.dump_json(CallbackEvent(id=f"sandbox-{new_id().hex}", trade=_said(trade))).decode()
        for pause in seconds:
            letter = SandboxLetter(
                id=new_id(),
                notify_url=read.notify_url,
                body=body,
                due_at=now + timedelta(seconds=pause),
                tries=0,
                created_at=now,
            )
            session.add(letter)

    def _view(self, read: SandboxTicket, trade: SandboxTrade | None) -> SandboxCashierRead:
        now = self._clock.now()
        return SandboxCashierRead(
            description=read.description,
            amount=read.amount,
            currency=read.currency,
            expires_at=read.expires_at,
            return_url=read.return_url,
            state=_state(trade, now),
            paid_amount=trade.amount if trade and is_paid(trade, now) else None,
            over=read.expires_at <= now,
        )


def _state(trade: SandboxTrade | None, now: datetime) -> SandboxTradeState:
    if trade is None:
        return SandboxTradeState.OPEN
    return SandboxTradeState.PAID if is_paid(trade, now) else SandboxTradeState(trade.state)


def _said(trade: SandboxTrade) -> Trade:
    """What the callback says of it: one on its way is there when the callback is sent."""
    if trade.state == CLOSED:
        return Trade(trade.out_trade_no, TradeState.CLOSED)
    return Trade(
        trade.out_trade_no,
        TradeState.PAID,
        trade.amount,
        trade.currency,
        provider_reference=f"sandbox-{trade.out_trade_no}",
        paid_at=trade.paid_at,
    )
