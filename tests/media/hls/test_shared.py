"""What many ask for at once is made once, and only so much is kept."""

from __future__ import annotations

import asyncio

import pytest

from liveloop.media.hls.shared import Shared


async def test_the_least_lately_used_gives_way() -> None:
    made: list[str] = []
    shared = Shared[str, bytes](max_bytes=10, size=len)

    async def get(key: str, size: int) -> bytes | None:
        async def make() -> bytes:
            made.append(key)
            return bytes(size)

        return await shared.get(key, make)

    for key, size in [("a", 4), ("b", 4), ("a", 4), ("c", 4), ("a", 4), ("b", 4), ("huge", 11)]:
        assert len(await get(key, size) or b"") == size
    assert made == ["a", "b", "c", "b", "huge"]
    assert shared.bytes == 0


async def test_all_who_wait_are_told_of_the_failure_and_the_next_may_try_again() -> None:
    tries = 0
    shared = Shared[str, bytes](max_bytes=10, size=len)

    async def fail() -> bytes:
        nonlocal tries
        tries += 1
        await asyncio.sleep(0)  # sleeps: lets the others ask meanwhile
        raise OSError("away")

    waiting = await asyncio.gather(*(shared.get("a", fail) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in waiting] == [OSError] * 3
    with pytest.raises(OSError, match="away"):
        await shared.get("a", fail)
    assert tries == 2


async def test_who_gives_up_does_not_spoil_it_for_the_others() -> None:
    shared = Shared[str, bytes](max_bytes=10, size=len)
    ready = asyncio.Event()

    async def make() -> bytes:
        await ready.wait()
        return b"x"

    first, second = (asyncio.create_task(shared.get("a", make)) for _ in range(2))
    await asyncio.sleep(0)  # sleeps: lets both ask
    first.cancel()
    ready.set()
    assert await second == b"x"
