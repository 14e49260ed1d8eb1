"""Red packets over HTTP, for staff and for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.kit.pages import Cursor, Limit
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.packets.schemas import (
    PacketCreate,
    PacketList,
    PacketOpen,
    PacketRead,
    PacketRecord,
    PacketViews,
    TakeRead,
    TakerPage,
)
from liveloop.talk.packets.service import PacketService
from liveloop.talk.packets.taking import TakeService

router = APIRouter(tags=["packets"])

Reader = Annotated[Actor, Depends(require("broadcasts.read"))]
Runner = Annotated[Actor, Depends(require("interaction.run"))]

STAFF = "/broadcasts/{broadcast_id}/packets"
WATCH = "/watch/{slug}/broadcasts/{broadcast_id}/packets"
TAKE = "/watch/{slug}/packets/{packet_id}/take"


async def _service(request: Request) -> PacketService:
    service: PacketService = request.app.state.talk.draws.packets
    return service


async def _takes(request: Request) -> TakeService:
    takes: TakeService = request.app.state.talk.draws.takes
    return takes


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[PacketService, Depends(_service)]
Takes = Annotated[TakeService, Depends(_takes)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get(STAFF, operation_id="listPackets")
async def list_packets(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> PacketList:
    return await service.list(session, actor, broadcast_id)


@router.post(STAFF, operation_id="createPacket", status_code=201)
async def create_packet(
    broadcast_id: uuid.UUID, wanted: PacketCreate, actor: Runner, session: WriteSession, service: Service
) -> PacketRead:
    """Prepare a red packet; nobody sees it before it is shown."""
    return await service.create(session, actor, broadcast_id, wanted)


@router.delete(STAFF + "/{packet_id}", operation_id="deletePacket", status_code=204)
async def delete_packet(
    broadcast_id: uuid.UUID, packet_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> None:
    """Only what nobody has seen."""
    await service.delete(session, actor, broadcast_id, packet_id)


@router.post(STAFF + "/{packet_id}/open", operation_id="openPacket")
async def open_packet(
    broadcast_id: uuid.UUID,
    packet_id: uuid.UUID,
    wanted: PacketOpen,
    actor: Runner,
    session: WriteSession,
    service: Service,
) -> PacketRead:
    """Puts its points aside and fixes who gets how much, before anybody takes."""
    return await service.open(session, actor, broadcast_id, packet_id, wanted)


@router.post(STAFF + "/{packet_id}/end", operation_id="endPacket")
async def end_packet(
    broadcast_id: uuid.UUID, packet_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> PacketRead:
    """Before its time. What nobody has taken goes back; who has taken keeps it."""
    return await service.end(session, actor, broadcast_id, packet_id)


@router.get(WATCH, operation_id="listWatchPackets", dependencies=[Depends(public)])
async def list_watch_packets(
    slug: str, broadcast_id: uuid.UUID, session: ReadSession, watch: Watch, service: Service
) -> PacketViews:
    """What was given and when, for a replay."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.shown(session, broadcast_id)


@router.get(WATCH + "/{packet_id}/record", operation_id="getPacketRecord", dependencies=[Depends(public)])
async def get_packet_record(
    slug: str,
    broadcast_id: uuid.UUID,
    packet_id: uuid.UUID,
    session: ReadSession,
    watch: Watch,
    service: Service,
) -> PacketRecord:
    """Everything that is needed to do the split again, from the end on."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.record(session, broadcast_id, packet_id)


@router.get(WATCH + "/{packet_id}/takers", operation_id="listTakers", dependencies=[Depends(public)])
async def list_takers(
    slug: str,
    broadcast_id: uuid.UUID,
    packet_id: uuid.UUID,
    session: ReadSession,
    watch: Watch,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> TakerPage:
    """Who took how much, in the order in which they came."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.takers(session, broadcast_id, packet_id, cursor=cursor, limit=limit)


@router.post(TAKE, operation_id="takePacket", dependencies=[Depends(public)])
async def take_packet(
    slug: str, packet_id: uuid.UUID, visitor: VisitorDep, watch: Watch, takes: Takes
) -> TakeRead:
    """The same as the socket's `packet.take`; answered once it is durable. A person takes once."""
    return await takes.take(await watch.enter(slug, visitor), packet_id)


@router.get(TAKE, operation_id="getTake", dependencies=[Depends(public)])
async def get_take(
    slug: str,
    packet_id: uuid.UUID,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    takes: Takes,
) -> TakeRead:
    """What this visitor got so far."""
    return await takes.taken(session, await watch.enter(slug, visitor), packet_id)
