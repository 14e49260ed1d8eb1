"""Paying over HTTP: the buyer's cashier, and the addresses that providers call."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from liveloop.people.access import public
from liveloop.people.guests.visitor import Visitor, VisitorDep
from liveloop.people.request import ReadSession, SiteDep
from liveloop.shop.payments.cashier import Buyer, Cashier
from liveloop.shop.payments.notices import Notices
from liveloop.shop.payments.payers import PayerPasses
from liveloop.shop.payments.providers import surface_of
from liveloop.shop.payments.schemas import CashierRead, PaymentOpen, PaymentView, RoomPath
from liveloop.shows.watch.service import WatchService

router = APIRouter(tags=["payments"])

UNKNOWN_ADDRESS = "127.0.0.1"
"""Providers want an address; a buyer behind a socket without one pays from here."""


async def _cashier(request: Request) -> Cashier:
    cashier: Cashier = request.app.state.shop.till.cashier
    return cashier


async def _notices(request: Request) -> Notices:
    notices: Notices = request.app.state.shop.till.notices
    return notices


async def _buyer(request: Request, slug: str, visitor: VisitorDep) -> Buyer:
    """Somebody who was in the room once: who may not come in any more pays what they ordered before."""
    watch: WatchService = request.app.state.shows.watch
    holder = await watch.recognise(slug, visitor)
    return Buyer(
        person_id=holder.person_id,
        organisation_id=holder.organisation_id,
        surface=surface_of(request.headers.get("user-agent", "")),
        address=_address(visitor),
        payer=_payers(request).read(request),
    )


def _payers(request: Request) -> PayerPasses:
    payers: PayerPasses = request.app.state.shop.till.payers
    return payers


async def _payer_passes(request: Request) -> PayerPasses:
    return _payers(request)


CashierDep = Annotated[Cashier, Depends(_cashier)]
NoticesDep = Annotated[Notices, Depends(_notices)]
PayersDep = Annotated[PayerPasses, Depends(_payer_passes)]
BuyerDep = Annotated[Buyer, Depends(_buyer)]


@router.get("/watch/{slug}/cashier/{subject_id}", operation_id="getCashier", dependencies=[Depends(public)])
async def get_cashier(
    subject_id: uuid.UUID, buyer: BuyerDep, session: ReadSession, cashier: CashierDep
) -> CashierRead:
    """What is to be paid, and the ways to pay that work on this device."""
    return await cashier.choices(session, buyer, subject_id)


@router.post("/watch/{slug}/cashier/{subject_id}", operation_id="openPayment", dependencies=[Depends(public)])
async def open_payment(
    subject_id: uuid.UUID, wanted: PaymentOpen, buyer: BuyerDep, site: SiteDep, cashier: CashierDep
) -> PaymentView:
    """Open an attempt; the same way again is the same attempt, another way closes the former one."""
    return await cashier.open(
        buyer, subject_id, provider=wanted.provider, method=wanted.method, return_url=site + wanted.path
    )


@router.get(
    "/watch/{slug}/payments/{payment_id}", operation_id="getPaymentView", dependencies=[Depends(public)]
)
async def get_payment_view(payment_id: uuid.UUID, buyer: BuyerDep, cashier: CashierDep) -> PaymentView:
    return await cashier.view(buyer, payment_id)


@router.post(
    "/watch/{slug}/payments/{payment_id}/look", operation_id="lookAtPayment", dependencies=[Depends(public)]
)
async def look_at_payment(payment_id: uuid.UUID, buyer: BuyerDep, cashier: CashierDep) -> PaymentView:
    """Have the provider asked whether it is paid: the buyer is back from its page."""
    return await cashier.look(buyer, payment_id)


@router.get("/payments/payer", operation_id="askPayer", dependencies=[Depends(public)])
async def ask_payer(path: Annotated[RoomPath, Query()], payers: PayersDep) -> Response:
    """Have WeChat say who pays, inside its browser; it comes back to `path`, a room's page."""
    return payers.ask(path)


@router.get("/payments/payer/back", operation_id="learnPayer", dependencies=[Depends(public)])
async def learn_payer(
    path: Annotated[RoomPath, Query()],
    code: Annotated[str, Query(max_length=200)],
    state: Annotated[str, Query(max_length=128)],
    request: Request,
    payers: PayersDep,
) -> Response:
    """Where WeChat sends the browser back to."""
    return await payers.learn(request, code=code, state=state, path=path)


@router.post(
    "/payments/callbacks/{provider}", operation_id="takePaymentCallback", dependencies=[Depends(public)]
)
async def take_payment_callback(provider: str, request: Request, notices: NoticesDep) -> Response:
    """What a provider tells, signed by it, answered in its own way."""
    answer = await notices.take(provider, request.headers, await request.body())
    return Response(answer.body, status_code=answer.status, headers=dict(answer.headers))


def _address(visitor: Visitor) -> str:
    return visitor.address or UNKNOWN_ADDRESS
