"""From a request to its actor: by session cookie or by API token."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import structlog
from fastapi import Request
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.errors import Unavailable
from liveloop.kit.groupcommit import GroupCommit
from liveloop.people.access import Identity
from liveloop.people.request import client_address
from liveloop.people.sessions.browser import SessionBrowser
from liveloop.people.sessions.repository import SessionRepository
from liveloop.people.sessions.service import SessionsService
from liveloop.people.sessions.sign_in import actor_of
from liveloop.people.tokens.repository import TokenRepository
from liveloop.people.tokens.service import TokensService

log = structlog.get_logger()

BEARER = "bearer "
TOUCH_SESSION_AFTER = timedelta(minutes=10)
TOUCH_TOKEN_AFTER = timedelta(minutes=1)

UNTOUCHED = Counter(
    "liveloop_people_untouched_total",
    "Requests admitted although their session's last use could not be noted",
)

Touch = tuple[Literal["session", "token"], uuid.UUID]


class RequestAuthenticator:
    """A bearer token counts before a cookie. Last use is noted now and then, not at every request."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sessions: SessionsService,
        tokens: TokensService,
        browser: SessionBrowser,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sessions = sessions
        self._tokens = tokens
        self._browser = browser
        self._touches: GroupCommit[Touch, None] = GroupCommit(database, self._settle, name="last_seen")

    async def start(self) -> None:
        await self._touches.start()

    async def close(self) -> None:
        await self._touches.close()

    async def identify(self, request: Request) -> Identity | None:
        authorization = request.headers.get("authorization", "")
        if authorization[: len(BEARER)].lower() == BEARER:
            return await self._by_token(request, authorization[len(BEARER) :].strip())
        token = self._browser.token(request)
        return await self._by_session(request, token) if token else None

    async def _by_token(self, request: Request, secret: str) -> Identity:
        async with self._database.read() as session:
            actor, parts = await self._tokens.recognise(session, secret, address=client_address(request))
        if self._is_old(parts.token.last_used_at, TOUCH_TOKEN_AFTER):
            await self._touch("token", parts.token.id)
        return Identity(actor=actor, csrf_token=None)

    async def _by_session(self, request: Request, token: str) -> Identity | None:
        async with self._database.read() as session:
            parts = await self._sessions.find(session, token)
        if parts is None:
            return None
        if self._is_old(parts.session.last_seen_at, TOUCH_SESSION_AFTER):
            await self._touch("session", parts.session.id)
        return Identity(
            actor=actor_of(parts, client_address(request)),
            csrf_token=self._sessions.csrf_token(parts.session.id),
        )

    def _is_old(self, last: datetime | None, age: timedelta) -> bool:
        return last is None or last + age <= self._clock.now()

    async def _touch(self, kind: Literal["session", "token"], identifier: uuid.UUID) -> None:
        """Fails open: that nobody noted the use is no reason to turn somebody away."""
        try:
            await self._touches.submit((kind, identifier))
        except Unavailable:
            UNTOUCHED.inc()
            log.warning("people.untouched", kind=kind)

    async def _settle(self, session: AsyncSession, touches: Sequence[Touch]) -> list[None]:
        now = self._clock.now()
        sessions = {identifier for kind, identifier in touches if kind == "session"}
        tokens = {identifier for kind, identifier in touches if kind == "token"}
        if sessions:
            await SessionRepository(session).touch(sessions, at=now)
        if tokens:
            await TokenRepository(session).touch(tokens, at=now)
        return [None] * len(touches)
