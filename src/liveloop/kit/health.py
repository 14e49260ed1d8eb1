"""Liveness and readiness: named checks that each say what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from liveloop.kit.publisher import BusAway

log = structlog.get_logger()

CHECK_SECONDS = 2.0

Check = Callable[[], Awaitable[str | None]]
"""Returns None when well, else a sentence for the administrator."""


class HealthBoard:
    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        self._checks[name] = check

    async def report(self) -> dict[str, str]:
        """The failing checks with their sentences; empty when ready."""
        names = list(self._checks)
        answers = await asyncio.gather(*(self._run(name) for name in names))
        return {name: answer for name, answer in zip(names, answers, strict=True) if answer is not None}

    async def _run(self, name: str) -> str | None:
        try:
            return await asyncio.wait_for(self._checks[name](), CHECK_SECONDS)
        except TimeoutError:
            return "no answer within 2 seconds"
        except (BusAway, SQLAlchemyError, OSError) as error:
            log.warning("health.check_failed", part=name, error=str(error))
            return "it does not answer; the log of this process says why"
