from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from liveloop.people.access import Actor, signed_in
from liveloop.people.profile.schemas import AccountUpdate
from liveloop.people.profile.service import ProfileService
from liveloop.people.request import WriteSession
from liveloop.people.sessions.browser import BrowserDep, ClientDep
from liveloop.people.sessions.schemas import SessionView

router = APIRouter(prefix="/account", tags=["account"])


async def _profile(request: Request) -> ProfileService:
    service: ProfileService = request.app.state.people.profile
    return service


@router.patch("", operation_id="updateAccount")
async def update_account(
    body: AccountUpdate,
    actor: Annotated[Actor, Depends(signed_in)],
    response: Response,
    session: WriteSession,
    service: Annotated[ProfileService, Depends(_profile)],
    browser: BrowserDep,
    client: ClientDep,
) -> SessionView:
    """Change one's own name, language or password; a new password ends all other sessions."""
    parts, opened = await service.update(session, actor, body, client)
    return browser.welcome(response, opened) if opened else browser.view(parts)
