from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, status

from liveloop.people.access import Actor, public, signed_in
from liveloop.people.request import ReadSession, WriteSession
from liveloop.people.sessions.browser import BrowserDep, ClientDep
from liveloop.people.sessions.schemas import OrganisationView, SessionUpdate, SessionView, SignIn
from liveloop.people.sessions.sign_in import SignInService
from liveloop.people.sessions.sign_out import SignOutService
from liveloop.people.sessions.switch import SwitchService

router = APIRouter(prefix="/session", tags=["session"])


async def _sign_in(request: Request) -> SignInService:
    service: SignInService = request.app.state.people.sign_in
    return service


async def _sign_out(request: Request) -> SignOutService:
    service: SignOutService = request.app.state.people.sign_out
    return service


async def _switch(request: Request) -> SwitchService:
    service: SwitchService = request.app.state.people.switch
    return service


@router.post("", operation_id="signIn", dependencies=[Depends(public)])
async def sign_in(
    body: SignIn,
    response: Response,
    session: WriteSession,
    service: Annotated[SignInService, Depends(_sign_in)],
    browser: BrowserDep,
    client: ClientDep,
) -> SessionView:
    """Open a session; the answer sets its cookie."""
    return browser.welcome(response, await service.sign_in(session, body.email, body.password, client))


@router.get("", operation_id="getSession")
async def get_session(
    _actor: Annotated[Actor, Depends(signed_in)],
    session: ReadSession,
    service: Annotated[SignOutService, Depends(_sign_out)],
    browser: BrowserDep,
    client: ClientDep,
) -> SessionView:
    """Who is signed in; 401 when nobody is."""
    return browser.view(await service.current(session, client))


@router.get("/organisations", operation_id="listOwnOrganisations")
async def list_own_organisations(
    actor: Annotated[Actor, Depends(signed_in)],
    session: ReadSession,
    service: Annotated[SwitchService, Depends(_switch)],
) -> list[OrganisationView]:
    """The organisations that whoever is signed in belongs to."""
    found = await service.organisations(session, actor)
    return [OrganisationView.model_validate(one, from_attributes=True) for one in found]


@router.patch("", operation_id="updateSession")
async def update_session(
    body: SessionUpdate,
    response: Response,
    actor: Annotated[Actor, Depends(signed_in)],
    session: WriteSession,
    service: Annotated[SwitchService, Depends(_switch)],
    browser: BrowserDep,
    client: ClientDep,
) -> SessionView:
    """Go to another of one's organisations; the answer sets a new cookie and holds a new CSRF token."""
    return browser.welcome(response, await service.switch(session, actor, body.organisation_id, client))


@router.delete("", operation_id="signOut", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(
    actor: Annotated[Actor, Depends(signed_in)],
    response: Response,
    session: WriteSession,
    service: Annotated[SignOutService, Depends(_sign_out)],
    browser: BrowserDep,
) -> None:
    """End this session and the account's open sockets."""
    await service.sign_out(session, actor)
    browser.farewell(response)
