"""Payments, refunds, findings, bills and audits as staff works with them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.ledger import repository as ledger
from liveloop.kit.pages import Page, decode_cursor, encode_cursor
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.payments import errors
from liveloop.shop.payments import repository as payments
from liveloop.shop.payments.asking import Asking
from liveloop.shop.payments.locks import lock_payments_of, lock_refund
from liveloop.shop.payments.models import Payment, Refund
from liveloop.shop.payments.money import book_of
from liveloop.shop.payments.providers import Providers
from liveloop.shop.payments.refunding import Refunding, Wish
from liveloop.shop.payments.settling import Settling
from liveloop.shop.payments.subjects import Subjects
from liveloop.shop.payments.vocabulary import (
    FindingStateName,
    PaymentStateName,
    RefundOrigin,
    RefundStateName,
)
from liveloop.shop.treasury import calendars, repository
from liveloop.shop.treasury.errors import DayInvalid, NotAcceptable
from liveloop.shop.treasury.schemas import (
    BillDayRead,
    BillDays,
    BillTotals,
    FindingRead,
    MoneyAuditRead,
    MoneyAudits,
    MoneyBalance,
    MoneyOverview,
    NoticeRead,
    PaymentDetail,
    PaymentRead,
    RefundCreate,
    RefundRead,
)

AUDITS_SHOWN = 30
DAYS_SHOWN = 100


class TreasuryService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditLog,
        providers: Providers,
        settling: Settling,
        refunding: Refunding,
        asking: Asking,
        subjects: Subjects,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._providers = providers
        self._settling = settling
        self._refunding = refunding
        self._asking = asking
        self._subjects = subjects

    async def payments(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        state: PaymentStateName | None,
        provider: str | None,
        query: str | None,
        cursor: str | None,
        limit: int,
    ) -> Page[PaymentRead]:
        """The newest first."""
        rows = await repository.payments(
            session,
            actor.organisation_id,
            state=state,
            provider=provider,
            query=query,
            before=decode_cursor(cursor, uuid.UUID) if cursor else None,
            limit=limit + 1,
        )
        items = [PaymentRead.of(payment, buyer) for payment, buyer in rows[:limit]]
        return Page(items=items, next_cursor=_more(items, len(rows) > limit))

    async def payment(self, session: AsyncSession, actor: Actor, payment_id: uuid.UUID) -> PaymentDetail:
        """Raises PaymentNotFound."""
        found = await repository.payment_or_none(session, actor.organisation_id, payment_id)
        if found is None:
            raise errors.PaymentNotFound("There is no such payment.")
        payment, buyer = found
        refunds = await payments.refunds_of(session, [payment_id])
        notices = await payments.notices_of(session, payment_id)
        findings = await repository.findings_of(session, payment_id)
        return PaymentDetail(
            **PaymentRead.of(payment, buyer).model_dump(),
            refunds=[RefundRead.of(refund, payment.provider) for refund in refunds],
            notices=[NoticeRead.model_validate(notice) for notice in notices],
            findings=[FindingRead.model_validate(one) for one in findings],
        )

    async def refund(
        self, session: AsyncSession, actor: Actor, payment_id: uuid.UUID, wanted: RefundCreate
    ) -> RefundRead:
        """Give money back; the same key again gives back once. Raises PaymentNotFound, PaymentState,
        RefundTooMuch, RefundKeyUsed."""
        payment, _ = await self._locked(session, actor, payment_id)
        wish = Wish(
            key=f"staff:{wanted.key}",
            amount=wanted.amount,
            reason=wanted.reason,
            origin=RefundOrigin.STAFF,
            ordered_by=actor.name,
        )
        known = await payments.refund_by_key_or_none(session, payment_id, wish.key)
        refund = await self._refunding.ask(session, payment, wish)
        if known is None:
            details = {"amount": wanted.amount, "currency": refund.currency, "reason": wanted.reason}
            await self._audit.record(
                session, actor, "payment.refunded", target=("payment", payment_id), details=details
            )
        return RefundRead.of(refund, payment.provider)

    async def accept(self, session: AsyncSession, actor: Actor, payment_id: uuid.UUID, note: str) -> None:
        """Take a held payment for what was asked. Raises PaymentNotFound, PaymentState, NotAcceptable."""
        payment, attempts = await self._locked(session, actor, payment_id)
        if payment.state != PaymentStateName.HELD or payment.refund_reserved:
            raise errors.PaymentState("Only a held payment of which nothing went back can be accepted.")
        same = payment.paid_currency == payment.currency
        if not same or not await self._settling.accept(session, payment, attempts):
            raise NotAcceptable("The order does not take this money. Give it back instead.")
        await self._audit.record(
            session, actor, "payment.accepted", target=("payment", payment_id), details={"note": note}
        )

    async def look(self, actor: Actor, payment_id: uuid.UUID) -> PaymentDetail:
        """Ask the provider now. Raises PaymentNotFound, ProviderUnavailable."""
        async with self._database.read() as session:
            await self.payment(session, actor, payment_id)
        await self._asking.look(payment_id)
        async with self._database.read() as session:
            return await self.payment(session, actor, payment_id)

    async def refunds(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        state: RefundStateName | None,
        cursor: str | None,
        limit: int,
    ) -> Page[RefundRead]:
        """The newest first."""
        rows = await repository.refunds(
            session,
            actor.organisation_id,
            state=state,
            before=decode_cursor(cursor, uuid.UUID) if cursor else None,
            limit=limit + 1,
        )
        items = [RefundRead.of(refund, payment.provider) for refund, payment in rows[:limit]]
        return Page(items=items, next_cursor=_more(items, len(rows) > limit))

    async def send_again(self, session: AsyncSession, actor: Actor, refund_id: uuid.UUID) -> RefundRead:
        """Send a failed refund once more. Raises RefundNotFound, RefundState."""
        payment, refund = await self._locked_refund(session, actor, refund_id)
        await self._refunding.again(session, refund)
        await self._audit.record(session, actor, "refund.sent_again", target=("refund", refund_id))
        return RefundRead.of(refund, payment.provider)

    async def drop(self, session: AsyncSession, actor: Actor, refund_id: uuid.UUID, note: str) -> RefundRead:
        """Give a failed refund up. Raises RefundNotFound, RefundState."""
        payment, refund = await self._locked_refund(session, actor, refund_id)
        await self._refunding.drop(session, payment, refund)
        await self._audit.record(
            session, actor, "refund.dropped", target=("refund", refund_id), details={"note": note}
        )
        return RefundRead.of(refund, payment.provider)

    async def findings(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        state: FindingStateName | None,
        cursor: str | None,
        limit: int,
    ) -> Page[FindingRead]:
        """The newest first."""
        rows = await repository.findings(
            session,
            actor.organisation_id,
            state=state,
            before=decode_cursor(cursor, uuid.UUID) if cursor else None,
            limit=limit + 1,
        )
        items = [FindingRead.model_validate(row) for row in rows[:limit]]
        return Page(items=items, next_cursor=_more(items, len(rows) > limit))

    async def resolve(
        self, session: AsyncSession, actor: Actor, finding_id: uuid.UUID, note: str
    ) -> FindingRead:
        """Somebody looked and says what it was. Raises FindingNotFound, FindingState."""
        finding = await repository.finding_or_none(session, actor.organisation_id, finding_id)
        if finding is None:
            raise errors.FindingNotFound("There is no such finding.")
        if finding.state != FindingStateName.OPEN:
            raise errors.FindingState("This is settled already. Load the page again.")
        finding.state, finding.note = FindingStateName.RESOLVED, note
        finding.resolved_by, finding.resolved_at = actor.name[:120], self._clock.now()
        await self._audit.record(
            session,
            actor,
            "finding.resolved",
            target=("finding", finding_id),
            details={"kind": finding.kind, "reference": finding.reference, "note": note},
        )
        await session.flush()
        return FindingRead.model_validate(finding)

    async def days(self, session: AsyncSession, actor: Actor) -> BillDays:
        rows = await repository.days(session, actor.organisation_id, limit=DAYS_SHOWN)
        counts = await repository.open_findings_by_day(session, actor.organisation_id)
        items = [
            BillDayRead(
                provider=run.provider,
                day=date.fromisoformat(run.day),
                due_at=run.due_at,
                problem=run.problem,
                compared_at=day.compared_at if day else run.ran_at,
                lines=day.lines if day else 0,
                matched=day.matched if day else 0,
                healed=day.healed if day else 0,
                open_findings=counts.get((run.provider, run.day), 0),
                totals={
                    currency: BillTotals(**sums) for currency, sums in (day.totals if day else {}).items()
                },
            )
            for run, day in rows
        ]
        return BillDays(items=items)

    async def order_day(self, session: AsyncSession, actor: Actor, provider: str, day: date) -> None:
        """Have a bill compared now, again if need be. Raises ProviderNotOffered, DayInvalid."""
        self._providers.get(provider)
        now = self._clock.now()
        if day > calendars.day_of(provider, now):
            raise DayInvalid("This day has not begun yet.")
        await repository.order_run(session, provider, day.isoformat(), at=now)
        await self._audit.record(
            session, actor, "reconciliation.ordered", target=("bill", f"{provider} {day.isoformat()}")
        )

    async def overview(self, session: AsyncSession, actor: Actor) -> MoneyOverview:
        """Where the money is."""
        held = await ledger.totals_by_unit(session, book_of(actor.organisation_id))
        balances = [
            MoneyBalance(
                currency=unit,
                clearing=kinds.get("clearing", 0),
                sales=-kinds.get("sales", 0),
                refunds=kinds.get("refunds", 0),
                fees=kinds.get("fees", 0),
                difference=-kinds.get("difference", 0),
            )
            for unit, kinds in sorted(held.items())
        ]
        return MoneyOverview(
            balances=balances,
            open_findings=await repository.count_open_findings(session, actor.organisation_id),
            failed_refunds=await repository.count_failed_refunds(session, actor.organisation_id),
        )

    async def audits(self, session: AsyncSession, actor: Actor) -> MoneyAudits:
        rows = await repository.audits(session, actor.organisation_id, limit=AUDITS_SHOWN)
        return MoneyAudits(items=[MoneyAuditRead.model_validate(row) for row in rows])

    async def order_audit(self, session: AsyncSession, actor: Actor) -> MoneyAuditRead:
        """Have the book proven now; one that waits already is that."""
        waiting = await repository.ordered_audit_or_none(session, actor.organisation_id)
        if waiting is None:
            waiting = await repository.add_audit(
                session,
                actor.organisation_id,
                due_at=self._clock.now(),
                ordered_by=actor.token_id or actor.account_id,
            )
            await self._audit.record(session, actor, "money.audit_ordered", target=("audit", waiting.id))
        return MoneyAuditRead.model_validate(waiting)

    async def _locked(
        self, session: AsyncSession, actor: Actor, payment_id: uuid.UUID
    ) -> tuple[Payment, Sequence[Payment]]:
        """A payment of this house, and all of its subject."""
        found = await repository.payment_or_none(session, actor.organisation_id, payment_id)
        if found is None:
            raise errors.PaymentNotFound("There is no such payment.")
        subject_id = found[0].subject_id
        await self._subjects.lock(session, subject_id)
        attempts = await lock_payments_of(session, subject_id)
        return next(one for one in attempts if one.id == payment_id), attempts

    async def _locked_refund(
        self, session: AsyncSession, actor: Actor, refund_id: uuid.UUID
    ) -> tuple[Payment, Refund]:
        known = await payments.refund_or_none(session, refund_id)
        if known is None or known.organisation_id != actor.organisation_id:
            raise errors.RefundNotFound("There is no such refund.")
        payment, _ = await self._locked(session, actor, known.payment_id)
        refund = await lock_refund(session, refund_id)
        assert refund is not None, "refunds are never deleted"
        return payment, refund


def _more(
    items: Sequence[PaymentRead] | Sequence[RefundRead] | Sequence[FindingRead], more: bool
) -> str | None:
    return encode_cursor(items[-1].id) if more else None
