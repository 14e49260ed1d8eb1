"""Sends the sandbox's callbacks, signed like a real provider's, until each is acknowledged. In the worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Protocol

import httpx2 as httpx
import structlog
from pydantic import TypeAdapter
from sqlalchemy.exc import SQLAlchemyError

from liveloop.connect.payments.provider import CallbackEvent
from liveloop.connect.payments.sandbox.notices import SandboxNotices
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.shop.sandbox import repository
from liveloop.shop.sandbox.models import SandboxLetter

log = structlog.get_logger()

POLL_SECONDS = 0.5
TIMEOUT_SECONDS = 5.0
ROUND_LIMIT = 50
PAUSES_SECONDS = (1, 2, 5, 15, 60, 300, 900, 3600)
"""Between tries; after the last one it is given up, as real providers do after a day."""

EVENT = TypeAdapter(CallbackEvent)


class Post(Protocol):
    """Sends one callback; the answer's status, or None without an answer."""

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int | None: ...


@asynccontextmanager
async def over_http() -> AsyncIterator[Post]:
    """A Post that keeps its connections."""
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:

        async def post(url: str, headers: Mapping[str, str], body: bytes) -> int | None:
            try:
                return (await client.post(url, headers=dict(headers), content=body)).status_code
            except httpx.HTTPError:
                return None

        yield post


class SandboxPosting:
    def __init__(self, database: Database, clock: Clock, notices: SandboxNotices) -> None:
        self._database = database
        self._clock = clock
        self._notices = notices

    async def run(self) -> None:
        async with over_http() as post:
            while True:
                try:
                    await self.run_due(post)
                except SQLAlchemyError as error:
                    log.warning("sandbox.posting_delayed", error=str(error))
                await asyncio.sleep(POLL_SECONDS)

    async def run_due(self, post: Post) -> int:
        """Send what is due; returns how many."""
        async with self._database.read() as session:
            letters = await repository.due_letters(session, now=self._clock.now(), limit=ROUND_LIMIT)
        for letter in letters:
            await self._send(post, letter)
        return len(letters)

    async def _send(self, post: Post, letter: SandboxLetter) -> None:
        headers, body = self._notices.sign(EVENT.validate_json(letter.body))
        status = await post(letter.notify_url, headers, body)
        taken = status is not None and 200 <= status < 300
        now = self._clock.now()
        async with self._database.transaction() as session:
            row = await repository.get_letter(session, letter.id)
            row.tries += 1
            if taken or row.tries > len(PAUSES_SECONDS):
                row.due_at = None
            else:
                row.due_at = now + timedelta(seconds=PAUSES_SECONDS[row.tries - 1])
        if not taken:
            log.info("sandbox.callback_refused", url=letter.notify_url, status=status, tries=row.tries)
