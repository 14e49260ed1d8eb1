from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.people.accounts.models import Account


class AccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create_or_none(self, account: Account) -> Account | None:
        """The stored account; None when the email is taken already, however the race went."""
        columns = {column.name: getattr(account, column.name) for column in Account.__table__.columns}
        created = await self._session.execute(
            upsert(self._session, Account)
            .values(**columns)
            .on_conflict_do_nothing(index_elements=[Account.email_key])
            .returning(Account.id)
        )
        if created.one_or_none() is None:
            return None
        return await self._session.get(Account, account.id)

    async def get_or_none(self, account_id: uuid.UUID) -> Account | None:
        return await self._session.get(Account, account_id)

    async def get_by_email_or_none(self, email_key: str) -> Account | None:
        return (
            await self._session.scalars(select(Account).where(Account.email_key == email_key))
        ).one_or_none()
