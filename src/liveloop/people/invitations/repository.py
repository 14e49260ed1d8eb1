from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.trimming import delete_some
from liveloop.people.invitations.models import Invitation
from liveloop.people.organisations.models import Organisation


class InvitationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def replace(self, invitation: Invitation) -> None:
        """Add it in place of an older one to the same address."""
        await self._session.execute(
            delete(Invitation).where(
                Invitation.organisation_id == invitation.organisation_id,
                Invitation.email_key == invitation.email_key,
            )
        )
        self._session.add(invitation)
        await self._session.flush()

    async def list_newest(
        self, organisation_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
    ) -> Sequence[Invitation]:
        newest = select(Invitation).where(Invitation.organisation_id == organisation_id)
        if before is not None:
            newest = newest.where(Invitation.id < before)
        return (await self._session.scalars(newest.order_by(Invitation.id.desc()).limit(limit))).all()

    async def find_by_token(
        self, token_hash: str, *, now: datetime
    ) -> tuple[Invitation, Organisation] | None:
        row = (
            await self._session.execute(
                select(Invitation, Organisation)
                .join(Organisation, Organisation.id == Invitation.organisation_id)
                .where(Invitation.token_hash == token_hash, Invitation.expires_at > now)
            )
        ).one_or_none()
        return (row[0], row[1]) if row else None

    async def take(self, token_hash: str, *, now: datetime) -> Invitation | None:
        """Delete and return the open invitation of a token: of two who try, one gets it."""
        return (
            await self._session.scalars(
                delete(Invitation)
                .where(Invitation.token_hash == token_hash, Invitation.expires_at > now)
                .returning(Invitation)
            )
        ).one_or_none()

    async def delete(self, organisation_id: uuid.UUID, invitation_id: uuid.UUID) -> str | None:
        """The address of the deleted invitation; None when the organisation has no such one."""
        deleted = await self._session.execute(
            delete(Invitation)
            .where(Invitation.organisation_id == organisation_id, Invitation.id == invitation_id)
            .returning(Invitation.email)
        )
        return deleted.scalar_one_or_none()

    async def delete_expired(self, *, at: datetime, limit: int) -> int:
        return await delete_some(self._session, Invitation.id, Invitation.expires_at <= at, limit=limit)
