"""The usual ways to sell a hundred pieces to ten thousand people, behind the gateway and sockets of ours.

`python -m bench.peers.flash_counter update DATABASE-URL UNITS` decides each purchase in a transaction of its
own: one UPDATE that asks whether something is left, one INSERT of the buyer. `... redis SOCKET-PATH UNITS`
asks a Lua script in Redis, which keeps the count and the buyers; nothing of it is durable when it answers.
Prints its port as a line of JSON and serves until its stdin closes.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from typing import Any, Protocol

import uvloop
from sqlalchemy import text

from bench.crowd.alone import MemoryRoom, serve
from liveloop.kit.database import Database
from liveloop.realtime.policy import Admission

SCRIPT = """
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 1 end
if tonumber(redis.call('GET', KEYS[1])) <= 0 then return 0 end
redis.call('DECR', KEYS[1])
redis.call('SADD', KEYS[2], ARGV[1])
return 1
"""


class Counter(Protocol):
    """Sells one piece to a buyer, once; says whether they have it."""

    async def start(self, units: int) -> None: ...

    async def sell(self, buyer: str) -> bool: ...

    async def close(self) -> None: ...


class UpdateCounter:
    """One UPDATE a request, through the connections of `kit.database`."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    async def start(self, units: int) -> None:
        await self._database.start()
        async with self._database.transaction() as session:
            await session.execute(text("DROP TABLE IF EXISTS peer_buyers"))
            await session.execute(text("DROP TABLE IF EXISTS peer_items"))
            await session.execute(text("CREATE TABLE peer_items (id INTEGER PRIMARY KEY, pieces INTEGER)"))
            await session.execute(text("CREATE TABLE peer_buyers (buyer VARCHAR(64) PRIMARY KEY)"))
            await session.execute(text("INSERT INTO peer_items VALUES (1, :units)"), {"units": units})

    async def sell(self, buyer: str) -> bool:
        async with self._database.transaction() as session:
            taken = await session.execute(
                text("UPDATE peer_items SET pieces = pieces - 1 WHERE id = 1 AND pieces > 0 RETURNING pieces")
            )
            if taken.first() is None:
                return False
            await session.execute(text("INSERT INTO peer_buyers VALUES (:buyer)"), {"buyer": buyer})
        return True

    async def close(self) -> None:
        await self._database.close()


class RedisCounter:
    """The script in Redis, over one connection that never waits between two requests (RESP2)."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._waiting: deque[asyncio.Future[bytes]] = deque()  # bounded: commands_total of the gateway
        self._digest = b""

    async def start(self, units: int) -> None:
        self._reader, self._writer = await asyncio.open_unix_connection(self._path)
        self._task = asyncio.create_task(self._read())
        await self._ask(b"DEL", b"buyers")
        await self._ask(b"SET", b"pieces", str(units).encode())
        self._digest = await self._ask(b"SCRIPT", b"LOAD", SCRIPT.encode())

    async def sell(self, buyer: str) -> bool:
        answer = await self._ask(b"EVALSHA", self._digest, b"2", b"pieces", b"buyers", buyer.encode())
        return answer == b"1"

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._writer.close()

    def _ask(self, *words: bytes) -> asyncio.Future[bytes]:
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        parts = [b"*%d\r\n" % len(words), *(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)]
        self._writer.write(b"".join(parts))
        return future

    async def _read(self) -> None:
        while True:
            line = (await self._reader.readuntil(b"\r\n"))[:-2]
            if line.startswith(b"$"):
                line = b"$" + (await self._reader.readexactly(int(line[1:]) + 2))[:-2]
            self._waiting.popleft().set_result(line[1:])


class Market(MemoryRoom):
    """A room whose commands are purchases."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter

    async def command(
        self, admission: Admission, name: str, command_id: str, data: dict[str, Any]
    ) -> dict[str, Any]:
        del name, command_id, data
        return {"outcome": "won" if await self._counter.sell(admission.person_id) else "sold_out"}


async def run(kind: str, where: str, units: int) -> None:
    counter: Counter = UpdateCounter(where) if kind == "update" else RedisCounter(where)
    await counter.start(units)
    await serve(Market(counter))
    await counter.close()


if __name__ == "__main__":
    uvloop.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3])))
