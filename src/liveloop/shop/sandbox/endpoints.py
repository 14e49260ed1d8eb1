"""The sandbox cashier over HTTP. Whoever has the ticket may pay: it moves no money."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.people.access import public
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.sandbox.cashier import SandboxCashier
from liveloop.shop.sandbox.schemas import SandboxCashierRead, SandboxOrder

router = APIRouter(prefix="/sandbox/cashier", tags=["sandbox"], dependencies=[Depends(public)])


async def _cashier(request: Request) -> SandboxCashier:
    cashier: SandboxCashier = request.app.state.shop.till.sandbox
    return cashier


Cashier = Annotated[SandboxCashier, Depends(_cashier)]


@router.get("", operation_id="getSandboxCashier")
async def get_sandbox_cashier(
    ticket: Annotated[str, Query(max_length=4000)], session: ReadSession, cashier: Cashier
) -> SandboxCashierRead:
    return await cashier.page(session, ticket)


@router.post("", operation_id="actAtSandboxCashier")
async def act_at_sandbox_cashier(
    wanted: SandboxOrder, session: WriteSession, cashier: Cashier
) -> SandboxCashierRead:
    """Pay, fail, or let something go wrong. What is paid stays paid."""
    return await cashier.act(session, wanted.ticket, wanted.act)
