"""Endless work ends when it is told to, also where a cancellation gets lost."""

from __future__ import annotations

import asyncio

import pytest

from liveloop.kit.tasks import keep_going, run_together


async def forever() -> None:
    await asyncio.Event().wait()


async def swallows_one_cancellation() -> None:
    try:
        await forever()
    except asyncio.CancelledError:
        await forever()


async def fails() -> None:
    raise OSError("broken")


async def test_lost_cancellation_is_repeated(monkeypatch):
    monkeypatch.setattr("liveloop.kit.tasks.RECANCEL_SECONDS", 0.01)
    running = asyncio.create_task(run_together(forever(), swallows_one_cancellation()))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(asyncio.all_tasks()) == 1


async def test_failure_of_one_ends_all():
    with pytest.raises(OSError, match="broken"):
        await run_together(forever(), fails())
    assert len(asyncio.all_tasks()) == 1


async def test_work_that_breaks_is_begun_again(monkeypatch):
    monkeypatch.setattr("liveloop.kit.tasks.RESTART_SECONDS", 0.01)
    begun = asyncio.Semaphore(0)

    async def work() -> None:
        begun.release()
        raise OSError("broken")

    running = asyncio.create_task(keep_going("work", work))
    for _ in range(3):
        await asyncio.wait_for(begun.acquire(), 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()
