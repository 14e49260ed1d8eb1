"""Where the first owner is made, for what `serve` and `demo` tell the person who started them."""

from __future__ import annotations

import httpx2

from liveloop.people.setup.token import setup_token as token_of
from liveloop.roles.settings import Settings


async def setup_token(settings: Settings) -> str | None:
    """The setup token while there is no account yet, else None."""
    # The certificate names the public host, and this is our own process on loopback.
    async with httpx2.AsyncClient(base_url=settings.local_url, verify=False) as client:
        answer = await client.get("/api/v1/setup")
        answer.raise_for_status()
    return token_of(settings.master_secret()) if answer.json()["needed"] else None


async def setup_link(settings: Settings) -> str | None:
    """The page that makes the owner, with the token in its fragment, which browsers do not send on."""
    token = await setup_token(settings)
    return f"{settings.site_url}/console/setup#{token}" if token else None
