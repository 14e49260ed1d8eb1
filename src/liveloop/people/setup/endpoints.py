from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, status

from liveloop.people.access import public
from liveloop.people.request import ReadSession, WriteSession
from liveloop.people.sessions.browser import BrowserDep, ClientDep
from liveloop.people.sessions.schemas import SessionView
from liveloop.people.setup.schemas import SetupForm, SetupState
from liveloop.people.setup.service import SetupService

router = APIRouter(prefix="/setup", tags=["setup"])


async def _setup(request: Request) -> SetupService:
    service: SetupService = request.app.state.people.setup
    return service


SetupDep = Annotated[SetupService, Depends(_setup)]


@router.get("", operation_id="getSetup", dependencies=[Depends(public)])
async def get_setup(session: ReadSession, setup: SetupDep) -> SetupState:
    """Whether this installation still needs its first owner."""
    return SetupState(needed=await setup.is_needed(session))


@router.post("", operation_id="setUp", status_code=status.HTTP_201_CREATED, dependencies=[Depends(public)])
async def set_up(
    body: SetupForm,
    response: Response,
    session: WriteSession,
    setup: SetupDep,
    browser: BrowserDep,
    client: ClientDep,
) -> SessionView:
    """Make the first organisation and its owner, who is signed in."""
    return browser.welcome(response, await setup.set_up(session, body, client))
