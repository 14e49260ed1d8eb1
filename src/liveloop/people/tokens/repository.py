from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.organisations.models import Membership
from liveloop.people.tokens.models import ApiToken


class TokenParts(NamedTuple):
    token: ApiToken
    membership: Membership


class TokenRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, token: ApiToken) -> None:
        self._session.add(token)
        await self._session.flush()

    async def find_by_hash(self, token_hash: str) -> TokenParts | None:
        row = (
            await self._session.execute(
                select(ApiToken, Membership)
                .join(
                    Membership,
                    (Membership.account_id == ApiToken.account_id)
                    & (Membership.organisation_id == ApiToken.organisation_id),
                )
                .where(ApiToken.token_hash == token_hash)
            )
        ).one_or_none()
        return TokenParts(*row) if row else None

    async def list_newest(
        self, organisation_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
    ) -> Sequence[ApiToken]:
        newest = select(ApiToken).where(ApiToken.organisation_id == organisation_id)
        if before is not None:
            newest = newest.where(ApiToken.id < before)
        return (await self._session.scalars(newest.order_by(ApiToken.id.desc()).limit(limit))).all()

    async def touch(self, ids: Collection[uuid.UUID], *, at: datetime) -> None:
        await self._session.execute(update(ApiToken).where(ApiToken.id.in_(ids)).values(last_used_at=at))

    async def delete(self, organisation_id: uuid.UUID, token_id: uuid.UUID) -> str | None:
        """The name of the deleted token; None when the organisation has no such token."""
        deleted = await self._session.execute(
            delete(ApiToken)
            .where(ApiToken.organisation_id == organisation_id, ApiToken.id == token_id)
            .returning(ApiToken.name)
        )
        return deleted.scalar_one_or_none()
