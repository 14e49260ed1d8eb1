"""For `PYTHONPATH` of an install: a quiz is paid three people at a time, and slowly, so that a kill finds the
worker between two payments; and nobody waits long for late votes, or for what a killed worker had claimed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from liveloop.kit import jobs
from liveloop.talk.polls import closing, rewarding

PAUSE_SECONDS = 0.4

give = rewarding.Rewarding._give


async def give_slowly(self: Any, *arguments: Any) -> Any:
    """The points have moved, and the transaction is open."""
    given = await give(self, *arguments)
    await asyncio.sleep(PAUSE_SECONDS)  # sleeps: the time in which the kill comes
    return given


setattr(rewarding.Rewarding, "_give", give_slowly)  # noqa: B010 - mypy refuses a plain assignment
rewarding.AT_ONCE = 3
closing.LATE = timedelta(0)
jobs.LEASE = timedelta(seconds=2)
