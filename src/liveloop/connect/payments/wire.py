"""HTTP to a payment provider: bounded in time and size, repeated only where that is safe."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx2
import structlog
from prometheus_client import Counter

from liveloop.connect.payments.errors import ProviderUnavailable
from liveloop.kit.clock import Clock

log = structlog.get_logger()

ANSWER_BYTES = 1024 * 1024
BILL_BYTES = 64 * 1024 * 1024
CONNECT_SECONDS = 3.0
ATTEMPTS = 3
BILL_SECONDS = 120.0
USER_AGENT = "Liveloop/1"

CALLS = Counter("liveloop_payment_calls_total", "Calls to payment providers", ["provider", "call", "result"])


@dataclass(frozen=True, slots=True)
class Timing:
    """`pause_seconds` before the second attempt; it doubles, and varies by half."""

    answer_seconds: float = 8.0
    pause_seconds: float = 0.3


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One attempt, ready to be sent. `url` is whole and is sent as it is."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


class Wire:
    """The HTTP client of one provider. `transport` stands in for the network in tests."""

    def __init__(
        self,
        provider: str,
        clock: Clock,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        timing: Timing = Timing(),
    ) -> None:
        self._provider = provider
        self._clock = clock
        self._transport = transport
        self._timeout = httpx2.Timeout(timing.answer_seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)
        self._timing = timing
        self._client: httpx2.AsyncClient | None = None

    async def start(self) -> None:
        self._client = httpx2.AsyncClient(
            transport=self._transport,
            timeout=self._timeout,
            headers={"user-agent": USER_AGENT},
            follow_redirects=False,
        )

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def send(
        self,
        call: str,
        build: Callable[[int], Outgoing],
        *,
        limit: int = ANSWER_BYTES,
        attempts: int = ATTEMPTS,
    ) -> Answer:
        """`build(attempt)` makes each attempt anew, for a signature has its time; attempts count from 0.

        What is sent has to be safe to repeat, or `attempts` 1. Raises ProviderUnavailable when the last
        attempt had no answer or one of 5xx.
        """
        fault = ""
        for attempt in range(attempts):
            if attempt:
                pause = self._timing.pause_seconds * 2 ** (attempt - 1)
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            outgoing = build(attempt)
            started = self._clock.monotonic()
            try:
                answer = await self._once(outgoing, limit)
            except (httpx2.HTTPError, httpx2.StreamError, TimeoutError, _TooLarge) as error:
                fault = type(error).__name__.strip("_")
                self._tell(call, fault, started)
                continue
            self._tell(call, str(answer.status), started)
            if answer.status < 500:
                return answer
            fault = f"status {answer.status}"
        raise ProviderUnavailable(
            "The payment provider does not answer. Try again in a moment.", provider=self._provider
        ) from ConnectionError(fault)

    async def _once(self, outgoing: Outgoing, limit: int) -> Answer:
        assert self._client is not None, "the wire is not started"
        whole = BILL_SECONDS if limit > ANSWER_BYTES else CONNECT_SECONDS + self._timing.answer_seconds
        async with asyncio.timeout(whole):
            async with self._client.stream(
                outgoing.method, outgoing.url, headers=dict(outgoing.headers), content=outgoing.body
            ) as response:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > limit:
                        raise _TooLarge
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, bytes(body))

    def _tell(self, call: str, result: str, started: float) -> None:
        CALLS.labels(self._provider, call, result).inc()
        milliseconds = round((self._clock.monotonic() - started) * 1000)
        log.info(
            "payment.called", provider=self._provider, call=call, result=result, milliseconds=milliseconds
        )


class _TooLarge(Exception):
    """The answer has more bytes than anything we ask for."""
