"""What the crowd connects to: the whole install, the gateway by itself, or the plain C sender."""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.crowd.client import LineProcess, build, favour, pin
from tests.fixtures.install import RunningInstall, StaffClient

SLUG = "fanout"
JOINS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who joined."""

    ticket: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Running:
    """The install behind a server, its owner and the broadcast of the room."""

    install: RunningInstall
    owner: StaffClient
    broadcast: str


@dataclass(frozen=True, slots=True)
class Server:
    """`pid` is the process that holds the sockets, `install` the root of all processes of ours."""

    address: str
    pid: int
    install: int
    slug: str | None
    running: Running | None = None

    @property
    def origin(self) -> str:
        return f"http://{self.address}"

    async def tickets(self, count: int) -> list[str]:
        """That many people join."""
        if self.slug is None:
            return [uuid.uuid4().hex for _ in range(count)]
        return [guest.ticket for guest in await self.guests(count)]

    async def guests(self, count: int) -> list[Guest]:
        """The same, with who they are."""
        queue = asyncio.Queue[Guest](count)
        share = -(-count // JOINS_AT_ONCE)
        shares = [min(share, count - start) for start in range(0, count, share)]
        await asyncio.gather(*(self._join(number, queue) for number in shares))
        return [queue.get_nowait() for _ in range(queue.qsize())]

    async def _join(self, count: int, guests: asyncio.Queue[Guest]) -> None:
        """One keep-alive connection, a new guest with each request: no cookie is ever sent back."""
        host, _, port = self.address.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        body = b'{"nickname":"viewer"}'
        request = (
            f"POST /api/v1/rooms/{self.slug}/join HTTP/1.1\r\nHost: {self.address}\r\n"
            f"Origin: {self.origin}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        for _ in range(count):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.partition(b"\r\n")[0]:
                raise RuntimeError(f"join was refused: {head.decode()}")
            lines = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n") if b": " in line)
            answer = json.loads(await reader.readexactly(int(lines[b"content-length"])))
            guests.put_nowait(Guest(answer["ticket"], answer["you"]["id"]))
        writer.close()


@asynccontextmanager
async def installed(folder: Path, **settings: str) -> AsyncIterator[Server]:
    """`liveloop serve`: web on core 0; worker, media and NATS on core 1."""
    with RunningInstall(folder, **settings) as install:
        for role in ("web", "worker", "media", "nats"):
            pin(install.role_pid(role), 0 if role == "web" else 1)
            favour(install.role_pid(role))
        staff = await asyncio.to_thread(install.owner)
        _, broadcast, _ = await asyncio.to_thread(staff.room_on_air, SLUG)
        await asyncio.to_thread(staff.call, "POST", f"/broadcasts/{broadcast['id']}/prepare")
        address = install.site_url.removeprefix("http://")
        running = Running(install, staff, broadcast["id"])
        yield Server(address, install.role_pid("web"), install.pid, SLUG, running)


@asynccontextmanager
async def alone() -> AsyncIterator[Server]:
    """The gateway with everything behind it in memory."""
    async with LineProcess([sys.executable, "-m", "bench.crowd.alone"], core=0) as process:
        port = (await process.answer())["port"]
        yield Server(f"127.0.0.1:{port}", process.pid, process.pid, None)


@asynccontextmanager
async def plain_sender(sockets: int) -> AsyncIterator[tuple[LineProcess, str]]:
    """The C reference and its address."""
    async with LineProcess([build("epoll_sender"), str(sockets)], core=0) as process:
        yield process, f"127.0.0.1:{(await process.answer())['port']}"
