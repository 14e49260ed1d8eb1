"""The assistant's rules over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.talk.replies.schemas import (
    AssistantRead,
    AssistantWrite,
    ReplyRuleCreate,
    ReplyRuleRead,
    ReplyRules,
    ReplyRuleSwitch,
    ReplyRuleWrite,
    ReplyTrial,
    ReplyTrialResult,
)
from liveloop.talk.replies.service import ReplyService

router = APIRouter(tags=["replies"])

Reader = Annotated[Actor, Depends(require("comments.moderate"))]
Manager = Annotated[Actor, Depends(require("interaction.manage"))]
Runner = Annotated[Actor, Depends(require("interaction.run"))]


async def _service(request: Request) -> ReplyService:
    service: ReplyService = request.app.state.talk.replies
    return service


Service = Annotated[ReplyService, Depends(_service)]


@router.get("/reply-rules", operation_id="listReplyRules")
async def list_reply_rules(
    actor: Reader,
    session: ReadSession,
    service: Service,
    room_id: uuid.UUID | None = None,
    broadcast_id: uuid.UUID | None = None,
) -> ReplyRules:
    """All; or those that count in a room or in a broadcast, with how often they answered in it."""
    return await service.list(session, actor, room_id=room_id, broadcast_id=broadcast_id)


@router.post("/reply-rules", operation_id="createReplyRule", status_code=201)
async def create_reply_rule(
    wanted: ReplyRuleCreate, actor: Manager, session: WriteSession, service: Service
) -> ReplyRuleRead:
    return await service.create(session, actor, wanted)


@router.put("/reply-rules/{rule_id}", operation_id="updateReplyRule")
async def update_reply_rule(
    rule_id: uuid.UUID, wanted: ReplyRuleWrite, actor: Manager, session: WriteSession, service: Service
) -> ReplyRuleRead:
    """Where it counts stays as it is."""
    return await service.update(session, actor, rule_id, wanted)


@router.put("/reply-rules/{rule_id}/enabled", operation_id="switchReplyRule")
async def switch_reply_rule(
    rule_id: uuid.UUID, wanted: ReplyRuleSwitch, actor: Runner, session: WriteSession, service: Service
) -> ReplyRuleRead:
    """On or off, as a host needs it in the middle of a broadcast."""
    return await service.switch(session, actor, rule_id, enabled=wanted.enabled)


@router.delete("/reply-rules/{rule_id}", operation_id="deleteReplyRule", status_code=204)
async def delete_reply_rule(
    rule_id: uuid.UUID, actor: Manager, session: WriteSession, service: Service
) -> None:
    await service.delete(session, actor, rule_id)


@router.post("/reply-rules/trial", operation_id="tryReplyRules")
async def try_reply_rules(
    trial: ReplyTrial, actor: Reader, session: ReadSession, service: Service
) -> ReplyTrialResult:
    """Which rule would answer a viewer who said this now, and why."""
    return await service.try_out(session, actor, trial)


@router.get("/assistant", operation_id="getAssistant")
async def get_assistant(actor: Reader, session: ReadSession, service: Service) -> AssistantRead:
    return await service.assistant(session, actor)


@router.put("/assistant", operation_id="renameAssistant")
async def rename_assistant(
    wanted: AssistantWrite, actor: Manager, session: WriteSession, service: Service
) -> AssistantRead:
    return await service.rename(session, actor, wanted)
