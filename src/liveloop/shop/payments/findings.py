"""What a person has to look at: written down once, resolved with a note, or found right later."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.payments import repository
from liveloop.shop.payments.models import Payment
from liveloop.shop.payments.vocabulary import FindingKind, FindingStateName

log = structlog.get_logger()

FOUND = Counter(
    "liveloop_payment_findings_total", "Findings about money that a person has to look at", ["kind"]
)


@dataclass(frozen=True, slots=True)
class Found:
    """`key` names the finding among all; `reference` is a number that people look for."""

    key: str
    kind: FindingKind
    provider: str
    reference: str
    day: str | None = None
    payment_id: uuid.UUID | None = None
    refund_id: uuid.UUID | None = None
    expected: int | None = None
    found: int | None = None
    currency: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Findings:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def note(self, session: AsyncSession, organisation_id: uuid.UUID, found: Found) -> None:
        """Write it down, open, unless it is there: one that was gone is open again, a resolved one stays so
        as long as it says the same."""
        known = await repository.finding_by_key_or_none(session, found.key)
        if known is None:
            values = self._values(organisation_id, found)
            if await repository.add_finding(session, values):
                FOUND.labels(found.kind).inc()
                log.warning(
                    "payments.finding",
                    finding=found.kind,
                    provider=found.provider,
                    reference=found.reference,
                    expected=found.expected,
                    found=found.found,
                )
            return
        same = (known.expected, known.found) == (found.expected, found.found)
        if known.state == FindingStateName.GONE or not same:
            known.state = FindingStateName.OPEN
            known.expected, known.found, known.details = found.expected, found.found, found.details
            known.resolved_at = known.resolved_by = known.note = None

    async def unknown(self, session: AsyncSession, found: Found) -> None:
        """One that belongs to no payment of ours goes to the organisation that set the installation up: the
        merchant's account is its."""
        if house := await repository.oldest_organisation_or_none(session):
            await self.note(session, house, found)

    async def gone(self, session: AsyncSession, key: str) -> None:
        """A later look found it right; what staff resolved stays as it is."""
        known = await repository.finding_by_key_or_none(session, key)
        if known is not None and known.state == FindingStateName.OPEN:
            known.state, known.resolved_at = FindingStateName.GONE, self._clock.now()

    def _values(self, organisation_id: uuid.UUID, found: Found) -> dict[str, Any]:
        return {
            "id": new_id(),
            "organisation_id": organisation_id,
            "key": found.key,
            "kind": found.kind,
            "provider": found.provider,
            "day": found.day,
            "payment_id": found.payment_id,
            "refund_id": found.refund_id,
            "reference": found.reference,
            "expected": found.expected,
            "found": found.found,
            "currency": found.currency,
            "details": found.details,
            "state": FindingStateName.OPEN,
            "created_at": self._clock.now(),
        }


def held_key(payment: Payment) -> str:
    return f"held:{payment.id}"
