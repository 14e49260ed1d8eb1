"""Invites people, and shows them what they are invited to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.seal import lookup_hash, new_secret
from liveloop.people.access import Actor, Role
from liveloop.people.accounts.fields import email_key
from liveloop.people.accounts.service import AccountsService
from liveloop.people.audit.service import AuditLog
from liveloop.people.invitations.errors import AlreadyMember, InvitationNotFound
from liveloop.people.invitations.models import Invitation
from liveloop.people.invitations.repository import InvitationRepository
from liveloop.people.invitations.schemas import InvitationOffer
from liveloop.people.members.repository import MemberRepository
from liveloop.people.members.service import check_reach
from liveloop.people.organisations.locks import lock_organisation
from liveloop.people.settings import PeopleSettings

TOKEN_BYTES = 32


class InvitationsService:
    def __init__(
        self, clock: Clock, settings: PeopleSettings, accounts: AccountsService, audit: AuditLog
    ) -> None:
        self._clock = clock
        self._lifetime = timedelta(days=settings.invitation_days)
        self._accounts = accounts
        self._audit = audit

    async def create(
        self, session: AsyncSession, actor: Actor, *, email: str, role: Role
    ) -> tuple[Invitation, str]:
        """The invitation and the token of its link. An older one to the same address is void from now on."""
        check_reach(actor, role)
        await lock_organisation(session, actor.organisation_id)
        if await MemberRepository(session).is_member(actor.organisation_id, email_key(email)):
            raise AlreadyMember("This person is a member already. Change their role instead.")
        token = new_secret(size=TOKEN_BYTES)
        now = self._clock.now()
        invitation = Invitation(
            id=new_id(),
            organisation_id=actor.organisation_id,
            email=email,
            email_key=email_key(email),
            role=role,
            token_hash=lookup_hash(token),
            created_at=now,
            expires_at=now + self._lifetime,
        )
        await InvitationRepository(session).replace(invitation)
        await self._audit.record(
            session,
            actor,
            "invitation.created",
            target=("invitation", invitation.id),
            details={"email": email, "role": role},
        )
        return invitation, token

    async def list(
        self, session: AsyncSession, actor: Actor, *, before: uuid.UUID | None, limit: int
    ) -> Sequence[Invitation]:
        return await InvitationRepository(session).list_newest(
            actor.organisation_id, before=before, limit=limit
        )

    async def delete(self, session: AsyncSession, actor: Actor, invitation_id: uuid.UUID) -> None:
        email = await InvitationRepository(session).delete(actor.organisation_id, invitation_id)
        if email is None:
            raise InvitationNotFound("There is no such invitation. It may have been accepted already.")
        await self._audit.record(
            session,
            actor,
            "invitation.withdrawn",
            target=("invitation", invitation_id),
            details={"email": email},
        )

    async def offer(self, session: AsyncSession, token: str) -> InvitationOffer:
        found = await InvitationRepository(session).find_by_token(lookup_hash(token), now=self._clock.now())
        if found is None:
            raise InvitationNotFound("This invitation was used, withdrawn or has expired. Ask for a new one.")
        invitation, organisation = found
        account = await self._accounts.find_by_email(session, invitation.email)
        return InvitationOffer(
            organisation=organisation.name,
            email=invitation.email,
            role=invitation.role,
            expires_at=invitation.expires_at,
            has_account=account is not None,
        )

    async def forget(self, session: AsyncSession, *, limit: int) -> int:
        """Delete at most `limit` of what has expired; returns how many."""
        return await InvitationRepository(session).delete_expired(at=self._clock.now(), limit=limit)
