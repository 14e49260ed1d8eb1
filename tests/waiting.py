"""Waiting for a condition instead of sleeping."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar

PAUSE_SECONDS = 0.01

Value = TypeVar("Value")


async def until(
    condition: Callable[[], Value | Awaitable[Value]], *, seconds: float = 10.0, what: str = "the condition"
) -> Value:
    """Waits until `condition()` (or what it awaits) is true, and answers its value."""
    try:
        async with asyncio.timeout(seconds):
            while not (value := await _value(condition)):  # noqa: ASYNC110 - any condition, not only our own events
                await asyncio.sleep(PAUSE_SECONDS)  # sleeps: between two looks at the condition
            return value
    except TimeoutError:
        raise AssertionError(f"waited {seconds} s in vain for {what}") from None


async def _value(condition: Callable[[], Value | Awaitable[Value]]) -> Value:
    value = condition()
    return await value if inspect.isawaitable(value) else value
