from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, status

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, public, require
from liveloop.people.invitations.accept import AcceptService
from liveloop.people.invitations.schemas import (
    InvitationAccept,
    InvitationCreate,
    InvitationLookUp,
    InvitationOffer,
    InvitationView,
)
from liveloop.people.invitations.service import InvitationsService
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.request import ReadSession, SiteDep, WriteSession
from liveloop.people.sessions.browser import BrowserDep, ClientDep
from liveloop.people.sessions.schemas import SessionView

router = APIRouter(prefix="/invitations", tags=["invitations"])


async def _invitations(request: Request) -> InvitationsService:
    service: InvitationsService = request.app.state.people.invitations
    return service


async def _accept(request: Request) -> AcceptService:
    service: AcceptService = request.app.state.people.accept
    return service


InvitationsDep = Annotated[InvitationsService, Depends(_invitations)]


@router.get("", operation_id="listInvitations")
async def list_invitations(
    actor: Annotated[Actor, Depends(require("members.read"))],
    session: ReadSession,
    invitations: InvitationsDep,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[InvitationView]:
    """Invitations that nobody has accepted yet, newest first."""
    rows = await invitations.list(session, actor, before=read_cursor(cursor), limit=limit + 1)
    return make_page(rows, limit, view=InvitationView.model_validate, key=lambda row: row.id)


@router.post("", operation_id="createInvitation", status_code=status.HTTP_201_CREATED)
async def create_invitation(
    body: InvitationCreate,
    actor: Annotated[Actor, Depends(require("members.manage"))],
    session: WriteSession,
    invitations: InvitationsDep,
    site: SiteDep,
) -> InvitationView:
    """Invite somebody; the answer holds the link to send to them."""
    invitation, token = await invitations.create(session, actor, email=body.email, role=body.role)
    view = InvitationView.model_validate(invitation)
    return view.model_copy(update={"url": f"{site}/console/invitations#{token}"})


@router.delete("/{invitation_id}", operation_id="deleteInvitation", status_code=status.HTTP_204_NO_CONTENT)
async def delete_invitation(
    invitation_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("members.manage"))],
    session: WriteSession,
    invitations: InvitationsDep,
) -> None:
    """Withdraw an invitation; its link stops working."""
    await invitations.delete(session, actor, invitation_id)


@router.post("/offer", operation_id="getInvitationOffer", dependencies=[Depends(public)])
async def get_invitation_offer(
    body: InvitationLookUp, session: ReadSession, invitations: InvitationsDep
) -> InvitationOffer:
    """What the link invites to."""
    return await invitations.offer(session, body.token.get_secret_value())


@router.post("/accept", operation_id="acceptInvitation", dependencies=[Depends(public)])
async def accept_invitation(
    body: InvitationAccept,
    response: Response,
    session: WriteSession,
    service: Annotated[AcceptService, Depends(_accept)],
    browser: BrowserDep,
    client: ClientDep,
) -> SessionView:
    """Join the organisation and be signed in."""
    return browser.welcome(response, await service.accept(session, body, client))
