"""Signing in. Whether an email is known shows neither in the answer nor in how long it takes."""

from __future__ import annotations

from datetime import timedelta

import structlog
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.kit.seal import lookup_hash
from liveloop.people.access import PERMISSIONS_OF, Actor
from liveloop.people.accounts.fields import email_key
from liveloop.people.accounts.models import Account
from liveloop.people.accounts.passwords import Passwords
from liveloop.people.accounts.service import AccountsService
from liveloop.people.audit.service import AuditLog
from liveloop.people.organisations.repository import MembershipRepository
from liveloop.people.sessions.errors import NoOrganisation, SignInFailed
from liveloop.people.sessions.repository import SessionParts
from liveloop.people.sessions.service import Client, Opened, SessionsService
from liveloop.people.settings import PeopleSettings
from liveloop.people.throttle.service import Allowance, Throttle, address_group

log = structlog.get_logger()

WINDOW = timedelta(minutes=15)
DISTRIBUTED_FACTOR = 5
"""How many times more may be tried on one email from everywhere than from one address."""


class SignInService:
    def __init__(
        self,
        database: Database,
        settings: PeopleSettings,
        throttle: Throttle,
        passwords: Passwords,
        accounts: AccountsService,
        sessions: SessionsService,
        audit: AuditLog,
    ) -> None:
        self._database = database
        self._settings = settings
        self._throttle = throttle
        self._passwords = passwords
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit

    async def sign_in(self, session: AsyncSession, email: str, password: SecretStr, client: Client) -> Opened:
        """Raises TooManyAttempts, SignInFailed, or NoOrganisation for somebody who was removed everywhere."""
        account = await self.prove(session, email, password, address=client.address)
        if account is None:
            log.warning(
                "sign_in.failed", email_hash=lookup_hash(email_key(email))[:16], address=client.address
            )
            raise SignInFailed("Email or password is wrong.")
        found = await MembershipRepository(session).first_of(account.id)
        if found is None:
            raise NoOrganisation("You belong to no organisation any more. Ask an owner to invite you again.")
        opened = await self._sessions.open(session, account, *found, client)
        await self._audit.record(session, actor_of(opened.parts, client.address), "session.opened")
        return opened

    async def prove(
        self, session: AsyncSession, email: str, password: SecretStr, *, address: str | None
    ) -> Account | None:
        """The account if `password` is its own, else None. Counts the attempt, and forgives a right one.

        `session` must not have executed anything yet: counting and hashing come before its first
        statement, so that neither happens inside a transaction.
        """
        allowances = self._allowances(email, address)
        await self._throttle.count(allowances)
        async with self._database.read() as reader:
            known = await self._accounts.find_by_email(reader, email)
        stored = known.password_hash if known else None
        if not await self._passwords.verify(stored, password) or known is None or stored is None:
            return None
        renewed = await self._passwords.hash(password) if self._passwords.is_outdated(stored) else None
        account = await self._accounts.get(session, known.id)
        if account.password_hash != stored:
            return None
        account.password_hash = renewed or stored
        await self._throttle.forgive(session, allowances[:-1])
        return account

    def _allowances(self, email: str, address: str | None) -> list[Allowance]:
        """The last one is the address's own: who knows one password must not get to try others freely."""
        key, group = email_key(email), address_group(address)
        attempts = self._settings.sign_in_attempts_per_email
        return [
            Allowance("sign_in.email_address", f"{key} {group}", attempts, WINDOW),
            Allowance("sign_in.email", key, attempts * DISTRIBUTED_FACTOR, WINDOW),
            Allowance("sign_in.address", group, self._settings.sign_in_attempts_per_address, WINDOW),
        ]


def actor_of(parts: SessionParts, address: str | None) -> Actor:
    """Whom a session lets act."""
    role = parts.membership.role
    return Actor(
        kind="account",
        account_id=parts.account.id,
        organisation_id=parts.organisation.id,
        role=role,
        permissions=PERMISSIONS_OF[role],
        session_id=parts.session.id,
        name=parts.account.name,
        address=address,
    )
