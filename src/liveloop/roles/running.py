"""Runs one long-lived object until a signal: start, run, close, in one event loop."""

from __future__ import annotations

import asyncio
import signal
from typing import Protocol

import structlog
import uvloop

from liveloop.kit.tasks import end_all
from liveloop.roles.descriptors import allow_most
from liveloop.roles.garbage import settle_garbage

log = structlog.get_logger()


class Service(Protocol):
    async def start(self) -> None: ...

    async def run(self) -> None: ...

    async def close(self) -> None: ...


def run_until_signal(service: Service) -> None:
    """Block until SIGINT or SIGTERM, or until `run` returns or raises."""
    allow_most()
    uvloop.run(_run(service))


async def _run(service: Service) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    work = asyncio.create_task(_live(service))
    asked = asyncio.create_task(_wait(stop))
    await asyncio.wait([work, asked], return_when=asyncio.FIRST_COMPLETED)
    await end_all([asked, work])
    await service.close()
    if not work.cancelled():
        work.result()


async def _live(service: Service) -> None:
    await service.start()
    settle_garbage()
    await service.run()


async def _wait(event: asyncio.Event) -> None:
    await event.wait()
