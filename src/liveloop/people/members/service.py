"""Who belongs to an organisation as what. There is always an owner, whoever acts at the same time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import PERMISSIONS_OF, Actor, Role
from liveloop.people.audit.service import AuditLog
from liveloop.people.members.errors import BeyondReach, LastOwner, MemberNotFound
from liveloop.people.members.repository import Member, MemberRepository
from liveloop.people.organisations.locks import lock_organisation
from liveloop.people.organisations.repository import MembershipRepository
from liveloop.people.sessions.service import SessionsService


class MembersService:
    def __init__(self, sessions: SessionsService, audit: AuditLog) -> None:
        self._sessions = sessions
        self._audit = audit

    async def list(
        self, session: AsyncSession, actor: Actor, *, after: uuid.UUID | None, limit: int
    ) -> Sequence[Member]:
        return await MemberRepository(session).list(actor.organisation_id, after=after, limit=limit)

    async def set_role(
        self, session: AsyncSession, actor: Actor, account_id: uuid.UUID, role: Role
    ) -> Member:
        """Takes effect with the member's next request; open sockets come back with the new role."""
        member = await self._changeable(session, actor, account_id)
        check_reach(actor, role)
        before = member.membership.role
        if before == role:
            return member
        if before == Role.OWNER:
            await self._keep_an_owner(session, actor.organisation_id)
        member.membership.role = role
        await self._sessions.send_back_in(session, account_id)
        await self._audit.record(
            session,
            actor,
            "member.role_changed",
            target=("account", account_id),
            details={"email": member.account.email, "from": before, "to": role},
        )
        return member

    async def remove(self, session: AsyncSession, actor: Actor, account_id: uuid.UUID) -> None:
        """The member's sessions, tokens and sockets end with the membership."""
        member = await self._changeable(session, actor, account_id)
        if member.membership.role == Role.OWNER:
            await self._keep_an_owner(session, actor.organisation_id)
        await self._sessions.close_member(session, actor.organisation_id, account_id, reason="member_removed")
        await MembershipRepository(session).delete(member.membership)
        await self._audit.record(
            session,
            actor,
            "member.removed",
            target=("account", account_id),
            details={"email": member.account.email, "role": member.membership.role},
        )

    async def _changeable(self, session: AsyncSession, actor: Actor, account_id: uuid.UUID) -> Member:
        await lock_organisation(session, actor.organisation_id)
        member = await MemberRepository(session).get_or_none(actor.organisation_id, account_id)
        if member is None:
            raise MemberNotFound("There is no such member. They may have been removed already.")
        check_reach(actor, member.membership.role)
        return member

    async def _keep_an_owner(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        """To be called under the organisation's lock, before an owner ceases to be one."""
        if await MembershipRepository(session).count_role(organisation_id, Role.OWNER) <= 1:
            raise LastOwner("An organisation needs an owner. Make somebody else owner first.")


def check_reach(actor: Actor, role: Role) -> None:
    """Nobody gives or takes a role that may do more than they may do themselves."""
    if PERMISSIONS_OF[role] - actor.permissions:
        raise BeyondReach(f"The role {role} may do more than you. Ask an owner.")
