"""Polls over HTTP, for staff and for viewers."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.kit.pictures import HEADERS, MEDIA_TYPE, PICTURE_BYTES, UPLOAD_BYTES, Pictures
from liveloop.people.access import Actor, public, require
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shows.watch.service import WatchService
from liveloop.talk.polls.ballots import BallotEntry, BallotRead, Vote
from liveloop.talk.polls.export import BallotExport
from liveloop.talk.polls.questions import QUESTIONS
from liveloop.talk.polls.schemas import (
    PictureRead,
    PollClose,
    PollCreate,
    PollList,
    PollOpen,
    PollRead,
    PollViews,
    picture_url,
)
from liveloop.talk.polls.service import PollService
from liveloop.talk.polls.voting import VoteService

router = APIRouter(tags=["polls"])

Reader = Annotated[Actor, Depends(require("broadcasts.read"))]
Runner = Annotated[Actor, Depends(require("interaction.run"))]


async def _service(request: Request) -> PollService:
    service: PollService = request.app.state.talk.polls
    return service


async def _votes(request: Request) -> VoteService:
    votes: VoteService = request.app.state.talk.votes
    return votes


async def _pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.talk.poll_pictures
    return pictures


async def _export(request: Request) -> BallotExport:
    export: BallotExport = request.app.state.talk.ballot_export
    return export


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[PollService, Depends(_service)]
PictureStore = Annotated[Pictures, Depends(_pictures)]
Export = Annotated[BallotExport, Depends(_export)]
Votes = Annotated[VoteService, Depends(_votes)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get("/broadcasts/{broadcast_id}/polls", operation_id="listPolls")
async def list_polls(
    broadcast_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> PollList:
    return await service.list(session, actor, broadcast_id)


@router.post("/broadcasts/{broadcast_id}/polls", operation_id="createPoll", status_code=201)
async def create_poll(
    broadcast_id: uuid.UUID, wanted: PollCreate, actor: Runner, session: WriteSession, service: Service
) -> PollRead:
    """Prepare a poll; nobody sees it before it is opened."""
    return await service.create(session, actor, broadcast_id, wanted)


@router.delete("/broadcasts/{broadcast_id}/polls/{poll_id}", operation_id="deletePoll", status_code=204)
async def delete_poll(
    broadcast_id: uuid.UUID, poll_id: uuid.UUID, actor: Runner, session: WriteSession, service: Service
) -> None:
    """Only what nobody has seen."""
    await service.delete(session, actor, broadcast_id, poll_id)


@router.post("/broadcasts/{broadcast_id}/polls/{poll_id}/open", operation_id="openPoll")
async def open_poll(
    broadcast_id: uuid.UUID,
    poll_id: uuid.UUID,
    wanted: PollOpen,
    actor: Runner,
    session: WriteSession,
    service: Service,
) -> PollRead:
    return await service.open(session, actor, broadcast_id, poll_id, wanted)


@router.post("/broadcasts/{broadcast_id}/polls/{poll_id}/close", operation_id="closePoll")
async def close_poll(
    broadcast_id: uuid.UUID,
    poll_id: uuid.UUID,
    actor: Runner,
    session: WriteSession,
    service: Service,
    wanted: PollClose | None = None,
) -> PollRead:
    """Votes of players that are behind count for another 15 seconds."""
    return await service.close(session, actor, broadcast_id, poll_id, wanted or PollClose())


@router.get("/broadcasts/{broadcast_id}/polls/{poll_id}/ballots", operation_id="listBallots")
async def list_ballots(
    broadcast_id: uuid.UUID,
    poll_id: uuid.UUID,
    actor: Reader,
    session: ReadSession,
    service: Service,
    written: Annotated[int | None, Query(ge=0, lt=QUESTIONS)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[BallotEntry]:
    """Who voted what; of an anonymous poll only what. `written`: those that answer this question in words."""
    return await service.ballots(
        session, actor, broadcast_id, poll_id, written=written, cursor=cursor, limit=limit
    )


@router.get(
    "/broadcasts/{broadcast_id}/polls/{poll_id}/ballots.csv",
    operation_id="exportBallots",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_ballots(
    broadcast_id: uuid.UUID,
    poll_id: uuid.UUID,
    actor: Reader,
    session: ReadSession,
    service: Service,
    export: Export,
) -> StreamingResponse:
    """One ballot a line, in UTF-8; who voted is left out of an anonymous poll."""
    poll = await service.get(session, actor, broadcast_id, poll_id)
    headers = {"Content-Disposition": f'attachment; filename="poll-{poll_id}.csv"'}
    return StreamingResponse(export.lines(poll), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/poll-pictures", operation_id="addPollPicture", status_code=201, max_body_size=UPLOAD_BYTES)
async def add_poll_picture(picture: UploadFile, _: Runner, pictures: PictureStore) -> PictureRead:
    """A JPEG, PNG or WebP picture of at most 5 MB and 4096 pixels a side, for an option of a poll."""
    name = await pictures.store(await picture.read(PICTURE_BYTES + 1))
    return PictureRead(name=name, url=picture_url(name), text="")


@router.get(
    "/poll-pictures/{name}",
    operation_id="getPollPicture",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
    dependencies=[Depends(public)],
)
async def get_poll_picture(name: str, pictures: PictureStore) -> Response:
    return Response(await pictures.load(name), media_type=MEDIA_TYPE, headers=HEADERS)


@router.get(
    "/watch/{slug}/broadcasts/{broadcast_id}/polls",
    operation_id="listWatchPolls",
    dependencies=[Depends(public)],
)
async def list_watch_polls(
    slug: str, broadcast_id: uuid.UUID, session: ReadSession, watch: Watch, service: Service
) -> PollViews:
    """What was asked and when, for a replay."""
    await watch.public_broadcast(session, slug, broadcast_id)
    return await service.shown(session, broadcast_id)


@router.post("/watch/{slug}/votes", operation_id="vote", dependencies=[Depends(public)])
async def vote(slug: str, wanted: Vote, visitor: VisitorDep, watch: Watch, votes: Votes) -> BallotRead:
    """The same as the socket's `poll.vote`; answered once it is durable. A person's first vote counts."""
    return await votes.vote(await watch.enter(slug, visitor), wanted)


@router.get("/watch/{slug}/polls/{poll_id}/ballot", operation_id="getBallot", dependencies=[Depends(public)])
async def get_ballot(
    slug: str, poll_id: uuid.UUID, visitor: VisitorDep, watch: Watch, session: ReadSession, votes: Votes
) -> BallotRead:
    """What this visitor voted; no choices: nothing yet."""
    return await votes.ballot(session, await watch.enter(slug, visitor), poll_id)
