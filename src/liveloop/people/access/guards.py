"""The access rule of a route, in its signature.

actor: Annotated[Actor, Depends(require("rooms.write"))]
_: Annotated[None, Depends(public)]
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request

from liveloop.people.access.actor import Actor, Authenticator, Identity
from liveloop.people.access.errors import PermissionMissing, SessionNeeded, SignInFirst
from liveloop.people.access.origin import check_csrf, check_origin
from liveloop.people.access.permissions import PERMISSIONS, Permission

RULE = "__access_rule__"

Guard = Callable[..., Awaitable[Any]]


def access_rule(name: str) -> Callable[[Guard], Guard]:
    """Mark a dependency as an access rule: a route that depends on it has declared who may call it."""

    def mark(guard: Guard) -> Guard:
        setattr(guard, RULE, name)
        return guard

    return mark


async def identify(request: Request) -> Identity | None:
    """Who calls, if anybody is signed in. No access rule by itself."""
    authenticator: Authenticator = request.app.state.people.authenticator
    return await authenticator.identify(request)


IdentityDep = Annotated[Identity | None, Depends(identify)]


@access_rule("public")
async def public(request: Request) -> None:
    """Anybody may call this; a page of another site may not act with a visitor's cookies."""
    check_origin(request)


@access_rule("signed in")
async def signed_in(request: Request, identity: IdentityDep) -> Actor:
    """A person with a session, whatever the role; no API token."""
    actor = _known(request, identity)
    if actor.kind != "account":
        raise SessionNeeded("This is for people: sign in with a browser instead of an API token.")
    return actor


@cache
def require(permission: Permission) -> Callable[..., Awaitable[Actor]]:
    """A dependency that yields the actor, who has `permission`."""
    if permission not in PERMISSIONS:
        raise ValueError(f"there is no permission {permission!r}")

    async def permitted(request: Request, identity: IdentityDep) -> Actor:
        actor = _known(request, identity)
        if not actor.may(permission):
            raise PermissionMissing(_missing(actor, permission), permission=permission)
        return actor

    return access_rule(permission)(permitted)


def _known(request: Request, identity: Identity | None) -> Actor:
    if identity is None:
        raise SignInFirst("Sign in to do this.")
    if identity.csrf_token is not None:
        check_origin(request)
        check_csrf(request, identity.csrf_token)
    return identity.actor


def _missing(actor: Actor, permission: Permission) -> str:
    if actor.kind == "token":
        return f"This token may not do that. Make one with the scope {permission}."
    return f"Your role ({actor.role}) may not do this. Ask an owner for a role with {permission}."
