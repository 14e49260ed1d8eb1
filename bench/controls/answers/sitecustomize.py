"""Comments are answered half a second before they are durable."""

from __future__ import annotations

import asyncio
from typing import Any

from liveloop.kit import groupcommit

TOO_EARLY_SECONDS = 0.5

settle = groupcommit.Batch.settle


async def answer_before_the_commit(self: Any, session: Any) -> None:
    await settle(self, session)
    self.answer()
    await asyncio.sleep(TOO_EARLY_SECONDS)


setattr(groupcommit.Batch, "settle", answer_before_the_commit)  # noqa: B010 - mypy refuses a plain assignment
