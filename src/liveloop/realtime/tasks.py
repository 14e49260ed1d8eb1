"""Child tasks of one owner: none is lost, none fails unheard, all end with the owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

log = structlog.get_logger()

Failed = Callable[[], None]


class Crew:
    """Runs what an owner starts and waits for it at the end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None], *, failed: Failed | None = None) -> None:
        """Run `work`; when it raises, log it and call `failed`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)

        def done(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            if task.cancelled():
                return
            if error := task.exception():
                log.error("realtime.task_failed", crew=self._name, exc_info=error)
                if failed is not None:
                    failed()

        task.add_done_callback(done)

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
