"""Likes over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import public
from liveloop.people.guests.visitor import VisitorDep
from liveloop.shows.watch.service import WatchService
from liveloop.talk.likes.schemas import LikeReport, LikesTaken
from liveloop.talk.likes.service import LikeService

router = APIRouter(tags=["likes"])


async def _service(request: Request) -> LikeService:
    service: LikeService = request.app.state.talk.likes
    return service


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


@router.post("/watch/{slug}/likes", operation_id="sendLikes", dependencies=[Depends(public)])
async def send_likes(
    slug: str,
    report: LikeReport,
    visitor: VisitorDep,
    watch: Annotated[WatchService, Depends(_watch)],
    service: Annotated[LikeService, Depends(_service)],
) -> LikesTaken:
    """The same as the socket's `likes.send`; answered once it is durable."""
    return await service.send(await watch.enter(slug, visitor), report)
