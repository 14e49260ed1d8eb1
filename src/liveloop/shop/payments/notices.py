"""Callbacks: verified, stored once by the provider's own number, acknowledged, applied once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta

import structlog
from prometheus_client import Counter
from pydantic import TypeAdapter
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.errors import CallbackForged
from liveloop.connect.payments.provider import Acknowledgement, CallbackEvent, Trade, TradeState
from liveloop.connect.payments.provider import Refund as ProviderRefund
from liveloop.connect.payments.provider import RefundState as ProviderRefundState
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.shop.payments import repository
from liveloop.shop.payments.asking import Asking
from liveloop.shop.payments.findings import Findings, Found
from liveloop.shop.payments.locks import lock_notice
from liveloop.shop.payments.models import Payment, PaymentNotice
from liveloop.shop.payments.providers import Providers
from liveloop.shop.payments.refunding import Refunding
from liveloop.shop.payments.vocabulary import FindingKind

log = structlog.get_logger()

NOTICES = Counter("liveloop_payment_notices_total", "Callbacks of payment providers", ["provider", "result"])
EVENT = TypeAdapter(CallbackEvent)
LEFT = timedelta(seconds=3)
"""After it the worker applies what was stored and not applied: the process that stored it is gone."""
APPLIED, KNOWN, UNKNOWN, NOTHING = "applied", "known", "unknown", "nothing"


class Notices:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        providers: Providers,
        asking: Asking,
        refunding: Refunding,
        findings: Findings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._providers = providers
        self._asking = asking
        self._refunding = refunding
        self._findings = findings

    async def take(self, name: str, headers: Mapping[str, str], body: bytes) -> Acknowledgement:
        """Answers the provider. It repeats what was not stored; what was stored is applied, now or by the
        worker. Raises ProviderNotOffered for one that is not set up."""
        provider = self._providers.get(name)
        try:
            event = provider.read_callback(headers, body)
        except CallbackForged as error:
            NOTICES.labels(name, "forged").inc()
            log.warning("payment.callback_forged", provider=name, why=error.message)
            return provider.acknowledge(False, error.message)
        notice = await self._store(name, event)
        NOTICES.labels(name, "repeated" if notice.times > 1 else "first").inc()
        if notice.outcome is None:
            try:
                await self.apply(notice.id)
            except SQLAlchemyError as error:
                log.warning("payment.notice_delayed", notice=str(notice.id), error=str(error))
        return provider.acknowledge(True)

    async def apply(self, notice_id: uuid.UUID) -> None:
        """Once, whoever comes first. What it says of a trade and of a refund are two transactions, for each
        locks on its own; the second one marks the notice."""
        async with self._database.read() as session:
            found = await repository.notice_or_none(session, notice_id)
        if found is None or found.outcome is not None:
            return
        event = EVENT.validate_python(found.said)
        if event.trade is not None and event.refund is not None:
            async with self._database.transaction() as session:
                await self._apply_trade(session, found.provider, event.trade)
        async with self._database.transaction() as session:
            notice = await lock_notice(session, notice_id)
            if notice is None or notice.outcome is not None:
                return
            if event.refund is not None:
                notice.outcome = await self._apply_refund(session, found.provider, event.refund)
            elif event.trade is not None:
                notice.outcome = await self._apply_trade(session, found.provider, event.trade)
            else:
                notice.outcome = NOTHING
            notice.applied_at = self._clock.now()
        log.info("payment.notice", notice=str(notice_id), provider=found.provider, outcome=notice.outcome)

    async def waiting(self, *, limit: int) -> list[uuid.UUID]:
        """What some process stored and did not apply."""
        async with self._database.read() as session:
            return await repository.waiting_notices(session, before=self._clock.now() - LEFT, limit=limit)

    async def _store(self, name: str, event: CallbackEvent) -> PaymentNotice:
        payment_id = id_or_none(event.trade.out_trade_no) if event.trade else None
        if payment_id is None and event.refund and event.refund.out_trade_no:
            payment_id = id_or_none(event.refund.out_trade_no)
        values = {
            "id": new_id(),
            "provider": name,
            "event_id": event.id[:128],
            "payment_id": payment_id,
            "said": EVENT.dump_python(event, mode="json"),
            "received_at": self._clock.now(),
        }
        async with self._database.transaction() as session:
            return await repository.store_notice(session, values)

    async def _apply_trade(self, session: AsyncSession, provider: str, trade: Trade) -> str:
        payment = await _payment_or_none(session, trade.out_trade_no)
        if payment is not None and payment.provider == provider:
            changed = await self._asking.apply_within(session, payment.id, trade, source="callback")
            return APPLIED if changed else KNOWN
        if trade.state is TradeState.PAID:
            await self._findings.unknown(session, _unknown_trade(provider, trade))
        return UNKNOWN

    async def _apply_refund(self, session: AsyncSession, provider: str, said: ProviderRefund) -> str:
        refund_id = id_or_none(said.out_refund_no)
        refund = await repository.refund_or_none(session, refund_id) if refund_id else None
        if refund is not None:
            payment = await repository.payment_or_none(session, refund.payment_id)
            if payment is not None and payment.provider == provider:
                return APPLIED if await self._refunding.told(session, refund.id, said) else KNOWN
        if said.state is ProviderRefundState.SUCCEEDED:
            payment = await _payment_or_none(session, said.out_trade_no)
            found = _unknown_refund(provider, said, payment)
            if payment is not None:
                await self._findings.note(session, payment.organisation_id, found)
            else:
                await self._findings.unknown(session, found)
        return UNKNOWN


async def _payment_or_none(session: AsyncSession, number: str | None) -> Payment | None:
    payment_id = id_or_none(number)
    return await repository.payment_or_none(session, payment_id) if payment_id else None


def id_or_none(number: str | None) -> uuid.UUID | None:
    """The id behind a number that we gave to a provider; None for a number that is not ours."""
    try:
        return uuid.UUID(hex=number) if number else None
    except ValueError:
        return None


def _unknown_trade(provider: str, trade: Trade) -> Found:
    return Found(
        key=f"unknown:{provider}:{trade.out_trade_no}"[:200],
        kind=FindingKind.UNKNOWN_PAYMENT,
        provider=provider,
        reference=trade.out_trade_no[:128],
        found=trade.amount,
        currency=trade.currency,
        details={"provider_reference": trade.provider_reference},
    )


def _unknown_refund(provider: str, said: ProviderRefund, payment: Payment | None) -> Found:
    return Found(
        key=f"unknown_refund:{provider}:{said.out_refund_no}"[:200],
        kind=FindingKind.UNKNOWN_REFUND,
        provider=provider,
        reference=said.out_refund_no[:128],
        payment_id=payment.id if payment else None,
        found=said.amount,
        currency=payment.currency if payment else None,
        details={"provider_reference": said.provider_reference},
    )
