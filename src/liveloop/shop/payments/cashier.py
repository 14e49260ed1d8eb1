"""The buyer's side: what can be paid and how, opening it, and looking whether it is paid."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.errors import AlreadyPaid, ProviderUnavailable
from liveloop.connect.payments.provider import Method, Surface
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shop.payments import errors, repository
from liveloop.shop.payments.asking import Asking
from liveloop.shop.payments.models import Payment
from liveloop.shop.payments.opening import Opening
from liveloop.shop.payments.providers import Providers
from liveloop.shop.payments.schemas import CashierRead, ChoiceRead, PaymentView
from liveloop.shop.payments.subjects import Payable, Subjects
from liveloop.shop.payments.vocabulary import UNSETTLED, PaymentStateName

LOOK_SECONDS = 2.0
"""A provider is asked about one payment at most so often by its buyer, in each process."""
LOOKS_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who pays, and where: `address` is their IP address, `payer` their openid inside WeChat."""

    person_id: uuid.UUID
    organisation_id: uuid.UUID
    surface: Surface
    address: str
    payer: str | None = None


class Cashier:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        providers: Providers,
        opening: Opening,
        asking: Asking,
        subjects: Subjects,
        *,
        can_ask_payers: bool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._providers = providers
        self._opening = opening
        self._asking = asking
        self._subjects = subjects
        self._can_ask_payers = can_ask_payers
        self._looked: OrderedDict[uuid.UUID, float] = OrderedDict()  # bounded: LOOKS_REMEMBERED

    async def choices(self, session: AsyncSession, buyer: Buyer, subject_id: uuid.UUID) -> CashierRead:
        """What is to be paid, how it can be on this device, and the last attempt. Raises SubjectNotFound."""
        attempts = await repository.payments_of(session, subject_id)
        last = attempts[0] if attempts and attempts[0].person_id == buyer.person_id else None
        try:
            payable = await self._payable(session, buyer, subject_id)
        except errors.NothingToPay:
            if last is None:
                raise
            return CashierRead.after(last, buyer.surface)
        choices = self._providers.choices(buyer.surface, payable.currency, payer=buyer.payer)
        return CashierRead(
            subject_id=subject_id,
            amount=payable.amount,
            currency=payable.currency,
            description=payable.description,
            expires_at=payable.expires_at,
            choices=[ChoiceRead(provider=one.provider, method=one.method) for one in choices],
            surface=buyer.surface,
            payer_wanted=self._wants_payer(buyer, payable),
            payment=PaymentView.of(last) if last else None,
        )

    async def open(
        self, buyer: Buyer, subject_id: uuid.UUID, *, provider: str, method: Method, return_url: str
    ) -> PaymentView:
        """Open an attempt, or the one that waits; answers with what the buyer has to do.

        Raises SubjectNotFound, NothingToPay, PaymentExpired, ProviderNotOffered, PayerMissing,
        ProviderUnavailable, ProviderRefused.
        """
        async with self._database.transaction() as session:
            await self._subjects.lock(session, subject_id)
            payable = await self._payable(session, buyer, subject_id)
            opened = await self._opening.open(
                session,
                payable,
                provider=provider,
                method=method,
                client_ip=buyer.address,
                return_url=return_url,
                payer=buyer.payer,
            )
        try:
            await self._opening.ask(opened.payment_id)
        except AlreadyPaid:
            await self._asking.look(opened.payment_id)
        return await self.view(buyer, opened.payment_id)

    async def view(self, buyer: Buyer, payment_id: uuid.UUID) -> PaymentView:
        """Raises PaymentNotFound."""
        return PaymentView.of(await self._own(buyer, payment_id))

    async def look(self, buyer: Buyer, payment_id: uuid.UUID) -> PaymentView:
        """Have the provider asked now, unless it was a moment ago or the money is here. Raises
        PaymentNotFound."""
        payment = await self._own(buyer, payment_id)
        if (
            payment.state in UNSETTLED
            and payment.state != PaymentStateName.OPENING
            and self._may_look(payment)
        ):
            try:
                await self._asking.look(payment_id)
            except ProviderUnavailable:
                return PaymentView.of(payment)
        return await self.view(buyer, payment_id)

    def _wants_payer(self, buyer: Buyer, payable: Payable) -> bool:
        """Inside WeChat, before WeChat has said who this is."""
        if buyer.payer is not None or not self._can_ask_payers:
            return False
        known = self._providers.choices(buyer.surface, payable.currency, payer="asked")
        return any(choice.method is Method.JSAPI for choice in known)

    async def _payable(self, session: AsyncSession, buyer: Buyer, subject_id: uuid.UUID) -> Payable:
        payable = await self._subjects.payable(session, subject_id, buyer.person_id)
        if payable is None or payable.organisation_id != buyer.organisation_id:
            raise errors.SubjectNotFound("There is no such order of yours.")
        return payable

    async def _own(self, buyer: Buyer, payment_id: uuid.UUID) -> Payment:
        async with self._database.read() as session:
            payment = await repository.payment_or_none(session, payment_id)
        if payment is None or payment.person_id != buyer.person_id:
            raise errors.PaymentNotFound("There is no such payment of yours.")
        return payment

    def _may_look(self, payment: Payment) -> bool:
        now = self._clock.monotonic()
        last = self._looked.get(payment.id)
        if last is not None and now - last < LOOK_SECONDS:
            return False
        self._looked[payment.id] = now
        self._looked.move_to_end(payment.id)
        while len(self._looked) > LOOKS_REMEMBERED:
            self._looked.popitem(last=False)
        return True
