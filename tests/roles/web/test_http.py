"""The web port, as somebody meets it who does not finish what he begins."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from liveloop.roles.web import http
from liveloop.roles.web.http import BoundedHttp
from tests.waiting import until

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nX: "
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


async def answer(_scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(http, "BODY_SECONDS", 0.6)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(answer, http=BoundedHttp, lifespan="off", log_config=None))
    serving = asyncio.create_task(server._serve([listener]))
    await until(lambda: server.started)
    yield listener.getsockname()[1]
    server.should_exit = True
    await serving


@contextlib.asynccontextmanager
async def caller(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield reader, writer
    writer.close()


async def read_to_the_end(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(3):
        with contextlib.suppress(ConnectionResetError):
            return await reader.read()
        return b""


async def test_who_says_nothing_is_cut(port: int) -> None:
    async with caller(port) as (reader, _):
        assert await read_to_the_end(reader) == b""


@pytest.mark.parametrize("begun", [HALF_A_HEAD, HALF_A_BODY])
async def test_who_does_not_finish_is_cut_though_a_byte_comes_now_and_then(port: int, begun: bytes) -> None:
    async with caller(port) as (reader, writer):
        writer.write(begun)
        end = asyncio.create_task(read_to_the_end(reader))
        while not end.done():
            writer.write(b"x")
            await asyncio.sleep(0.05)  # sleeps: the pace of the bytes is the input
        assert end.result() == b""


async def test_a_head_without_end_is_refused(port: int) -> None:
    async with caller(port) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 10_000)
        assert (await read_to_the_end(reader)).startswith(b"HTTP/1.1 431 ")


async def test_a_second_request_may_come_later_than_a_head_may_take(port: int) -> None:
    async with caller(port) as (reader, writer):
        for _ in range(2):
            writer.write(REQUEST)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204 ")
            await asyncio.sleep(0.5)  # sleeps: longer than a head may take
