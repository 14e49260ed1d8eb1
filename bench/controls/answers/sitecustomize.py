"""Comments are answered half a second before they are durable."""

from __future__ import annotations

import asyncio
from typing import Any

from liveloop.kit import groupcommit

TOO_EARLY_SECONDS = 0.5


async def commit_after_answering(self: Any, batch: list[Any]) -> None:
    async with self._database.transaction() as session:
        answers = await self._settle(session, [item for item, _ in batch])
        groupcommit._answer(batch, answers)
        await asyncio.sleep(TOO_EARLY_SECONDS)


setattr(groupcommit.GroupCommit, "_commit", commit_after_answering)  # noqa: B010 - mypy refuses a plain assignment
