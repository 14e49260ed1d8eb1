"""Templates of polls in the database."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.talk.poll_templates.models import PollTemplate


class TemplateRepository:
    """The templates of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(self) -> Sequence[PollTemplate]:
        """Newest first."""
        statement = (
            select(PollTemplate)
            .where(PollTemplate.organisation_id == self._organisation_id)
            .order_by(PollTemplate.id.desc())
        )
        return (await self._session.scalars(statement)).all()

    async def count(self) -> int:
        statement = (
            select(func.count())
            .select_from(PollTemplate)
            .where(PollTemplate.organisation_id == self._organisation_id)
        )
        return await self._session.scalar(statement) or 0

    async def get_or_none(self, template_id: uuid.UUID) -> PollTemplate | None:
        statement = select(PollTemplate).where(
            PollTemplate.organisation_id == self._organisation_id, PollTemplate.id == template_id
        )
        return (await self._session.scalars(statement)).one_or_none()

    async def add(self, template: PollTemplate) -> None:
        self._session.add(template)
        await self._session.flush()

    async def remove(self, template: PollTemplate) -> None:
        await self._session.delete(template)
        await self._session.flush()
