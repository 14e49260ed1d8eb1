"""Long work passes, and what begins while somebody waits does not keep them longer."""

from __future__ import annotations

import asyncio

from liveloop.kit.stretches import Stretches, Work


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_nobody_waits_where_nothing_runs() -> None:
    waiting = asyncio.ensure_future(Stretches().passed(Work.ROUND, at_most=60))
    await asyncio.sleep(0)
    assert waiting.done()


async def test_all_that_runs_is_waited_for_and_nothing_later() -> None:
    stretches = Stretches()
    with stretches.stretch(Work.ROUND):
        with stretches.stretch(Work.ROUND):
            waiting = asyncio.ensure_future(stretches.passed(Work.ROUND, at_most=60))
            await turns()
        await turns()
        assert not waiting.done()
        later = stretches.stretch(Work.ROUND)
        later.__enter__()
    await turns()
    assert waiting.done()
    later.__exit__(None, None, None)


async def test_only_the_kind_that_is_asked_for_is_waited_for() -> None:
    stretches = Stretches()
    with stretches.stretch(Work.FAN_OUT):
        async with asyncio.timeout(60):
            await stretches.passed(Work.ROUND, at_most=600)


async def test_work_that_fails_has_passed_too() -> None:
    stretches = Stretches()
    work = stretches.stretch(Work.ROUND)
    work.__enter__()
    waiting = asyncio.ensure_future(stretches.passed(Work.ROUND, at_most=60))
    await turns()
    assert not work.__exit__(ConnectionError, ConnectionError(), None), "the error goes on"
    await waiting


async def test_patience_has_an_end() -> None:
    stretches = Stretches()
    with stretches.stretch(Work.ROUND):
        await stretches.passed(Work.ROUND, at_most=0.01)
