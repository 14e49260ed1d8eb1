"""Makes accounts and changes their passwords, which arrive hashed: no transaction waits for that."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.accounts.errors import AccountNotFound, EmailTaken
from liveloop.people.accounts.fields import Locale, email_key
from liveloop.people.accounts.models import Account
from liveloop.people.accounts.repository import AccountRepository


class AccountsService:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def create(
        self, session: AsyncSession, *, email: str, name: str, locale: Locale, password_hash: str
    ) -> Account:
        """Raises EmailTaken when there is an account with this email."""
        now = self._clock.now()
        account = Account(
            id=new_id(),
            email=email,
            email_key=email_key(email),
            name=name,
            locale=locale,
            password_hash=password_hash,
            password_changed_at=now,
            created_at=now,
        )
        created = await AccountRepository(session).create_or_none(account)
        if created is None:
            raise EmailTaken("There is an account with this email. Sign in with it.")
        return created

    async def find_by_email(self, session: AsyncSession, email: str) -> Account | None:
        return await AccountRepository(session).get_by_email_or_none(email_key(email))

    async def get(self, session: AsyncSession, account_id: uuid.UUID) -> Account:
        account = await AccountRepository(session).get_or_none(account_id)
        if account is None:
            raise AccountNotFound("There is no such account.")
        return account

    def set_password(self, account: Account, password_hash: str) -> None:
        account.password_hash = password_hash
        account.password_changed_at = self._clock.now()
