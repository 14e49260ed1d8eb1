from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import uvloop

from liveloop.realtime.fanout import AllAtOnce, OneByOne, Writer
from liveloop.realtime.ring import Ring, RingUnavailable
from tests.realtime.rig import Rig


def _why_no_ring() -> str:
    try:
        Ring().close()
    except RingUnavailable as error:
        return str(error)
    return ""


NO_RING = _why_no_ring()
WRITERS: dict[str, Callable[[], Writer]] = {"one-by-one": OneByOne}
if not NO_RING:
    WRITERS["all-at-once"] = lambda: AllAtOnce(Ring())


def pytest_report_header() -> str:
    return f"io_uring: {NO_RING or 'offered by this kernel'}"


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Both loops: the writer leans on when a transport says that it has unsent bytes."""
    return {"uvloop": uvloop.new_event_loop, "asyncio": asyncio.new_event_loop}


@pytest.fixture(params=WRITERS)
def writer(request: pytest.FixtureRequest) -> Writer:
    """Each way of writing that this machine knows; the header of the run says why when there is only one."""
    return WRITERS[request.param]()


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    rig = Rig()
    await rig.start()
    yield rig
    await rig.close()
