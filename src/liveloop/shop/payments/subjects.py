"""What is paid for, seen from below: payments know an id, a person and an amount, nothing of orders."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Payable:
    """Something that a person can pay until `expires_at`.

    `room_id`: the room on whose lane `own` the person is told that it is paid.
    """

    subject_id: uuid.UUID
    organisation_id: uuid.UUID
    person_id: uuid.UUID
    amount: int
    currency: str
    description: str
    expires_at: datetime
    room_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PaidNews:
    """`amount` minor units of `currency` arrived through `provider` at `paid_at`."""

    payment_id: uuid.UUID
    provider: str
    method: str
    amount: int
    currency: str
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class RefundNews:
    """`amount` went back to the buyer; `refunded` is the sum of all refunds of the payment so far.

    `key` is that under which the refund was asked for.
    """

    refund_id: uuid.UUID
    payment_id: uuid.UUID
    key: str
    amount: int
    refunded: int
    currency: str
    reason: str
    done_at: datetime


class Subjects(Protocol):
    """Who knows what is paid for. Everything happens in the caller's transaction.

    Locks are taken in one order everywhere: the subject, then its payments, then accounts of the ledger.
    """

    async def lock(self, session: AsyncSession, subject_id: uuid.UUID) -> None:
        """Nobody else changes the subject until the transaction ends. One that is gone is no error."""
        ...

    async def payable(
        self, session: AsyncSession, subject_id: uuid.UUID, person_id: uuid.UUID
    ) -> Payable | None:
        """What `person_id` has to pay now. None: no such subject of this person.

        Raises NothingToPay when it is paid, closed or has run out.
        """
        ...

    async def paid(self, session: AsyncSession, subject_id: uuid.UUID, payment: PaidNews) -> bool:
        """The money is there. True: it is taken for the subject. False: it is not wanted, and is given back.

        Called once a payment, under `lock`, with exactly the amount and currency that were asked for.
        """
        ...

    async def refunded(self, session: AsyncSession, subject_id: uuid.UUID, refund: RefundNews) -> None:
        """Money of a payment that the subject took went back. Called once a refund, under `lock`."""
        ...

    async def dropped(self, session: AsyncSession, subject_id: uuid.UUID, key: str) -> None:
        """A refund that was asked for under `key` failed, and staff gave it up. Called under `lock`."""
        ...
