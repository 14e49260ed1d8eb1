"""Rooms over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, UploadFile

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.kit.pictures import HEADERS, MEDIA_TYPE, PICTURE_BYTES, UPLOAD_BYTES, Pictures
from liveloop.people.access import Actor, public, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.addresses import ingest_url
from liveloop.shows.rooms.schemas import RoomCreate, RoomRead, RoomUpdate, StreamKeyRead
from liveloop.shows.rooms.service import RoomService

router = APIRouter(tags=["rooms"])

Reader = Annotated[Actor, Depends(require("rooms.read"))]
Writer = Annotated[Actor, Depends(require("rooms.write"))]
KeyHolder = Annotated[Actor, Depends(require("stream_keys.reveal"))]


async def _service(request: Request) -> RoomService:
    service: RoomService = request.app.state.shows.rooms
    return service


async def _covers(request: Request) -> Pictures:
    covers: Pictures = request.app.state.shows.covers
    return covers


Service = Annotated[RoomService, Depends(_service)]


@router.get("/rooms", operation_id="listRooms")
async def list_rooms(
    actor: Reader, session: ReadSession, service: Service, cursor: Cursor = None, limit: Limit = 50
) -> Page[RoomRead]:
    return await service.list(session, actor, cursor=cursor, limit=limit)


@router.post("/rooms", operation_id="createRoom", status_code=201)
async def create_room(wanted: RoomCreate, actor: Writer, session: WriteSession, service: Service) -> RoomRead:
    return await service.create(session, actor, wanted)


@router.get("/rooms/{room_id}", operation_id="getRoom")
async def get_room(room_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service) -> RoomRead:
    return await service.get(session, actor, room_id)


@router.patch("/rooms/{room_id}", operation_id="updateRoom")
async def update_room(
    room_id: uuid.UUID, wanted: RoomUpdate, actor: Writer, session: WriteSession, service: Service
) -> RoomRead:
    return await service.update(session, actor, room_id, wanted)


@router.delete("/rooms/{room_id}", operation_id="deleteRoom", status_code=204)
async def delete_room(room_id: uuid.UUID, actor: Writer, session: WriteSession, service: Service) -> None:
    await service.delete(session, actor, room_id)


@router.put("/rooms/{room_id}/cover", operation_id="putRoomCover", max_body_size=UPLOAD_BYTES)
async def put_room_cover(
    room_id: uuid.UUID, cover: UploadFile, actor: Writer, session: WriteSession, service: Service
) -> RoomRead:
    """A JPEG, PNG or WebP picture of at most 5 MB and 4096 pixels a side."""
    return await service.set_cover(session, actor, room_id, await cover.read(PICTURE_BYTES + 1))


@router.post("/rooms/{room_id}/stream-key/reveal", operation_id="revealStreamKey")
async def reveal_stream_key(
    room_id: uuid.UUID, request: Request, actor: KeyHolder, session: WriteSession, service: Service
) -> StreamKeyRead:
    key = await service.reveal_key(session, actor, room_id)
    return StreamKeyRead(server=ingest_url(request), key=key)


@router.post("/rooms/{room_id}/stream-key/rotate", operation_id="rotateStreamKey")
async def rotate_stream_key(
    room_id: uuid.UUID, request: Request, actor: KeyHolder, session: WriteSession, service: Service
) -> StreamKeyRead:
    """Make the old key worthless; whoever pushes with it is cut off."""
    key = await service.rotate_key(session, actor, room_id)
    return StreamKeyRead(server=ingest_url(request), key=key)


@router.get(
    "/covers/{name}",
    operation_id="getCover",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
    dependencies=[Depends(public)],
)
async def get_cover(name: str, covers: Annotated[Pictures, Depends(_covers)]) -> Response:
    return Response(await covers.load(name), media_type=MEDIA_TYPE, headers=HEADERS)
