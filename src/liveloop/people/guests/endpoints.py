from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from liveloop.people.access import public
from liveloop.people.guests.schemas import GuestUpdate, GuestView
from liveloop.people.guests.service import GuestsService
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import WriteSession

router = APIRouter(prefix="/guest", tags=["guests"])


async def _guests(request: Request) -> GuestsService:
    service: GuestsService = request.app.state.people.guests
    return service


@router.patch("", operation_id="updateGuest", dependencies=[Depends(public)])
async def update_guest(
    body: GuestUpdate,
    visitor: VisitorDep,
    response: Response,
    session: WriteSession,
    guests: Annotated[GuestsService, Depends(_guests)],
) -> GuestView:
    """Choose the name under which comments appear."""
    await guests.rename(session, visitor, body.nickname, response)
    return GuestView(nickname=body.nickname)
