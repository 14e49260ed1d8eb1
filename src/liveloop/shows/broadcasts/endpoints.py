"""Broadcasts over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.broadcasts.commander import Commander
from liveloop.shows.broadcasts.schemas import BroadcastCreate, BroadcastUpdate
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.vocabulary import BroadcastRead, BroadcastState

router = APIRouter(prefix="/broadcasts", tags=["broadcasts"])

Reader = Annotated[Actor, Depends(require("broadcasts.read"))]
Planner = Annotated[Actor, Depends(require("broadcasts.write"))]
Operator = Annotated[Actor, Depends(require("broadcasts.run"))]


async def _service(request: Request) -> BroadcastService:
    service: BroadcastService = request.app.state.shows.broadcasts
    return service


async def _commander(request: Request) -> Commander:
    commander: Commander = request.app.state.shows.commander
    return commander


Service = Annotated[BroadcastService, Depends(_service)]
CommanderDep = Annotated[Commander, Depends(_commander)]


@router.get("", operation_id="listBroadcasts")
async def list_broadcasts(
    actor: Reader,
    session: ReadSession,
    service: Service,
    room_id: uuid.UUID | None = None,
    state: Annotated[list[BroadcastState] | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[BroadcastRead]:
    return await service.list(session, actor, room_id=room_id, states=state or [], cursor=cursor, limit=limit)


@router.post("", operation_id="createBroadcast", status_code=201)
async def create_broadcast(
    wanted: BroadcastCreate, actor: Planner, session: WriteSession, service: Service
) -> BroadcastRead:
    return await service.create(session, actor, wanted)


@router.get("/{broadcast_id}", operation_id="getBroadcast")
async def get_broadcast(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> BroadcastRead:
    return BroadcastRead.model_validate(await service.get(session, actor, broadcast_id))


@router.patch("/{broadcast_id}", operation_id="updateBroadcast")
async def update_broadcast(
    broadcast_id: uuid.UUID, wanted: BroadcastUpdate, actor: Planner, session: WriteSession, service: Service
) -> BroadcastRead:
    return await service.update(session, actor, broadcast_id, wanted)


@router.delete("/{broadcast_id}", operation_id="deleteBroadcast", status_code=204)
async def delete_broadcast(
    broadcast_id: uuid.UUID, actor: Planner, session: WriteSession, service: Service
) -> None:
    await service.delete(session, actor, broadcast_id)


@router.post("/{broadcast_id}/prepare", operation_id="prepareBroadcast")
async def prepare_broadcast(
    broadcast_id: uuid.UUID, actor: Operator, commander: CommanderDep
) -> BroadcastRead:
    return await commander.act("prepare", broadcast_id, actor)


@router.post("/{broadcast_id}/start", operation_id="startBroadcast")
async def start_broadcast(broadcast_id: uuid.UUID, actor: Operator, commander: CommanderDep) -> BroadcastRead:
    return await commander.act("start", broadcast_id, actor)


@router.post("/{broadcast_id}/end", operation_id="endBroadcast")
async def end_broadcast(broadcast_id: uuid.UUID, actor: Operator, commander: CommanderDep) -> BroadcastRead:
    return await commander.act("end", broadcast_id, actor)
