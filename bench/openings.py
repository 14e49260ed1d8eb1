"""Opens a poll and a raffle in a broadcast again and again, whatever happens to the server meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2

from tests.fixtures.install import OWNER, StaffClient

PAUSE_SECONDS = 12.0
OPTIONS = ["green", "red", "black"]


class Openings:
    """`polls` and `raffles` are the ids of all that were opened, as far as the server said so."""

    def __init__(self, site_url: str, broadcast_id: str) -> None:
        self._staff = StaffClient(site_url)
        self._path = f"/broadcasts/{broadcast_id}"
        self._task: asyncio.Task[None] | None = None
        self.polls: list[str] = []
        self.raffles: list[str] = []

    async def start(self) -> None:
        await asyncio.to_thread(self._staff.sign_in, OWNER["email"], OWNER["password"])
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            for open_one in (self._ask, self._raffle):
                try:
                    await asyncio.to_thread(open_one)
                except (AssertionError, httpx2.HTTPError):
                    continue  # the server is away, or one is open still: the next round tries again
            await asyncio.sleep(PAUSE_SECONDS)

    def _ask(self) -> None:
        for poll in self._call("GET", "/polls")["items"]:
            if poll["state"] == "open":
                self._call("POST", f"/polls/{poll['id']}/close")
        poll = self._call("POST", "/polls", {"question": "Which tea?", "options": OPTIONS})
        self.polls.append(poll["id"])
        self._call("POST", f"/polls/{poll['id']}/open", {})

    def _raffle(self) -> None:
        raffle = self._call("POST", "/raffles", {"prize": "a cup", "seconds": 10})
        self.raffles.append(raffle["id"])
        self._call("POST", f"/raffles/{raffle['id']}/open", {})

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._staff.call(method, self._path + path, body)
