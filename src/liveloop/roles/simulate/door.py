"""The way in over HTTP: a guest's cookie and a ticket, a bounded number of people at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.cookies import SimpleCookie

import httpx2

from liveloop.people.guests.passes import COOKIE

AT_ONCE = 32
PATIENCE_SECONDS = 20


class NotLetIn(Exception):
    """`code` is the problem's, or that of the network. `final`: coming back is pointless."""

    def __init__(self, code: str, *, final: bool, retry_after: float = 1.0) -> None:
        super().__init__(code)
        self.code = code
        self.final = final
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Ticket:
    """`cookie` is `name=value`, to be sent with the next request."""

    text: str
    person_id: str
    cookie: str


class Door:
    """One for all people: their cookies are kept by themselves."""

    def __init__(self, site_url: str, slug: str) -> None:
        self._slug = slug
        self._gate = asyncio.Semaphore(AT_ONCE)
        nobodys = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx2.AsyncClient(
            base_url=site_url, headers={"Origin": site_url}, timeout=PATIENCE_SECONDS, cookies=nobodys
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def enter(self, name: str, cookie: str | None) -> Ticket:
        """Join as this guest, or as a new one. Raises NotLetIn."""
        headers = {"Cookie": cookie} if cookie else {}
        try:
            async with self._gate:
                answer = await self._client.post(
                    f"/api/v1/rooms/{self._slug}/join", json={"nickname": name}, headers=headers
                )
        except httpx2.HTTPError as error:
            raise NotLetIn("network", final=False) from error
        if answer.is_error:
            raise _refusal(answer)
        given = SimpleCookie(answer.headers.get("set-cookie", ""))
        pairs = [f"{name}={morsel.value}" for name, morsel in given.items() if name.endswith(COOKIE)]
        joined = answer.json()
        return Ticket(
            text=joined["ticket"],
            person_id=joined["you"]["id"],
            cookie=pairs[0] if pairs else (cookie or ""),
        )

    async def shelf(self) -> tuple[str, ...]:
        """Ids of the gifts that the room offers; none where it offers none."""
        try:
            answer = await self._client.get(f"/api/v1/watch/{self._slug}/gifts")
        except httpx2.HTTPError:
            return ()
        return tuple(str(gift["id"]) for gift in answer.json()["items"]) if answer.is_success else ()


def _refusal(answer: httpx2.Response) -> NotLetIn:
    try:
        code = str(answer.json()["code"])
    except (ValueError, KeyError):
        code = f"http.{answer.status_code}"
    again = answer.status_code == 429 or answer.status_code >= 500
    return NotLetIn(code, final=not again, retry_after=float(answer.headers.get("retry-after", 1)))
