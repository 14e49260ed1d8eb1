"""Raffles over HTTP, for staff and for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.raffles.entering import EntryService
from liveloop.talk.raffles.schemas import (
    Disqualification,
    DrawRecord,
    EntryRead,
    RaffleCallOff,
    RaffleCreate,
    RaffleList,
    RaffleOpen,
    RaffleRead,
    RaffleViews,
    StandingRead,
    WinnerList,
)
from liveloop.talk.raffles.service import RaffleService
from liveloop.talk.raffles.winning import WinnerService

router = APIRouter(tags=["raffles"])

Reader = Annotated[Actor, Depends(require("broadcasts.read"))]
Runner = Annotated[Actor, Depends(require("interaction.run"))]

STAFF = "/broadcasts/{broadcast_id}/raffles"
WATCH = "/watch/{slug}/broadcasts/{broadcast_id}/raffles"


async def _service(request: Request) -> RaffleService:
    service: RaffleService = request.app.state.talk.draws.raffles
    return service


async def _winners(request: Request) -> WinnerService:
    winners: WinnerService = request.app.state.talk.draws.winners
    return winners


async def _entries(request: Request) -> EntryService:
    entries: EntryService = request.app.state.talk.draws.entries
    return entries


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[RaffleService, Depends(_service)]
Winners = Annotated[WinnerService, Depends(_winners)]
Entries = Annotated[EntryService, Depends(_entries)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get(STAFF, operation_id="listRaffles")
async def list_raffles(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> RaffleList:
    return await service.list(session, actor, broadcast_id)


@router.post(STAFF, operation_id="createRaffle", status_code=201)
async def create_raffle(
    broadcast_id: uuid.UUID, wanted: RaffleCreate, actor: Runner, session: WriteSession, service: Service
) -> RaffleRead:
    """Prepare a raffle; nobody sees it before it is opened."""
    return await service.create(session, actor, broadcast_id, wanted)


@router.delete(STAFF + "/{raffle_id}", operation_id="deleteRaffle", status_code=204)
async def delete_raffle(
    broadcast_id: uuid.UUID, raffle_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> None:
    """Only what nobody has seen."""
    await service.delete(session, actor, broadcast_id, raffle_id)


@router.post(STAFF + "/{raffle_id}/open", operation_id="openRaffle")
async def open_raffle(
    broadcast_id: uuid.UUID,
    raffle_id: uuid.UUID,
    wanted: RaffleOpen,
    actor: Runner,
    session: WriteSession,
    service: Service,
) -> RaffleRead:
    """Publishes the hash of its seed before the first entry."""
    return await service.open(session, actor, broadcast_id, raffle_id, wanted)


@router.post(STAFF + "/{raffle_id}/close", operation_id="closeRaffle")
async def close_raffle(
    broadcast_id: uuid.UUID, raffle_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> RaffleRead:
    """Before its time. Entries of players that are behind count for another 15 seconds; then it is drawn."""
    return await service.close(session, actor, broadcast_id, raffle_id)


@router.post(STAFF + "/{raffle_id}/call-off", operation_id="callOffRaffle")
async def call_off_raffle(
    broadcast_id: uuid.UUID,
    raffle_id: uuid.UUID,
    wanted: RaffleCallOff,
    actor: Runner,
    session: WriteSession,
    service: Service,
) -> RaffleRead:
    """Until it is drawn. Nobody wins; the room reads the reason, and the seed and all entries are shown."""
    return await service.call_off(session, actor, broadcast_id, raffle_id, wanted)


@router.get(STAFF + "/{raffle_id}/winners", operation_id="listWinners")
async def list_winners(
    broadcast_id: uuid.UUID, raffle_id: uuid.UUID, actor: Reader, session: ReadSession, winners: Winners
) -> WinnerList:
    return await winners.list(session, actor, broadcast_id, raffle_id)


@router.post(STAFF + "/{raffle_id}/winners/{place}/claim", operation_id="claimWin")
async def claim_win(
    broadcast_id: uuid.UUID,
    raffle_id: uuid.UUID,
    place: int,
    actor: Runner,
    session: WriteSession,
    winners: Winners,
) -> WinnerList:
    """They have what they won."""
    return await winners.claim(session, actor, broadcast_id, raffle_id, place)


@router.post(STAFF + "/{raffle_id}/winners/{place}/disqualify", operation_id="disqualifyWinner")
async def disqualify_winner(
    broadcast_id: uuid.UUID,
    raffle_id: uuid.UUID,
    place: int,
    wanted: Disqualification,
    actor: Runner,
    session: WriteSession,
    winners: Winners,
) -> WinnerList:
    """The next of the same draw wins instead; the public record shows both."""
    return await winners.disqualify(session, actor, broadcast_id, raffle_id, place, wanted.reason)


@router.get(
    STAFF + "/{raffle_id}/winners.csv",
    operation_id="exportWinners",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_winners(
    broadcast_id: uuid.UUID, raffle_id: uuid.UUID, actor: Reader, session: ReadSession, winners: Winners
) -> Response:
    """One winner a line, in UTF-8."""
    text = await winners.csv(session, actor, broadcast_id, raffle_id)
    headers = {"Content-Disposition": f'attachment; filename="raffle-{raffle_id}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.get(WATCH, operation_id="listWatchRaffles", dependencies=[Depends(public)])
async def list_watch_raffles(
    slug: str, broadcast_id: uuid.UUID, session: ReadSession, watch: Watch, service: Service
) -> RaffleViews:
    """What there was to win and when, for a replay."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.shown(session, broadcast_id)


@router.get(WATCH + "/{raffle_id}/record", operation_id="getDrawRecord", dependencies=[Depends(public)])
async def get_draw_record(
    slug: str,
    broadcast_id: uuid.UUID,
    raffle_id: uuid.UUID,
    session: ReadSession,
    watch: Watch,
    service: Service,
) -> DrawRecord:
    """Everything that is needed to do the draw again, from the draw on, or from when it was called off."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.record(session, broadcast_id, raffle_id)


@router.post(
    "/watch/{slug}/raffles/{raffle_id}/entry", operation_id="enterRaffle", dependencies=[Depends(public)]
)
async def enter_raffle(
    slug: str, raffle_id: uuid.UUID, visitor: VisitorDep, watch: Watch, entries: Entries
) -> EntryRead:
    """The same as the socket's `raffle.enter`; answered once it is durable. A person has one entry."""
    return await entries.enter(await watch.enter(slug, visitor), raffle_id)


@router.get(
    "/watch/{slug}/raffles/{raffle_id}/standing",
    operation_id="getStanding",
    dependencies=[Depends(public)],
)
async def get_standing(
    slug: str,
    raffle_id: uuid.UUID,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    entries: Entries,
) -> StandingRead:
    """What this visitor did of what is asked, their entry, and what they won."""
    return await entries.standing(session, await watch.enter(slug, visitor), raffle_id)
