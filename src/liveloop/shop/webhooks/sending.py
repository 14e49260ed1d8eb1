"""One attempt to deliver: a POST, bounded in time and size, to an address that was judged before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx2

from liveloop.kit.clock import Clock
from liveloop.shop.webhooks.destination import (
    AddressRefused,
    NameUnknown,
    Network,
    Resolver,
    find_destination,
)
from liveloop.shop.webhooks.signing import signed_headers
from liveloop.shop.webhooks.vocabulary import WebhookFault

SECONDS = 15.0
CONNECT_SECONDS = 5.0
ANSWER_BYTES = 4_000
ANSWER_CHARACTERS = 1_000
"""Of the answer are kept for the log."""
USER_AGENT = "Liveloop-Webhooks/1"
LONGEST_WAIT_SECONDS = 3600
"""What a receiver may ask for by Retry-After."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent to where. `secrets` are valid ones, the newest first."""

    url: str
    message_id: str
    body: str
    secrets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`fault` None: it arrived. `wait_seconds`: what the receiver asked for."""

    milliseconds: int
    fault: WebhookFault | None = None
    status: int | None = None
    answer: str = ""
    wait_seconds: int = 0


class Sender:
    """Owns the HTTP client. Nothing of the environment, such as a proxy, changes where it connects to."""

    def __init__(self, clock: Clock, resolver: Resolver, allowed: Sequence[Network]) -> None:
        self._clock = clock
        self._resolver = resolver
        self._allowed = allowed
        self._client: httpx2.AsyncClient | None = None

    async def start(self) -> None:
        """Connections are not kept: one to an address must not serve another name."""
        self._client = httpx2.AsyncClient(
            timeout=httpx2.Timeout(SECONDS, connect=CONNECT_SECONDS),
            limits=httpx2.Limits(max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def send(self, parcel: Parcel) -> Outcome:
        started = self._clock.monotonic()
        fault: WebhookFault | None
        status, answer, wait = None, "", 0
        try:
            async with asyncio.timeout(SECONDS):
                status, answer, wait = await self._post(parcel)
            fault = None if 200 <= status < 300 else WebhookFault.STATUS
        except (AddressRefused, ValueError):
            fault = WebhookFault.ADDRESS
        except NameUnknown:
            fault = WebhookFault.NAME
        except (TimeoutError, httpx2.TimeoutException):
            fault = WebhookFault.TIME
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL):
            fault = WebhookFault.CONNECTION
        milliseconds = round((self._clock.monotonic() - started) * 1000)
        return Outcome(milliseconds, fault, status, answer, wait)

    async def _post(self, parcel: Parcel) -> tuple[int, str, int]:
        """(status, beginning of the answer, seconds that it asks us to wait)"""
        assert self._client is not None, "the sender is not started"
        to = await find_destination(parcel.url, self._resolver, allowed=self._allowed)
        body = parcel.body.encode()
        headers = {
            "host": to.host,
            "content-type": "application/json; charset=utf-8",
            "accept-encoding": "identity",
            "user-agent": USER_AGENT,
            **signed_headers(parcel.message_id, int(self._clock.now().timestamp()), body, parcel.secrets),
        }
        extensions = {"sni_hostname": to.name}
        async with self._client.stream(
            "POST", to.url, headers=headers, content=body, extensions=extensions
        ) as response:
            read = bytearray()
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) >= ANSWER_BYTES:
                    break
            text = bytes(read[:ANSWER_BYTES]).decode(errors="replace").replace("\0", "")
            return response.status_code, text[:ANSWER_CHARACTERS], _wait(response.headers)


def _wait(headers: httpx2.Headers) -> int:
    asked = headers.get("retry-after", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        return 0
    return min(int(asked), LONGEST_WAIT_SECONDS)
