"""The shop before anything in it can be ordered: there is nothing to pay, and money that comes goes back."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.payments.subjects import PaidNews, Payable, RefundNews


class NoSubjects:
    """`Subjects` of a shop without orders."""

    async def lock(self, session: AsyncSession, subject_id: uuid.UUID) -> None: ...

    async def payable(
        self, session: AsyncSession, subject_id: uuid.UUID, person_id: uuid.UUID
    ) -> Payable | None:
        return None

    async def paid(self, session: AsyncSession, subject_id: uuid.UUID, payment: PaidNews) -> bool:
        return False

    async def refunded(self, session: AsyncSession, subject_id: uuid.UUID, refund: RefundNews) -> None: ...
