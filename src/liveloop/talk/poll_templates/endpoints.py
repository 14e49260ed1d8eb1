"""Templates of polls over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.talk.poll_templates.schemas import PollTemplateList, PollTemplateRead
from liveloop.talk.poll_templates.service import TemplateService
from liveloop.talk.polls.schemas import PollCreate, PollRead

router = APIRouter(tags=["polls"])

Runner = Annotated[Actor, Depends(require("interaction.run"))]
Manager = Annotated[Actor, Depends(require("interaction.manage"))]


async def _service(request: Request) -> TemplateService:
    service: TemplateService = request.app.state.talk.poll_templates
    return service


Service = Annotated[TemplateService, Depends(_service)]


@router.get("/poll-templates", operation_id="listPollTemplates")
async def list_poll_templates(actor: Runner, session: ReadSession, service: Service) -> PollTemplateList:
    return await service.list(session, actor)


@router.post("/poll-templates", operation_id="createPollTemplate", status_code=201)
async def create_poll_template(
    wanted: PollCreate, actor: Manager, session: WriteSession, service: Service
) -> PollTemplateRead:
    """A poll, quiz or questionnaire for any broadcast of the organisation."""
    return await service.create(session, actor, wanted)


@router.put("/poll-templates/{template_id}", operation_id="updatePollTemplate")
async def update_poll_template(
    template_id: uuid.UUID, wanted: PollCreate, actor: Manager, session: WriteSession, service: Service
) -> PollTemplateRead:
    """Polls that were made from it stay as they are."""
    return await service.update(session, actor, template_id, wanted)


@router.delete("/poll-templates/{template_id}", operation_id="deletePollTemplate", status_code=204)
async def delete_poll_template(
    template_id: uuid.UUID, actor: Manager, session: WriteSession, service: Service
) -> None:
    await service.delete(session, actor, template_id)


@router.post(
    "/broadcasts/{broadcast_id}/polls/from-template/{template_id}",
    operation_id="usePollTemplate",
    status_code=201,
)
async def use_poll_template(
    broadcast_id: uuid.UUID, template_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> PollRead:
    """Prepare a poll of the broadcast from a template."""
    return await service.use(session, actor, broadcast_id, template_id)


@router.post(
    "/broadcasts/{broadcast_id}/polls/{poll_id}/template", operation_id="savePollTemplate", status_code=201
)
async def save_poll_template(
    broadcast_id: uuid.UUID, poll_id: uuid.UUID, actor: Manager, session: WriteSession, service: Service
) -> PollTemplateRead:
    """Keep a poll of the broadcast as a template."""
    return await service.save(session, actor, broadcast_id, poll_id)
