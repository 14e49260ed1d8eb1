"""Asking providers how things stand, and having them close and give back: outside of any transaction.

Callbacks get lost, so whatever hangs has a `due_at` and is looked after by the worker until it is settled.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.errors import (
    AlreadyPaid,
    ProviderRefused,
    ProviderUnavailable,
    TradeUnknown,
)
from liveloop.connect.payments.provider import (
    PaymentProvider,
    RefundRequest,
    Trade,
    TradeState,
)
from liveloop.connect.payments.provider import Refund as ProviderRefund
from liveloop.connect.payments.provider import RefundState as ProviderRefundState
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shop.payments import repository
from liveloop.shop.payments.locks import lock_payments_of, lock_refund
from liveloop.shop.payments.models import Payment, Refund
from liveloop.shop.payments.pace import LAST_LOOK, close_pause, payment_pause, refund_pause
from liveloop.shop.payments.providers import Providers
from liveloop.shop.payments.refunding import Refunding
from liveloop.shop.payments.settling import Receipt, Settling, tell
from liveloop.shop.payments.subjects import Subjects
from liveloop.shop.payments.vocabulary import UNDER_WAY, WAITING, PaymentStateName, RefundStateName

log = structlog.get_logger()

SWITCHED_OFF_PAUSE = timedelta(minutes=10)
"""Something hangs at a provider that is not set up any more: it may come back."""


class Asking:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: ChannelLog,
        providers: Providers,
        settling: Settling,
        refunding: Refunding,
        subjects: Subjects,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._providers = providers
        self._settling = settling
        self._refunding = refunding
        self._subjects = subjects

    async def look(self, payment_id: uuid.UUID, *, source: str = "query") -> None:
        """Ask the provider about one payment and apply the answer. Raises ProviderUnavailable."""
        payment = await self._payment_or_none(payment_id)
        provider = self._providers.or_none(payment.provider) if payment else None
        if payment is None or provider is None:
            return
        await self.apply(payment.id, await _query(provider, payment), source=source)

    async def attend(self, payment_id: uuid.UUID) -> None:
        """What is due of one payment: look at it, or have it closed because its time or its turn is over."""
        payment = await self._payment_or_none(payment_id)
        if payment is None or payment.due_at is None:
            return
        provider = self._providers.or_none(payment.provider)
        if provider is None:
            await self._postpone(payment, SWITCHED_OFF_PAUSE)
            return
        try:
            if payment.state in (PaymentStateName.CLOSING, PaymentStateName.FAILED):
                await self._close(provider, payment)
            else:
                await self.apply(payment.id, await _query(provider, payment), source="query")
        except ProviderUnavailable as error:
            log.warning(
                "payment.unanswered", payment=str(payment.id), provider=payment.provider, code=error.code
            )
            await self._postpone(payment, close_pause(payment.looks))

    async def attend_refund(self, refund_id: uuid.UUID) -> None:
        """What is due of one refund: send it, or ask how it stands."""
        async with self._database.read() as session:
            refund = await repository.refund_or_none(session, refund_id)
            payment = await repository.payment_or_none(session, refund.payment_id) if refund else None
        if refund is None or payment is None or refund.due_at is None:
            return
        provider = self._providers.or_none(payment.provider)
        if provider is None:
            await self._postpone_refund(refund, SWITCHED_OFF_PAUSE)
            return
        try:
            said = await self._say(provider, payment, refund)
        except ProviderUnavailable as error:
            log.warning(
                "refund.unanswered", refund=str(refund.id), provider=payment.provider, code=error.code
            )
            await self._postpone_refund(refund, refund_pause(refund.looks))
            return
        async with self._database.transaction() as session:
            await self._refunding.told(session, refund.id, said)

    async def look_at_refund(self, refund_id: uuid.UUID) -> None:
        """Ask the provider about one refund and apply the answer. Raises ProviderUnavailable."""
        async with self._database.read() as session:
            refund = await repository.refund_or_none(session, refund_id)
            payment = await repository.payment_or_none(session, refund.payment_id) if refund else None
        provider = self._providers.or_none(payment.provider) if payment else None
        if refund is None or payment is None or provider is None:
            return
        said = await provider.query_refund(
            payment.id.hex, refund.id.hex, provider_reference=payment.provider_reference
        )
        if said.state is not ProviderRefundState.UNKNOWN:
            async with self._database.transaction() as session:
                await self._refunding.told(session, refund.id, said)

    async def apply(self, payment_id: uuid.UUID, trade: Trade, *, source: str) -> bool:
        """What the provider says of a payment, in a transaction of its own. True: something changed."""
        async with self._database.transaction() as session:
            return await self.apply_within(session, payment_id, trade, source=source)

    async def apply_within(
        self, session: AsyncSession, payment_id: uuid.UUID, trade: Trade, *, source: str
    ) -> bool:
        if trade.state is TradeState.PAID and trade.amount is not None and trade.currency is not None:
            reference = trade.provider_reference
            receipt = Receipt(trade.amount, trade.currency, trade.paid_at, reference, source)
            return await self._settling.settle(session, payment_id, receipt)
        return await self._unpaid(session, payment_id, trade.state)

    async def _unpaid(self, session: AsyncSession, payment_id: uuid.UUID, said: TradeState) -> bool:
        known = await repository.payment_or_none(session, payment_id)
        if known is None:
            return False
        await self._subjects.lock(session, known.subject_id)
        attempts = await lock_payments_of(session, known.subject_id)
        payment = next(one for one in attempts if one.id == payment_id)
        before, now = payment.state, self._clock.now()
        over = payment.expires_at <= now
        if said is TradeState.CLOSED and before in (*WAITING, PaymentStateName.CLOSING):
            payment.state, payment.due_at = PaymentStateName.CLOSED, None
        elif before in WAITING and over:
            payment.state, payment.due_at, payment.looks = PaymentStateName.CLOSING, now, 0
        elif before in WAITING:
            payment.due_at = min(now + payment_pause(payment.looks), payment.expires_at)
            payment.looks += 1
        elif before in (PaymentStateName.CLOSED, PaymentStateName.FAILED):
            payment.due_at = None
        if payment.state == before:
            return False
        payment.changed_at = now
        await session.flush()
        await tell(self._channels, session, payment)
        return True

    async def _close(self, provider: PaymentProvider, payment: Payment) -> None:
        """At the provider first; then it is asked, for it may have been paid until that moment."""
        try:
            await provider.close(payment.id.hex, provider_reference=payment.provider_reference)
        except AlreadyPaid:
            log.info("payment.paid_before_close", payment=str(payment.id))
        except ProviderRefused as error:
            log.warning("payment.close_refused", payment=str(payment.id), reason=error.reason)
        else:
            await self._closed(payment)
        trade = await _query(provider, payment)
        if trade.state is TradeState.PAID:
            await self.apply(payment.id, trade, source="query")
        else:
            await self._postpone(payment, close_pause(payment.looks), only=PaymentStateName.CLOSING)

    async def _closed(self, payment: Payment) -> None:
        """The provider closed it. It is looked at once more after its time, in case it says otherwise."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            locked = await self._locked(session, payment)
            if locked.state == PaymentStateName.CLOSING:
                locked.state, locked.changed_at = PaymentStateName.CLOSED, now
                locked.due_at = max(now, locked.expires_at) + LAST_LOOK
                await session.flush()
                await tell(self._channels, session, locked)
            elif locked.state == PaymentStateName.FAILED:
                locked.due_at = None

    async def _say(self, provider: PaymentProvider, payment: Payment, refund: Refund) -> ProviderRefund:
        """How the refund stands after sending it, or asking about it."""
        number = refund.id.hex
        if refund.state == RefundStateName.PROCESSING:
            return await provider.query_refund(
                payment.id.hex, number, provider_reference=payment.provider_reference
            )
        wanted = RefundRequest(
            out_trade_no=payment.id.hex,
            out_refund_no=number,
            amount=refund.amount,
            total=payment.paid_amount,
            currency=refund.currency,
            reason=refund.reason,
            notify_url=self._providers.callback_url(payment.provider),
            provider_reference=payment.provider_reference,
        )
        try:
            return await provider.refund(wanted)
        except (TradeUnknown, ProviderRefused) as error:
            why = f"{error.code}: {error.message}"
            return ProviderRefund(number, ProviderRefundState.FAILED, reason=why)

    async def _postpone(
        self, payment: Payment, pause: timedelta, *, only: PaymentStateName | None = None
    ) -> None:
        async with self._database.transaction() as session:
            locked = await self._locked(session, payment)
            if locked.due_at is not None and only in (None, locked.state):
                locked.due_at = self._clock.now() + pause
                locked.looks += 1

    async def _postpone_refund(self, refund: Refund, pause: timedelta) -> None:
        async with self._database.transaction() as session:
            locked = await lock_refund(session, refund.id)
            if locked is not None and locked.state in UNDER_WAY:
                locked.due_at = self._clock.now() + pause
                locked.looks += 1

    async def _locked(self, session: AsyncSession, payment: Payment) -> Payment:
        await self._subjects.lock(session, payment.subject_id)
        attempts = await lock_payments_of(session, payment.subject_id)
        return next(one for one in attempts if one.id == payment.id)

    async def _payment_or_none(self, payment_id: uuid.UUID) -> Payment | None:
        async with self._database.read() as session:
            return await repository.payment_or_none(session, payment_id)


async def _query(provider: PaymentProvider, payment: Payment) -> Trade:
    return await provider.query(payment.id.hex, provider_reference=payment.provider_reference)
