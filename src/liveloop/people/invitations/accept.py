"""Accepting an invitation: a new account, or one more organisation for an account there is."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.seal import lookup_hash
from liveloop.people.accounts.models import Account
from liveloop.people.accounts.passwords import Passwords
from liveloop.people.accounts.service import AccountsService
from liveloop.people.audit.service import AuditLog
from liveloop.people.invitations.errors import AlreadyMember, InvitationNotFound, InvitedPasswordWrong
from liveloop.people.invitations.repository import InvitationRepository
from liveloop.people.invitations.schemas import InvitationAccept, InvitationOffer
from liveloop.people.invitations.service import InvitationsService
from liveloop.people.organisations.locks import lock_organisation
from liveloop.people.organisations.repository import MembershipRepository, OrganisationRepository
from liveloop.people.sessions.service import Client, Opened, SessionsService
from liveloop.people.sessions.sign_in import SignInService, actor_of


class AcceptService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        passwords: Passwords,
        accounts: AccountsService,
        invitations: InvitationsService,
        sign_in: SignInService,
        sessions: SessionsService,
        audit: AuditLog,
    ) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords
        self._accounts = accounts
        self._invitations = invitations
        self._sign_in = sign_in
        self._sessions = sessions
        self._audit = audit

    async def accept(self, session: AsyncSession, form: InvitationAccept, client: Client) -> Opened:
        """Take the invitation and sign its account in. Of two who try, one gets in."""
        token = form.token.get_secret_value()
        async with self._database.read() as reader:
            offer = await self._invitations.offer(reader, token)
        account = await self._account(session, offer, form, client)
        invitation = await InvitationRepository(session).take(lookup_hash(token), now=self._clock.now())
        if invitation is None:
            raise InvitationNotFound("This invitation was used, withdrawn or has expired. Ask for a new one.")
        organisation = await OrganisationRepository(session).get(invitation.organisation_id)
        await lock_organisation(session, organisation.id)
        memberships = MembershipRepository(session)
        if await memberships.get_or_none(organisation.id, account.id) is not None:
            raise AlreadyMember("You are a member already. Sign in.")
        membership = await memberships.create(
            organisation.id, account.id, invitation.role, at=self._clock.now()
        )
        opened = await self._sessions.open(session, account, membership, organisation, client)
        await self._audit.record(
            session,
            actor_of(opened.parts, client.address),
            "invitation.accepted",
            target=("invitation", invitation.id),
            details={"role": invitation.role},
        )
        return opened

    async def _account(
        self, session: AsyncSession, offer: InvitationOffer, form: InvitationAccept, client: Client
    ) -> Account:
        """Whoever owns the address already proves it; a link alone takes over nobody's account."""
        if not offer.has_account:
            password_hash = await self._passwords.hash(form.password)
            return await self._accounts.create(
                session, email=offer.email, name=form.name, locale=form.locale, password_hash=password_hash
            )
        account = await self._sign_in.prove(session, offer.email, form.password, address=client.address)
        if account is None:
            raise InvitedPasswordWrong(
                "There is an account with this email. Give its password to add the organisation to it."
            )
        return account
