"""Sessions: opened, recognised, kept alive, closed.

A session's token is 32 random bytes in a cookie; only its hash is stored. It lives as long as it
is used, but no longer than `session_days`, and not at all without a membership.
"""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.bus.subjects import kick
from liveloop.kit.announcements import announce
from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.seal import derive, lookup_hash, new_secret
from liveloop.people.accounts.models import Account
from liveloop.people.organisations.models import Membership, Organisation
from liveloop.people.persons.service import PersonsService
from liveloop.people.sessions.models import SignedInSession
from liveloop.people.sessions.repository import SessionParts, SessionRepository
from liveloop.people.settings import PeopleSettings

TOKEN_BYTES = 32
USER_AGENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request came from, and the session it already had, if any."""

    address: str | None
    user_agent: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened. `token` is for the cookie and exists nowhere else."""

    token: str
    parts: SessionParts


class SessionsService:
    def __init__(
        self, clock: Clock, settings: PeopleSettings, persons: PersonsService, *, secret: str
    ) -> None:
        self._clock = clock
        self._persons = persons
        self._csrf_key = derive(secret, "csrf")
        self._lifetime = timedelta(days=settings.session_days)
        self._idle = timedelta(days=settings.session_idle_days)

    async def open(
        self,
        session: AsyncSession,
        account: Account,
        membership: Membership,
        organisation: Organisation,
        client: Client,
    ) -> Opened:
        """A new session with a new token; the one that the client had before ends (no fixation)."""
        sessions = SessionRepository(session)
        if client.token:
            await sessions.delete_by_token(lookup_hash(client.token))
        token = new_secret(size=TOKEN_BYTES)
        now = self._clock.now()
        record = SignedInSession(
            id=new_id(),
            account_id=account.id,
            organisation_id=organisation.id,
            token_hash=lookup_hash(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + self._lifetime,
            address=client.address,
            user_agent=client.user_agent[:USER_AGENT_LENGTH],
        )
        await sessions.create(record)
        return Opened(token, SessionParts(record, account, membership, organisation))

    async def find(self, session: AsyncSession, token: str) -> SessionParts | None:
        """The valid session of a cookie's token."""
        return self._valid(await SessionRepository(session).find_by_token(lookup_hash(token)))

    async def find_by_id(self, session: AsyncSession, session_id: uuid.UUID) -> SessionParts | None:
        """The session, if it is valid still."""
        return self._valid(await SessionRepository(session).find_by_id(session_id))

    def _valid(self, parts: SessionParts | None) -> SessionParts | None:
        if parts is None:
            return None
        now, record = self._clock.now(), parts.session
        expired = record.expires_at <= now or record.last_seen_at + self._idle <= now
        return None if expired else parts

    def csrf_token(self, session_id: uuid.UUID) -> str:
        """What the session's own pages send along with a change."""
        return hmac.digest(self._csrf_key, session_id.bytes, "sha256").hex()

    async def close(self, session: AsyncSession, session_id: uuid.UUID, account_id: uuid.UUID) -> None:
        """End one session, and the account's open sockets: nobody knows which session opened them."""
        await SessionRepository(session).delete(session_id)
        await self._kick(session, account_id, "signed_out")

    async def close_all(self, session: AsyncSession, account_id: uuid.UUID, *, reason: str) -> None:
        """End every session of the account, in every organisation."""
        await SessionRepository(session).delete_of_account(account_id)
        await self._kick(session, account_id, reason)

    async def close_member(
        self, session: AsyncSession, organisation_id: uuid.UUID, account_id: uuid.UUID, *, reason: str
    ) -> None:
        """End the account's sessions in one organisation."""
        await SessionRepository(session).delete_of_member(organisation_id, account_id)
        await self._kick(session, account_id, reason)

    async def send_back_in(self, session: AsyncSession, account_id: uuid.UUID) -> None:
        """Close the account's sockets so that they come back as who the account is now."""
        await self._kick(session, account_id, "ticket_invalid")

    async def forget(self, session: AsyncSession) -> None:
        """Delete what has expired."""
        now = self._clock.now()
        await SessionRepository(session).delete_expired(at=now, idle_since=now - self._idle)

    async def _kick(self, session: AsyncSession, account_id: uuid.UUID, reason: str) -> None:
        for person_id in await self._persons.ids_of_account(session, account_id):
            announce(session, kick(person_id), {"reason": reason, "channel": None})
