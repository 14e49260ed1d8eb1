"""Opening a payment: written down first, then asked of the provider, so that a crash in between is found."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.errors import AlreadyClosed, AlreadyPaid, ProviderRefused, ProviderUnavailable
from liveloop.connect.payments.provider import (
    Action,
    Created,
    CreateRequest,
    JsapiCall,
    Method,
    QrCode,
    Redirect,
    StripeForm,
)
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.errors import LiveloopError
from liveloop.kit.ids import new_id
from liveloop.shop.payments import errors, repository
from liveloop.shop.payments.locks import lock_payments_of
from liveloop.shop.payments.models import Payment
from liveloop.shop.payments.providers import Providers
from liveloop.shop.payments.subjects import Payable, Subjects
from liveloop.shop.payments.vocabulary import SETTLED, WAITING, PaymentStateName

UNANSWERED = timedelta(seconds=20)
"""After it the worker asks the provider about a payment that was written down and perhaps never sent."""
ACTION_FRESH = timedelta(minutes=4)
"""WeChat's links for phone browsers are valid for five minutes; asked again, the provider makes a new one."""
SHORTEST = timedelta(seconds=20)
"""With less time left nothing is opened any more: the buyer could not finish."""
KINDS: dict[str, type[Action]] = {
    "redirect": Redirect,
    "qr": QrCode,
    "jsapi": JsapiCall,
    "stripe": StripeForm,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Opened:
    """`action` is None until the provider has been asked: `Opening.ask` does that, outside a transaction."""

    payment_id: uuid.UUID
    state: PaymentStateName
    action: Action | None


class Opening:
    def __init__(self, database: Database, clock: Clock, providers: Providers, subjects: Subjects) -> None:
        self._database = database
        self._clock = clock
        self._providers = providers
        self._subjects = subjects

    async def open(
        self,
        session: AsyncSession,
        payable: Payable,
        *,
        provider: str,
        method: Method,
        client_ip: str,
        return_url: str,
        payer: str | None = None,
    ) -> Opened:
        """Write the attempt down in the caller's transaction; the provider hears of it by `ask`.

        The same provider and method while an attempt waits is that attempt. Another one takes its place: the
        former is closed at its provider, and should it be paid all the same, whichever is paid first counts
        and the other is given back. Raises ProviderNotOffered, NothingToPay, PaymentExpired, PayerMissing.
        """
        self._providers.check(provider, method, payable.currency)
        if method is Method.JSAPI and not payer:
            raise errors.PayerMissing("Open this page in WeChat again, so that WeChat says who pays.")
        await self._subjects.lock(session, payable.subject_id)
        attempts = await lock_payments_of(session, payable.subject_id)
        self._check_payable(payable, attempts)
        now = self._clock.now()
        for one in attempts:
            if one.state not in WAITING:
                continue
            if self._is_same(one, payable, provider, method, payer):
                return self._opened(one)
            one.state, one.changed_at, one.due_at = PaymentStateName.CLOSING, now, now
        await session.flush()
        payment = Payment(
            id=new_id(),
            organisation_id=payable.organisation_id,
            subject_id=payable.subject_id,
            attempt=len(attempts) + 1,
            person_id=payable.person_id,
            room_id=payable.room_id,
            provider=provider,
            method=method,
            amount=payable.amount,
            currency=payable.currency,
            description=payable.description[:120],
            state=PaymentStateName.OPENING,
            client_ip=client_ip[:45],
            return_url=return_url,
            payer=payer,
            paid_amount=0,
            refund_reserved=0,
            refunded=0,
            expires_at=payable.expires_at,
            due_at=now + UNANSWERED,
            looks=0,
            created_at=now,
            changed_at=now,
        )
        session.add(payment)
        await session.flush()
        return self._opened(payment)

    async def ask(self, payment_id: uuid.UUID) -> Opened:
        """Have the provider open it, unless it did a moment ago. Outside any transaction; again is safe.

        Raises ProviderUnavailable: ask again. AlreadyPaid: look at it. ProviderRefused: it has failed or is
        closed, and another attempt may be opened.
        """
        async with self._database.read() as session:
            payment = await repository.payment_or_none(session, payment_id)
        if payment is None:
            raise errors.PaymentNotFound("There is no such payment.")
        opened = self._opened(payment)
        if payment.state not in WAITING or opened.action is not None:
            return opened
        try:
            created = await self._providers.get(payment.provider).create(self._request(payment))
        except (AlreadyPaid, ProviderUnavailable):
            raise
        except AlreadyClosed as error:
            await self._end(payment, PaymentStateName.CLOSED, error)
            raise
        except LiveloopError as error:
            await self._end(payment, PaymentStateName.FAILED, error)
            raise ProviderRefused(error.message, reason=getattr(error, "reason", error.code)) from error
        return await self._made(payment, created)

    def _check_payable(self, payable: Payable, attempts: Sequence[Payment]) -> None:
        if any(_is_taken(one) for one in attempts):
            raise errors.NothingToPay("This is paid already.")
        if payable.amount <= 0:
            raise errors.NothingToPay("There is nothing to pay here.")
        if payable.expires_at - self._clock.now() < SHORTEST:
            raise errors.PaymentExpired("The time to pay is over. Order again.")

    def _is_same(
        self, one: Payment, payable: Payable, provider: str, method: Method, payer: str | None
    ) -> bool:
        asked = (provider, method, payer, payable.amount, payable.currency)
        return (one.provider, one.method, one.payer, one.amount, one.currency) == asked

    def _opened(self, payment: Payment) -> Opened:
        action = read_action(payment.action) if self._is_fresh(payment) else None
        return Opened(payment.id, PaymentStateName(payment.state), action)

    def _is_fresh(self, payment: Payment) -> bool:
        return payment.action_at is not None and self._clock.now() - payment.action_at < ACTION_FRESH

    def _request(self, payment: Payment) -> CreateRequest:
        return CreateRequest(
            out_trade_no=payment.id.hex,
            method=Method(payment.method),
            amount=payment.amount,
            currency=payment.currency,
            description=payment.description,
            expires_at=payment.expires_at,
            notify_url=self._providers.callback_url(payment.provider),
            return_url=payment.return_url,
            client_ip=payment.client_ip,
            payer=payment.payer,
        )

    async def _made(self, payment: Payment, created: Created) -> Opened:
        """It may have been paid, or put aside for another one, while the provider answered."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            locked = await self._locked(session, payment)
            locked.action, locked.action_at = write_action(created.action), now
            locked.provider_reference = locked.provider_reference or created.provider_reference
            if locked.state == PaymentStateName.OPENING:
                locked.state, locked.changed_at = PaymentStateName.OPEN, now
                locked.looks, locked.due_at = 0, now
        return Opened(payment.id, PaymentStateName(locked.state), created.action)

    async def _end(self, payment: Payment, state: PaymentStateName, error: LiveloopError) -> None:
        now = self._clock.now()
        async with self._database.transaction() as session:
            locked = await self._locked(session, payment)
            if locked.state not in SETTLED:
                locked.state, locked.failure = state, f"{error.code}: {error.message}"[:200]
                locked.changed_at, locked.due_at = now, now

    async def _locked(self, session: AsyncSession, payment: Payment) -> Payment:
        await self._subjects.lock(session, payment.subject_id)
        attempts = await lock_payments_of(session, payment.subject_id)
        return next(one for one in attempts if one.id == payment.id)


def _is_taken(payment: Payment) -> bool:
    """Paid, or held with money that a person has still to decide about."""
    held = payment.state == PaymentStateName.HELD and payment.refund_reserved < payment.paid_amount
    return held or payment.state == PaymentStateName.PAID


def write_action(action: Action) -> dict[str, Any]:
    """As JSON, with its `kind`."""
    kind = type(action)
    return {"kind": _NAMES[kind], **TypeAdapter(kind).dump_python(action, mode="json")}


def read_action(stored: dict[str, Any] | None) -> Action | None:
    if stored is None:
        return None
    values = {name: value for name, value in stored.items() if name != "kind"}
    return KINDS[stored["kind"]](**values)
