"""The usual ways to sell in a flash (`bench.peers.flash_counter`), met by the same crowd."""

from __future__ import annotations

import asyncio
import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bench.crowd.client import Crowd, LineProcess, crowd_process
from bench.crowd.rush import Book, Buyers, empty_database, play
from bench.report import progress

SETTLE_SECONDS = 2.0


async def rivals(
    folder: Path, databases: Sequence[str], *, buyers: int, units: int, runs: int
) -> dict[str, list[Book]]:
    """Way -> the book of each run."""
    found: dict[str, list[Book]] = {}
    for kind in databases:
        name = f"update_{kind}"
        with empty_database(folder / name, kind) as url:
            found[name] = [await _rush(folder, name, "update", url, buyers, units) for _ in range(runs)]
    async with _redis(folder) as path:
        found["redis_lua"] = [
            await _rush(folder, "redis_lua", "redis", path, buyers, units) for _ in range(runs)
        ]
    return found


async def _rush(folder: Path, name: str, kind: str, where: str, buyers: int, units: int) -> Book:
    command = [sys.executable, "-m", "bench.peers.flash_counter", kind, where, str(units)]
    async with LineProcess(command, core=0) as process:
        address = f"127.0.0.1:{(await process.answer())['port']}"
        async with crowd_process(address, f"http://{address}", buyers) as sockets:
            crowd = Crowd(sockets, folder)
            people = [uuid.uuid4().hex for _ in range(buyers)]
            await crowd.connect(people, 1)
            await asyncio.sleep(SETTLE_SECONDS)
            book = await play(
                folder, f"{name}-{uuid.uuid4().hex[:6]}", str(uuid.uuid4()), [Buyers(crowd, people)]
            )
    if (book.unanswered, len(book.winners)) != (0, units):
        raise RuntimeError(f"{name} sold {len(book.winners)} and left {book.unanswered} without an answer")
    progress(f"{name}: last answer {book.last_ms:.0f} ms")
    return book


@asynccontextmanager
async def _redis(folder: Path) -> AsyncIterator[str]:
    """A Redis server on a socket of its own, on core 1, that never writes to the disk."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("redis-server is missing: apt install redis-server")
    path = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    process = await asyncio.create_subprocess_exec(
        "taskset", "-c", "1", program, *options, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        while not path.exists():  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.05)
        yield str(path)
    finally:
        process.terminate()
        await process.wait()
