from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.accounts.models import Account
from liveloop.people.organisations.models import Membership, Organisation
from liveloop.people.sessions.models import SignedInSession


class SessionParts(NamedTuple):
    session: SignedInSession
    account: Account
    membership: Membership
    organisation: Organisation


class SessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, record: SignedInSession) -> None:
        self._session.add(record)
        await self._session.flush()

    async def find_by_token(self, token_hash: str) -> SessionParts | None:
        """The session of a cookie with all that a request needs to know; its age is not judged."""
        return await self._find(SignedInSession.token_hash == token_hash)

    async def find_by_id(self, session_id: uuid.UUID) -> SessionParts | None:
        """The same by its id."""
        return await self._find(SignedInSession.id == session_id)

    async def _find(self, condition: ColumnElement[bool]) -> SessionParts | None:
        row = (
            await self._session.execute(
                select(SignedInSession, Account, Membership, Organisation)
                .join(Account, Account.id == SignedInSession.account_id)
                .join(
                    Membership,
                    (Membership.account_id == SignedInSession.account_id)
                    & (Membership.organisation_id == SignedInSession.organisation_id),
                )
                .join(Organisation, Organisation.id == SignedInSession.organisation_id)
                .where(condition)
            )
        ).one_or_none()
        return SessionParts(*row) if row else None

    async def touch(self, ids: Collection[uuid.UUID], *, at: datetime) -> None:
        await self._session.execute(
            update(SignedInSession).where(SignedInSession.id.in_(ids)).values(last_seen_at=at)
        )

    async def delete(self, session_id: uuid.UUID) -> None:
        await self._session.execute(delete(SignedInSession).where(SignedInSession.id == session_id))

    async def delete_by_token(self, token_hash: str) -> None:
        await self._session.execute(delete(SignedInSession).where(SignedInSession.token_hash == token_hash))

    async def delete_of_account(self, account_id: uuid.UUID) -> None:
        await self._session.execute(delete(SignedInSession).where(SignedInSession.account_id == account_id))

    async def delete_of_member(self, organisation_id: uuid.UUID, account_id: uuid.UUID) -> None:
        await self._session.execute(
            delete(SignedInSession).where(
                SignedInSession.organisation_id == organisation_id, SignedInSession.account_id == account_id
            )
        )

    async def delete_expired(self, *, at: datetime, idle_since: datetime) -> None:
        await self._session.execute(
            delete(SignedInSession).where(
                (SignedInSession.expires_at <= at) | (SignedInSession.last_seen_at <= idle_since)
            )
        )
