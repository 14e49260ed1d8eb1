"""Many simulated people in one room for a while, as one service, and the report at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from liveloop.kit.clock import Clock
from liveloop.kit.tasks import end_all
from liveloop.roles.simulate.book import Book
from liveloop.roles.simulate.door import Door
from liveloop.roles.simulate.hearing import Ear
from liveloop.roles.simulate.line import Dialler
from liveloop.roles.simulate.person import Person, World
from liveloop.roles.simulate.plan import PersonPlan, plan_of, planned
from liveloop.roles.simulate.profiles import Profile
from liveloop.roles.simulate.report import report_of

VIEWERS_LIMIT = 1_000
HEARTBEAT_SECONDS = 20.0
SETTLE_SECONDS = 20.0
FAREWELL_SECONDS = 5.0
"""How long what is under way may take when a signal ends the run."""
POLL_SECONDS = 0.1


class Simulation:
    """`run` returns when the time is over and what was sent is answered and seen. `report` afterwards."""

    def __init__(
        self,
        site_url: str,
        slug: str,
        profile: Profile,
        clock: Clock,
        *,
        viewers: int,
        seconds: float,
        seed: int,
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._plans: Sequence[PersonPlan] = plan_of(profile, viewers=viewers, seconds=seconds, seed=seed)
        self.book = Book()
        self._door = Door(site_url, slug)
        self._world = World(self.book, Ear(), clock, self._door, Dialler(site_url))
        self._people = [Person(plan, self._world) for plan in self._plans]
        self._lives: list[asyncio.Task[None]] = []
        self._pinging: asyncio.Task[None] | None = None
        self._began = 0.0
        self._took = 0.0

    async def start(self) -> None:
        self._world.gifts = await self._door.shelf()
        self._began = self._clock.monotonic()
        self._lives = [asyncio.create_task(person.live(self._began)) for person in self._people]
        self._pinging = asyncio.create_task(self._keep_alive())

    async def run(self) -> None:
        rest = self._began + self._seconds - self._clock.monotonic()
        await asyncio.sleep(max(0.0, rest))
        await self._settle(SETTLE_SECONDS)

    async def close(self) -> None:
        """Nobody begins anything any more; what is under way gets a while for its answer, then all leave."""
        await end_all(self._lives)
        await self._settle(FAREWELL_SECONDS)
        self._took = self._clock.monotonic() - self._began
        if self._pinging is not None:
            await end_all([self._pinging])
        await asyncio.gather(*(person.close() for person in self._people))
        await self._door.close()
        for life in self._lives:
            if not life.cancelled() and (error := life.exception()):
                raise error

    @property
    def here(self) -> int:
        """How many are connected."""
        return sum(person.here for person in self._people)

    def report(self) -> dict[str, Any]:
        figures = report_of(
            self.book,
            [person.seen for person in self._people],
            tapped=sum(person.hearts.tapped for person in self._people),
            counted=sum(person.hearts.counted for person in self._people),
            planned={kind.value: count for kind, count in planned(self._plans).items()},
        )
        return {"viewers": len(self._people), "seconds": round(self._took, 1), **figures}

    async def _settle(self, seconds: float) -> None:
        deadline = self._clock.monotonic() + seconds
        while True:
            if self._is_settled() or self._clock.monotonic() >= deadline:
                return
            await asyncio.sleep(POLL_SECONDS)

    def _is_settled(self) -> bool:
        newest = max(self.book.acknowledged.values(), default=-1)
        return all(
            person.settled and (not person.here or person.seen.position >= newest) for person in self._people
        )

    async def _keep_alive(self) -> None:
        """Each line is silent for less than the server suffers; not all speak at once."""
        while True:
            for number, person in enumerate(self._people):
                person.ping()
                if number % 50 == 0:
                    await asyncio.sleep(HEARTBEAT_SECONDS * min(50, len(self._people)) / len(self._people))
