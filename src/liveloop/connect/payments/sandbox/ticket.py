"""The ticket in the address of the cashier page: a whole payment, signed, so opening one writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from liveloop.connect.payments.provider import CreateRequest
from liveloop.kit.clock import Clock
from liveloop.kit.seal import Signer

PURPOSE = "sandbox-cashier"
READABLE_AFTERWARDS = timedelta(days=1)
"""So that the page can still say that the time to pay is over."""


@dataclass(frozen=True, slots=True)
class SandboxTicket:
    """What the cashier page has to know."""

    out_trade_no: str
    amount: int
    currency: str
    description: str
    expires_at: datetime
    notify_url: str
    return_url: str


class SandboxTickets:
    """Signs and reads tickets. `secret` is the installation's master secret."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._signer = Signer(secret, PURPOSE, clock)
        self._clock = clock

    def sign(self, wanted: CreateRequest) -> str:
        claims = {
            "sub": wanted.out_trade_no,
            "amount": wanted.amount,
            "currency": wanted.currency,
            "description": wanted.description,
            "until": int(wanted.expires_at.timestamp()),
            "notify_url": wanted.notify_url,
            "return_url": wanted.return_url,
        }
        left = max(wanted.expires_at - self._clock.now(), timedelta())
        return self._signer.sign(claims, lifetime=left + READABLE_AFTERWARDS)

    def read(self, text: str) -> SandboxTicket:
        """Raises TokenInvalid."""
        claims = self._signer.verify(text)
        return SandboxTicket(
            out_trade_no=claims["sub"],
            amount=claims["amount"],
            currency=claims["currency"],
            description=claims["description"],
            expires_at=datetime.fromtimestamp(claims["until"], UTC),
            notify_url=claims["notify_url"],
            return_url=claims["return_url"],
        )
