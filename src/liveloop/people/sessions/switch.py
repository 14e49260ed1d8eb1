"""Somebody who belongs to several organisations goes from one to another without a new sign-in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import Actor
from liveloop.people.accounts.service import AccountsService
from liveloop.people.audit.service import AuditLog
from liveloop.people.organisations.models import Organisation
from liveloop.people.organisations.repository import MembershipRepository, OrganisationRepository
from liveloop.people.sessions.errors import OrganisationNotFound, SessionEnded
from liveloop.people.sessions.service import Client, Opened, SessionsService
from liveloop.people.sessions.sign_in import actor_of


class SwitchService:
    def __init__(self, accounts: AccountsService, sessions: SessionsService, audit: AuditLog) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit

    async def organisations(self, session: AsyncSession, actor: Actor) -> Sequence[Organisation]:
        """Those that the actor belongs to, in the order in which they joined."""
        return await MembershipRepository(session).organisations_of(actor.account_id)

    async def switch(
        self, session: AsyncSession, actor: Actor, organisation_id: uuid.UUID, client: Client
    ) -> Opened:
        """A session in the other organisation instead of this one; it ends when this one would have.

        Raises OrganisationNotFound, also for one that the actor does not belong to, and SessionEnded.
        """
        membership = await MembershipRepository(session).get_or_none(organisation_id, actor.account_id)
        if membership is None:
            raise OrganisationNotFound("You do not belong to this organisation.")
        before = await self._sessions.find(session, client.token or "")
        if before is None:
            raise SessionEnded("Your session has ended. Sign in again.")
        organisation = await OrganisationRepository(session).get(organisation_id)
        account = await self._accounts.get(session, actor.account_id)
        await self._audit.record(session, actor, "session.closed")
        opened = await self._sessions.open(
            session, account, membership, organisation, client, until=before.session.expires_at
        )
        await self._sessions.send_back_in(session, account.id)
        await self._audit.record(session, actor_of(opened.parts, client.address), "session.opened")
        return opened
