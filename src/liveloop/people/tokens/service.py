"""API tokens: never wider than their maker, at any time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.seal import lookup_hash, new_secret
from liveloop.people.access import PERMISSIONS_OF, Actor, Permission
from liveloop.people.access.errors import SessionNeeded
from liveloop.people.audit.service import AuditLog
from liveloop.people.tokens.errors import ExpiryPassed, ScopeTooWide, TokenNotFound, TokenRefused
from liveloop.people.tokens.models import ApiToken
from liveloop.people.tokens.repository import TokenParts, TokenRepository

PREFIX = "ll_"
TOKEN_BYTES = 32
HINT_LENGTH = 8


class TokensService:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock, audit: AuditLog) -> None:
        self._clock = clock
        self._audit = audit

    async def create(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        name: str,
        scopes: Collection[Permission],
        expires_at: datetime | None,
    ) -> tuple[ApiToken, str]:
        """The token and its secret, which is not stored. Raises SessionNeeded for a token: what it makes
        would outlive it."""
        if actor.kind != "account":
            raise SessionNeeded("A token makes no tokens. Sign in with a browser to make one.")
        if beyond := sorted(set(scopes) - actor.permissions):
            raise ScopeTooWide("You can only give what you may do yourself. Leave out: " + ", ".join(beyond))
        now = self._clock.now()
        if expires_at is not None and expires_at <= now:
            raise ExpiryPassed("Choose an expiry that is still to come.")
        secret = new_secret(PREFIX, size=TOKEN_BYTES)
        token = ApiToken(
            id=new_id(),
            organisation_id=actor.organisation_id,
            account_id=actor.account_id,
            name=name,
            hint=secret[:HINT_LENGTH],
            token_hash=lookup_hash(secret),
            scopes=sorted(scopes),
            created_at=now,
            expires_at=expires_at,
        )
        await TokenRepository(session).create(token)
        details = {"name": name, "scopes": token.scopes}
        await self._audit.record(session, actor, "token.created", target=("token", token.id), details=details)
        return token, secret

    async def list(
        self, session: AsyncSession, actor: Actor, *, before: uuid.UUID | None, limit: int
    ) -> Sequence[ApiToken]:
        return await TokenRepository(session).list_newest(actor.organisation_id, before=before, limit=limit)

    async def delete(self, session: AsyncSession, actor: Actor, token_id: uuid.UUID) -> None:
        name = await TokenRepository(session).delete(actor.organisation_id, token_id)
        if name is None:
            raise TokenNotFound("There is no such token. It may have been revoked already.")
        await self._audit.record(
            session, actor, "token.revoked", target=("token", token_id), details={"name": name}
        )

    async def recognise(
        self, session: AsyncSession, secret: str, *, address: str | None
    ) -> tuple[Actor, TokenParts]:
        """Whom a secret lets act; raises TokenRefused."""
        parts = None
        if secret.startswith(PREFIX):
            parts = await TokenRepository(session).find_by_hash(lookup_hash(secret))
        if parts is None:
            raise TokenRefused("This API token is not valid. Make a new one in the console.")
        if parts.token.expires_at is not None and parts.token.expires_at <= self._clock.now():
            raise TokenRefused("This API token has expired. Make a new one in the console.")
        return _actor(parts, address), parts


def _actor(parts: TokenParts, address: str | None) -> Actor:
    token, role = parts.token, parts.membership.role
    return Actor(
        kind="token",
        account_id=token.account_id,
        organisation_id=token.organisation_id,
        role=role,
        permissions=frozenset(scope for scope in PERMISSIONS_OF[role] if scope in token.scopes),
        token_id=token.id,
        name=token.name,
        address=address,
    )
