"""What the sandbox cashier remembers. The cashier page writes it, the provider reads it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from liveloop.connect.payments.provider import BillLine, Refund, RefundRequest, Trade


class SandboxBook(Protocol):
    """Each call is a transaction of its own, for a real provider's is too."""

    async def trade_or_none(self, out_trade_no: str) -> Trade | None: ...

    async def close(self, out_trade_no: str) -> Trade:
        """Close it unless it is paid, also one that no page has opened yet; returns what it is now."""
        ...

    async def refund(self, wanted: RefundRequest) -> Refund:
        """Idempotent by `out_refund_no`; FAILED when it is not paid or more would go back than was paid."""
        ...

    async def refund_or_none(self, out_trade_no: str, out_refund_no: str) -> Refund | None: ...

    async def lines(self, day: date) -> list[BillLine]:
        """What moved on that day of UTC."""
        ...
