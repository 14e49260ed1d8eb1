"""Pushes an FLV in real time from a process of its own.

    python -m bench.media.push FILE ROUND_MS SECONDS URL...

Prints one line of JSON when the first picture goes out: {"begun": seconds since the epoch}. Several
addresses get the same pictures, each begun a little after the one before.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvloop

from bench.media.coded import CodedSource
from tests.media.rtmp.publisher import FlvTag, Publisher, read_flv, repeated

STAGGER_SECONDS = 0.037
"""Spreads the publishers over the time between two pictures, as independent encoders are."""


async def push(tags: Sequence[FlvTag], round_ms: int, seconds: float, urls: Sequence[str]) -> None:
    """Publish `tags`, a round of which takes `round_ms`, over and over to every address for `seconds`."""
    async with asyncio.TaskGroup() as group:
        for position, url in enumerate(urls):
            group.create_task(_push_one(tags, round_ms, seconds, url, announce=position == 0))
            await asyncio.sleep(STAGGER_SECONDS)


async def _push_one(
    tags: Sequence[FlvTag], round_ms: int, seconds: float, url: str, *, announce: bool
) -> None:
    address = urlsplit(url)
    app, _, key = address.path.strip("/").rpartition("/")
    times = int(1000 * seconds / round_ms) + 2
    async with Publisher(address.hostname or "127.0.0.1", address.port or 1935, app, key) as publisher:
        if announce:
            print(json.dumps({"begun": time.time()}), flush=True)
        try:
            rounds = repeated(tags, times=times, span_ms=round_ms)
            await asyncio.wait_for(publisher.push(rounds), seconds)
        except TimeoutError:
            publisher.cut()
            publisher.closed.set()
        except (ConnectionError, RuntimeError):  # the server was killed; uvloop says RuntimeError
            publisher.closed.set()


@asynccontextmanager
async def pushing(source: CodedSource, seconds: float, *urls: str) -> AsyncIterator[float]:
    """A pushing process for a block; yields when its first picture went out, in seconds since the epoch."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.media.push", str(source.path), str(round(1000 * source.seconds)),
        str(seconds), *urls,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        if not line:
            raise RuntimeError("the publisher was refused; its error is above")
        yield json.loads(line)["begun"]
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


if __name__ == "__main__":
    uvloop.run(push(read_flv(Path(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]))
