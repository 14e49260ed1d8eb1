from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, status

from liveloop.kit.pages import Cursor, Limit, Page
from liveloop.people.access import Actor, require
from liveloop.people.members.repository import Member
from liveloop.people.members.schemas import MemberUpdate, MemberView
from liveloop.people.members.service import MembersService
from liveloop.people.paging import make_page, read_cursor
from liveloop.people.request import ReadSession, WriteSession

router = APIRouter(prefix="/members", tags=["members"])


async def _members(request: Request) -> MembersService:
    service: MembersService = request.app.state.people.members
    return service


MembersDep = Annotated[MembersService, Depends(_members)]


@router.get("", operation_id="listMembers")
async def list_members(
    actor: Annotated[Actor, Depends(require("members.read"))],
    session: ReadSession,
    members: MembersDep,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MemberView]:
    """Everybody who belongs to the organisation."""
    rows = await members.list(session, actor, after=read_cursor(cursor), limit=limit + 1)
    return make_page(rows, limit, view=_view, key=lambda row: row.account.id)


@router.patch("/{account_id}", operation_id="updateMember")
async def update_member(
    account_id: uuid.UUID,
    body: MemberUpdate,
    actor: Annotated[Actor, Depends(require("members.manage"))],
    session: WriteSession,
    members: MembersDep,
) -> MemberView:
    """Give a member another role."""
    return _view(await members.set_role(session, actor, account_id, body.role))


@router.delete("/{account_id}", operation_id="deleteMember", status_code=status.HTTP_204_NO_CONTENT)
async def delete_member(
    account_id: uuid.UUID,
    actor: Annotated[Actor, Depends(require("members.manage"))],
    session: WriteSession,
    members: MembersDep,
) -> None:
    """Remove a member; their sessions and tokens end at once."""
    await members.remove(session, actor, account_id)


def _view(member: Member) -> MemberView:
    return MemberView(
        account_id=member.account.id,
        name=member.account.name,
        email=member.account.email,
        role=member.membership.role,
        joined_at=member.membership.created_at,
    )
