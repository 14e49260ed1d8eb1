from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.accounts.models import Account
from liveloop.people.organisations.models import Membership


class Member(NamedTuple):
    membership: Membership
    account: Account


class MemberRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list(
        self, organisation_id: uuid.UUID, *, after: uuid.UUID | None, limit: int
    ) -> Sequence[Member]:
        """In the order in which their accounts were made."""
        members = (
            select(Membership, Account)
            .join(Account, Account.id == Membership.account_id)
            .where(Membership.organisation_id == organisation_id)
        )
        if after is not None:
            members = members.where(Account.id > after)
        rows = await self._session.execute(members.order_by(Account.id).limit(limit))
        return [Member(*row) for row in rows]

    async def get_or_none(self, organisation_id: uuid.UUID, account_id: uuid.UUID) -> Member | None:
        row = (
            await self._session.execute(
                select(Membership, Account)
                .join(Account, Account.id == Membership.account_id)
                .where(Membership.organisation_id == organisation_id, Membership.account_id == account_id)
                .execution_options(populate_existing=True)
            )
        ).one_or_none()
        return Member(*row) if row else None

    async def is_member(self, organisation_id: uuid.UUID, email_key: str) -> bool:
        found = await self._session.scalar(
            select(Membership.account_id)
            .join(Account, Account.id == Membership.account_id)
            .where(Membership.organisation_id == organisation_id, Account.email_key == email_key)
        )
        return found is not None
