"""The demo's audience: a dozen simulated people, so that the room is not empty. They cost next to nothing."""

from __future__ import annotations

import asyncio

import structlog

from liveloop.kit.clock import Clock
from liveloop.roles.simulate.profiles import PROFILES
from liveloop.roles.simulate.simulation import Simulation

log = structlog.get_logger()

VIEWERS = 12
ROUND_SECONDS = 1_800.0


class DemoAudience:
    """One round of people after the other, until closed."""

    def __init__(self, site_url: str, slug: str, clock: Clock) -> None:
        self._site_url = site_url
        self._slug = slug
        self._clock = clock
        self._round: Simulation | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def here(self) -> int:
        return self._round.here if self._round else 0

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="demo.audience")
        self._task.add_done_callback(_ended)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        seed = 0
        while True:
            seed += 1
            self._round = Simulation(
                self._site_url,
                self._slug,
                PROFILES["demo"],
                self._clock,
                viewers=VIEWERS,
                seconds=ROUND_SECONDS,
                seed=seed,
            )
            try:
                await self._round.start()
                await self._round.run()
            finally:
                await self._round.close()


def _ended(task: asyncio.Task[None]) -> None:
    """The demo goes on without them."""
    if not task.cancelled() and (error := task.exception()):
        log.error("demo.audience_failed", exc_info=error)
