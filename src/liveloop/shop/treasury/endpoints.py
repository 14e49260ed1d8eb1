"""Money over HTTP, for staff: payments, refunds, bills, findings, providers, audits."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.payments.vocabulary import FindingStateName, PaymentStateName, RefundStateName
from liveloop.shop.treasury.accounts import ProviderAccounts
from liveloop.shop.treasury.schemas import (
    BillDays,
    FindingRead,
    MoneyAuditRead,
    MoneyAudits,
    MoneyOverview,
    NoteForm,
    PaymentDetail,
    PaymentRead,
    ProviderCheck,
    ProviderList,
    RefundCreate,
    RefundRead,
)
from liveloop.shop.treasury.service import TreasuryService

router = APIRouter(tags=["treasury"])

Reader = Annotated[Actor, Depends(require("orders.read"))]
Refunder = Annotated[Actor, Depends(require("orders.refund"))]
Treasurer = Annotated[Actor, Depends(require("payments.manage"))]


async def _service(request: Request) -> TreasuryService:
    service: TreasuryService = request.app.state.shop.till.treasury
    return service


async def _accounts(request: Request) -> ProviderAccounts:
    accounts: ProviderAccounts = request.app.state.shop.till.accounts
    return accounts


Service = Annotated[TreasuryService, Depends(_service)]
Accounts = Annotated[ProviderAccounts, Depends(_accounts)]


@router.get("/payments", operation_id="listPayments")
async def list_payments(
    actor: Reader,
    session: ReadSession,
    service: Service,
    state: PaymentStateName | None = None,
    provider: Annotated[str | None, Query(max_length=20)] = None,
    query: Annotated[
        str | None, Query(max_length=128, description="a number, an order, or a part of a nickname")
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PaymentRead]:
    """Every attempt to pay, the newest first."""
    return await service.payments(
        session, actor, state=state, provider=provider, query=query, cursor=cursor, limit=limit
    )


@router.get("/payments/{payment_id}", operation_id="getPayment")
async def get_payment(
    payment_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> PaymentDetail:
    """With its refunds, callbacks and findings."""
    return await service.payment(session, actor, payment_id)


@router.post("/payments/{payment_id}/look", operation_id="lookAtPaymentAsStaff")
async def look_at_payment_as_staff(payment_id: uuid.UUID, actor: Reader, service: Service) -> PaymentDetail:
    """Ask the provider now."""
    return await service.look(actor, payment_id)


@router.post("/payments/{payment_id}/refunds", operation_id="createRefund", status_code=202)
async def create_refund(
    payment_id: uuid.UUID, wanted: RefundCreate, actor: Refunder, session: WriteSession, service: Service
) -> RefundRead:
    """Give back all of it or a part. It is sent to the provider within seconds."""
    return await service.refund(session, actor, payment_id, wanted)


@router.post("/payments/{payment_id}/accept", operation_id="acceptPayment", status_code=204)
async def accept_payment(
    payment_id: uuid.UUID, wanted: NoteForm, actor: Refunder, session: WriteSession, service: Service
) -> None:
    """Take a held payment for what was asked; the note says why."""
    await service.accept(session, actor, payment_id, wanted.note)


@router.get("/refunds", operation_id="listRefunds")
async def list_refunds(
    actor: Reader,
    session: ReadSession,
    service: Service,
    state: RefundStateName | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RefundRead]:
    return await service.refunds(session, actor, state=state, cursor=cursor, limit=limit)


@router.post("/refunds/{refund_id}/again", operation_id="sendRefundAgain")
async def send_refund_again(
    refund_id: uuid.UUID, actor: Refunder, session: WriteSession, service: Service
) -> RefundRead:
    """Under the same number, so that nothing goes back twice."""
    return await service.send_again(session, actor, refund_id)


@router.post("/refunds/{refund_id}/drop", operation_id="dropRefund")
async def drop_refund(
    refund_id: uuid.UUID, wanted: NoteForm, actor: Refunder, session: WriteSession, service: Service
) -> RefundRead:
    """Give it up: the money was given back in another way, or will be."""
    return await service.drop(session, actor, refund_id, wanted.note)


@router.get("/money", operation_id="getMoney")
async def get_money(actor: Treasurer, session: ReadSession, service: Service) -> MoneyOverview:
    """Where the money is, and what waits for somebody."""
    return await service.overview(session, actor)


@router.get("/money/findings", operation_id="listFindings")
async def list_findings(
    actor: Treasurer,
    session: ReadSession,
    service: Service,
    state: FindingStateName | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[FindingRead]:
    """What a person has to look at, the newest first."""
    return await service.findings(session, actor, state=state, cursor=cursor, limit=limit)


@router.post("/money/findings/{finding_id}/resolve", operation_id="resolveFinding")
async def resolve_finding(
    finding_id: uuid.UUID, wanted: NoteForm, actor: Treasurer, session: WriteSession, service: Service
) -> FindingRead:
    return await service.resolve(session, actor, finding_id, wanted.note)


@router.get("/money/bills", operation_id="listBillDays")
async def list_bill_days(actor: Treasurer, session: ReadSession, service: Service) -> BillDays:
    """The bills of the last days, and what comparing them gave."""
    return await service.days(session, actor)


@router.post("/money/bills/{provider}/{day}", operation_id="compareBill", status_code=202)
async def compare_bill(
    provider: str, day: date, actor: Treasurer, session: WriteSession, service: Service
) -> None:
    """Compare it now, or again: the same bill gives the same findings."""
    await service.order_day(session, actor, provider, day)


@router.get("/money/providers", operation_id="listPaymentProviders")
async def list_payment_providers(_actor: Treasurer, accounts: Accounts) -> ProviderList:
    """What is configured; secrets are never shown."""
    return accounts.list()


@router.post("/money/providers/{provider}/check", operation_id="checkPaymentProvider")
async def check_payment_provider(provider: str, _actor: Treasurer, accounts: Accounts) -> ProviderCheck:
    """Whether settings, keys and connection work, without moving money."""
    return await accounts.check(provider)


@router.get("/money/audits", operation_id="listMoneyAudits")
async def list_money_audits(actor: Treasurer, session: ReadSession, service: Service) -> MoneyAudits:
    """The last thirty, newest first."""
    return await service.audits(session, actor)


@router.post("/money/audits", operation_id="orderMoneyAudit", status_code=202)
async def order_money_audit(actor: Treasurer, session: WriteSession, service: Service) -> MoneyAuditRead:
    """Prove that the book adds up, and says the same as payments and refunds."""
    return await service.order_audit(session, actor)
