"""Who acts in this request, and for which organisation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal, Protocol

from fastapi import Request

from liveloop.people.access.permissions import Permission, Role

ActorKind = Literal["account", "token"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account, or an API token, which acts for the account that made it."""

    kind: ActorKind
    account_id: uuid.UUID
    organisation_id: uuid.UUID
    role: Role
    permissions: frozenset[Permission]
    """For a token: its scopes, as far as its maker's role still has them."""
    session_id: uuid.UUID | None = None
    token_id: uuid.UUID | None = None
    name: str = ""
    address: str | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Identity:
    """An actor, and what a page must send to prove that it is ours; None for tokens."""

    actor: Actor
    csrf_token: str | None


class Authenticator(Protocol):
    async def identify(self, request: Request) -> Identity | None:
        """Who sent this, None for a request without valid session; a bad token raises Unauthenticated."""
        ...
