"""Values that many want at the same time, such as the segments of a replay that has just begun."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Shared(Generic[Key, Value]):
    """Makes a value once for all who ask for it meanwhile, and keeps the last used up to `max_bytes`."""

    def __init__(self, *, max_bytes: int, size: Callable[[Value], int]) -> None:
        self._max_bytes = max_bytes
        self._size = size
        self._kept: OrderedDict[Key, Value] = OrderedDict()  # bounded: max_bytes
        self._making: dict[Key, asyncio.Task[Value | None]] = {}  # bounded: one per connection
        self.bytes = 0

    async def get(self, key: Key, make: Callable[[], Coroutine[Any, Any, Value | None]]) -> Value | None:
        """The value of `key`, from `make` if need be; whoever waits gets the error of `make`."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        task = self._making.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._make(key, make))
            self._making[key] = task
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End what is being made."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, key: Key, make: Callable[[], Coroutine[Any, Any, Value | None]]) -> Value | None:
        try:
            value = await make()
        finally:
            del self._making[key]
        if value is not None:
            self._keep(key, value)
        return value

    def _keep(self, key: Key, value: Value) -> None:
        self._kept[key] = value
        self.bytes += self._size(value)
        while self.bytes > self._max_bytes:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= self._size(oldest)
