from __future__ import annotations

from ipaddress import ip_network
from types import SimpleNamespace

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from liveloop.kit.database import Database
from liveloop.people.request import ReadSession, WriteSession, resolve_address

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    await database.start()
    async with database.transaction() as session:
        await session.execute(text("CREATE TABLE notes (body TEXT PRIMARY KEY)"))
        await session.execute(
            text("CREATE TABLE replies (note TEXT REFERENCES notes (body) DEFERRABLE INITIALLY DEFERRED)")
        )
    yield database
    await database.close()


@pytest.fixture
def app(database):
    app = FastAPI()
    app.state.database = database
    app.state.people = SimpleNamespace()

    @app.post("/notes")
    async def write(session: WriteSession) -> dict[str, bool]:
        await session.execute(text("INSERT INTO notes VALUES ('one')"))
        return {"ok": True}

    @app.post("/orphan")
    async def reply_to_nothing(session: WriteSession) -> dict[str, bool]:
        """The database finds out when it commits."""
        await session.execute(text("INSERT INTO replies VALUES ('no such note')"))
        return {"ok": True}

    @app.post("/broken")
    async def fail(session: WriteSession) -> dict[str, bool]:
        await session.execute(text("INSERT INTO notes VALUES ('broken')"))
        raise LookupError("after the insert")

    @app.get("/notes")
    async def read(session: ReadSession) -> int:
        return int((await session.scalar(text("SELECT count(*) FROM notes"))) or 0)

    return app


@pytest.fixture
async def client(app):
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://live.test") as client:
        yield client


async def test_an_answer_leaves_after_the_commit(app, database):
    seen: list[tuple[str, int]] = []

    async def count() -> int:
        async with database.read() as session:
            return int((await session.scalar(text("SELECT count(*) FROM notes"))) or 0)

    async def send(message):
        seen.append((message["type"], await count()))

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "POST", "path": "/notes", "raw_path": b"/notes", "query_string": b"",
        "headers": [], "client": ("127.0.0.1", 1), "server": ("live.test", 80), "scheme": "http",
        "http_version": "1.1", "asgi": {"version": "3.0"}, "root_path": "",
    }  # fmt: skip
    await app(scope, receive, send)
    assert seen[0] == ("http.response.start", 1)


async def test_a_commit_that_fails_is_never_answered_with_success(client):
    assert (await client.post("/orphan")).status_code == 500
    assert (await client.get("/notes")).json() == 0


async def test_a_handler_that_raises_leaves_nothing_behind(client):
    assert (await client.post("/broken")).status_code == 500
    assert (await client.get("/notes")).json() == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("fd00::1", "[2001:db8::1]", "2001:db8::1"),
        (None, "198.51.100.1", None),
    ],
)
def test_only_our_proxies_may_say_whom_they_speak_for(peer, forwarded, expected):
    assert resolve_address(peer, forwarded, PROXIES) == expected
