"""Somebody else's server, on a real port of this machine, and the name service that leads there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from liveloop.shop.webhooks.destination import Address


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers each request with the next of `answers` ("hang" never does), then with 200."""

    answers: list[str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def url(self) -> str:
        return f"http://erp.example.com:{self.port}/hook?from=live"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        whole = dict(line.split(": ", 1) for line in head[1:] if line)
        values = {name.lower(): value for name, value in whole.items()}
        self.received.append(Received(head[0].split(" ")[1], values, body))
        answer = self.answers.pop(0) if self.answers else "200 OK"
        if answer == "hang":
            await asyncio.sleep(5)  # sleeps: longer than who asks is willing to wait
        elif answer == "endless":
            writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b"x" * 100_000)
        elif answer != "drop":
            writer.write(f"HTTP/1.1 {answer}\r\nconnection: close\r\n\r\nthe answer".encode())
        writer.close()


@dataclass
class Names:
    """The addresses of every name; counts how often it was asked."""

    addresses: Sequence[str] = ("127.0.0.1",)
    asked: int = 0

    async def resolve(self, host: str, port: int) -> Sequence[Address]:
        self.asked += 1
        return [ip_address(one) for one in self.addresses]
