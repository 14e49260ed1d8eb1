"""The sandbox cashier on the wire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field


class SandboxAct(StrEnum):
    """What the buyer does, and what goes wrong with it."""

    PAY = "pay"
    FAIL = "fail"
    """The bank says no; this payment is closed."""
    DELAY = "delay"
    """The money comes some seconds later."""
    SILENT = "silent"
    """The money comes and no callback tells of it."""
    DUPLICATE = "duplicate"
    """The callback comes three times, once under another number."""
    WRONG_AMOUNT = "wrong_amount"
    """One minor unit more than was asked for."""
    LATE = "late"
    """The money comes although the payment is closed or its time is over."""


class SandboxTradeState(StrEnum):
    OPEN = "open"
    COMING = "coming"
    PAID = "paid"
    CLOSED = "closed"


class SandboxCashierRead(BaseModel):
    """The page. `over`: the time to pay has passed."""

    description: str
    amount: int
    currency: str
    expires_at: datetime
    return_url: str
    state: SandboxTradeState
    paid_amount: int | None
    over: bool


class SandboxOrder(BaseModel):
    ticket: Annotated[str, Field(max_length=4000)]
    act: SandboxAct
