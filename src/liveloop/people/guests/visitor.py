"""Who is watching: `VisitorDep` identifies the caller of a route that anybody may call.

The route still declares its rule: `@router.post("/join", dependencies=[Depends(public)])`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from liveloop.kit.ids import new_id
from liveloop.people.access import Actor, IdentityDep, public
from liveloop.people.guests.passes import GuestPass, GuestPasses
from liveloop.people.persons.nicknames import default_nickname
from liveloop.people.persons.service import Wanted
from liveloop.people.request import client_address


@dataclass(frozen=True, slots=True)
class Visitor:
    """A viewer's identity, before an organisation makes a person of it."""

    guest: GuestPass
    fallback: str
    """A nickname for somebody who chose none."""
    actor: Actor | None
    """Set when the viewer is signed in as staff of some organisation."""
    address: str | None

    def is_staff_of(self, organisation_id: uuid.UUID) -> bool:
        return self.actor is not None and self.actor.organisation_id == organisation_id

    def is_newcomer_to(self, organisation_id: uuid.UUID) -> bool:
        """Known by neither a cookie nor a session that came with the request."""
        return self.guest.is_new and not self.is_staff_of(organisation_id)

    def wanted(self, organisation_id: uuid.UUID, *, nickname: str | None = None) -> Wanted:
        """Whom to ask `PersonsService.ensure` for. Staff appear under the name of their account."""
        if self.actor is not None and self.actor.organisation_id == organisation_id:
            return Wanted(
                organisation_id=organisation_id, account_id=self.actor.account_id, fallback=self.actor.name
            )
        return Wanted(
            organisation_id=organisation_id,
            guest_id=self.guest.guest_id,
            nickname=nickname,
            fallback=self.guest.nickname or self.fallback,
        )


async def visitor(
    request: Request, response: Response, identity: IdentityDep, _public: Annotated[None, Depends(public)]
) -> Visitor:
    """Anybody, known again by the guest cookie, which a newcomer is given with the answer.

    Pages for viewers hold no CSRF token; the Origin header keeps other sites out.
    """
    passes: GuestPasses = request.app.state.people.guest_passes
    guest = passes.read(request)
    if guest is None or not guest.is_fresh:
        guest = GuestPass(guest.guest_id, guest.nickname) if guest else _newcomer()
        passes.write(response, guest)
    actor = identity.actor if identity and identity.actor.kind == "account" else None
    fallback = default_nickname(guest.guest_id, chinese=prefers_chinese(request))
    return Visitor(guest=guest, fallback=fallback, actor=actor, address=client_address(request))


def _newcomer() -> GuestPass:
    return GuestPass(new_id(), is_new=True)


VisitorDep = Annotated[Visitor, Depends(visitor)]


def prefers_chinese(request: Request) -> bool:
    """True unless the browser names another language first."""
    first = request.headers.get("accept-language", "zh").split(",")[0].strip().lower()
    return first in {"", "*"} or first.startswith("zh")
