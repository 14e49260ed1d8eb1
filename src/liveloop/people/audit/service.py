"""Writes the audit log in the transaction of the act itself: both are there, or neither."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.logs import correlation_id
from liveloop.people.access import Actor
from liveloop.people.audit.models import AuditEntry
from liveloop.people.audit.repository import AuditRepository

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Author:
    """Who did something: an account, an API token, or the system. It may travel to another process."""

    kind: str
    id: uuid.UUID | None = None
    name: str = ""
    address: str | None = None


def author_of(actor: Actor) -> Author:
    """A token's act is the token's, not that of the person who made it."""
    return Author(actor.kind, actor.token_id or actor.account_id, actor.name, actor.address)


class AuditLog:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def record(
        self,
        session: AsyncSession,
        actor: Actor,
        act: str,
        *,
        target: tuple[str, uuid.UUID | str] | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """`act` is dotted and in the past: "stream_key.revealed"; `target` is (kind, id). No secrets."""
        await self.record_by(
            session, actor.organisation_id, author_of(actor), act, target=target, details=details
        )

    async def record_by(
        self,
        session: AsyncSession,
        organisation_id: uuid.UUID,
        author: Author,
        act: str,
        *,
        target: tuple[str, uuid.UUID | str] | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """The same in a process that knows the author from a message."""
        entry = self._entry(organisation_id, act, target, details)
        entry.actor_kind = author.kind
        entry.actor_id = author.id
        entry.actor_name = author.name
        entry.address = author.address
        await AuditRepository(session).create(entry)

    async def record_system(
        self,
        session: AsyncSession,
        organisation_id: uuid.UUID,
        act: str,
        *,
        target: tuple[str, uuid.UUID | str] | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """An act that nobody ordered over HTTP: a command on the server, a grace time that ran out."""
        await AuditRepository(session).create(self._entry(organisation_id, act, target, details))

    async def list(
        self, session: AsyncSession, actor: Actor, *, before: uuid.UUID | None, limit: int
    ) -> Sequence[AuditEntry]:
        return await AuditRepository(session).list_newest(actor.organisation_id, before=before, limit=limit)

    def _entry(
        self,
        organisation_id: uuid.UUID,
        act: str,
        target: tuple[str, uuid.UUID | str] | None,
        details: dict[str, Any] | None,
    ) -> AuditEntry:
        kind, identifier = target or (None, None)
        return AuditEntry(
            id=new_id(),
            organisation_id=organisation_id,
            actor_kind=SYSTEM,
            actor_id=None,
            actor_name=SYSTEM,
            act=act,
            target_kind=kind,
            target_id=str(identifier) if identifier is not None else None,
            details=details or {},
            address=None,
            correlation_id=correlation_id(),
            at=self._clock.now(),
        )
