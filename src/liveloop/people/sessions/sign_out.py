"""Signing out, and looking at the session one is in."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.sessions.errors import SessionEnded
from liveloop.people.sessions.repository import SessionParts
from liveloop.people.sessions.service import Client, SessionsService


class SignOutService:
    def __init__(self, sessions: SessionsService, audit: AuditLog) -> None:
        self._sessions = sessions
        self._audit = audit

    async def current(self, session: AsyncSession, client: Client) -> SessionParts:
        """The client's session; raises SessionEnded if it ended since the request was admitted."""
        parts = await self._sessions.find(session, client.token or "")
        if parts is None:
            raise SessionEnded("Your session has ended. Sign in again.")
        return parts

    async def sign_out(self, session: AsyncSession, actor: Actor) -> None:
        assert actor.session_id is not None, "tokens have no session to end"
        await self._sessions.close(session, actor.session_id, actor.account_id)
        await self._audit.record(session, actor, "session.closed")
