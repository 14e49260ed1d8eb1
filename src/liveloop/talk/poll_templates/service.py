"""Polls that are prepared once and asked in many broadcasts."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.talk.poll_templates.errors import TemplateNotFound, TooManyTemplates
from liveloop.talk.poll_templates.models import PollTemplate
from liveloop.talk.poll_templates.repository import TemplateRepository
from liveloop.talk.poll_templates.schemas import PollTemplateList, PollTemplateRead
from liveloop.talk.polls.schemas import PollCreate, PollRead, wanted_of
from liveloop.talk.polls.service import PollService

TEMPLATES = 200
"""Of one organisation."""


class TemplateService:
    def __init__(self, clock: Clock, audit: AuditLog, polls: PollService) -> None:
        self._clock = clock
        self._audit = audit
        self._polls = polls

    async def list(self, session: AsyncSession, actor: Actor) -> PollTemplateList:
        rows = await TemplateRepository(session, actor.organisation_id).list()
        return PollTemplateList(items=[PollTemplateRead.of(row) for row in rows])

    async def create(self, session: AsyncSession, actor: Actor, wanted: PollCreate) -> PollTemplateRead:
        """Raises TooManyTemplates, PictureNotFound."""
        await self._polls.check_pictures(wanted)
        repository = TemplateRepository(session, actor.organisation_id)
        if await repository.count() >= TEMPLATES:
            raise TooManyTemplates(f"At most {TEMPLATES} templates. Delete some first.")
        now = self._clock.now()
        template = PollTemplate(
            id=new_id(),
            organisation_id=actor.organisation_id,
            content=wanted.model_dump(mode="json"),
            created_at=now,
            updated_at=now,
        )
        await repository.add(template)
        await self._record(session, actor, "poll_template.created", template)
        return PollTemplateRead.of(template)

    async def update(
        self, session: AsyncSession, actor: Actor, template_id: uuid.UUID, wanted: PollCreate
    ) -> PollTemplateRead:
        """Polls that were made from it stay as they are. Raises TemplateNotFound, PictureNotFound."""
        await self._polls.check_pictures(wanted)
        template = await self._get(session, actor, template_id)
        template.content = wanted.model_dump(mode="json")
        template.updated_at = self._clock.now()
        await session.flush()
        await self._record(session, actor, "poll_template.updated", template)
        return PollTemplateRead.of(template)

    async def delete(self, session: AsyncSession, actor: Actor, template_id: uuid.UUID) -> None:
        """Raises TemplateNotFound."""
        template = await self._get(session, actor, template_id)
        await TemplateRepository(session, actor.organisation_id).remove(template)
        await self._record(session, actor, "poll_template.deleted", template)

    async def use(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, template_id: uuid.UUID
    ) -> PollRead:
        """Prepare a poll of the broadcast from it. Raises TemplateNotFound, TooManyPolls."""
        template = await self._get(session, actor, template_id)
        wanted = PollCreate.model_validate(template.content)
        return await self._polls.create(session, actor, broadcast_id, wanted)

    async def save(
        self, session: AsyncSession, actor: Actor, broadcast_id: uuid.UUID, poll_id: uuid.UUID
    ) -> PollTemplateRead:
        """Make a template of a poll. Raises PollNotFound, TooManyTemplates."""
        poll = await self._polls.get(session, actor, broadcast_id, poll_id)
        return await self.create(session, actor, wanted_of(poll))

    async def _get(self, session: AsyncSession, actor: Actor, template_id: uuid.UUID) -> PollTemplate:
        template = await TemplateRepository(session, actor.organisation_id).get_or_none(template_id)
        if template is None:
            raise TemplateNotFound("There is no such template.")
        return template

    async def _record(self, session: AsyncSession, actor: Actor, act: str, template: PollTemplate) -> None:
        details = {"title": template.content["question"]}
        await self._audit.record(session, actor, act, target=("poll_template", template.id), details=details)
