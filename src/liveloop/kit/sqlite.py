"""SQLite engines whose statements cost no thread switch.

aiosqlite hands every call to a thread and waits until the loop hears of its end: some thirty round trips
a transaction, each behind whatever the loop does meanwhile. While it sends to ten thousand sockets, that
is what a comment waits for. A statement of ours takes less than such a round trip. So the writing
connection runs its statements where they are called, and leaves to the thread COMMIT, which waits for the
disk. BEGIN IMMEDIATE is tried again on the loop while another process holds the lock.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_SECONDS = 10
READERS = 4
AGAIN_SECONDS = 0.002
PRIMARY_CODE = 0xFF
"""Of an error; what is above says why it is busy, as after a crash (https://sqlite.org/rescode.html)."""
FETCHED_AT_ONCE = 64
"""Rows; aiosqlite's own default, for its iterators."""
BEGIN = "BEGIN IMMEDIATE"
WAITING = (BEGIN, "COMMIT", "PRAGMA")
"""Statements that wait for a lock or the disk. Who has begun holds the one lock that writers need."""


class SqliteConnection(aiosqlite.Connection):
    """An aiosqlite connection that calls at once what does not wait.

    Its callers take turns, so no two threads are ever inside of it at one time.
    """

    def __init__(self, path: str, *, writes: bool) -> None:
        def connect() -> sqlite3.Connection:
            return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)

        super().__init__(connect, FETCHED_AT_ONCE)
        self._thread.daemon = True
        self._writes = writes

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._is_quick(fn, args):
            return fn(*args, **kwargs)
        if self._writes and args and args[0] == BEGIN:
            await self._take_turn()
            return None
        in_thread: Any = super()._execute
        return await in_thread(fn, *args, **kwargs)

    async def _take_turn(self) -> None:
        """Begin as soon as no other process writes. SQLite's own waiting sleeps up to a tenth of a second."""
        deadline = asyncio.get_running_loop().time() + BUSY_SECONDS
        while True:
            if self._begin(last=asyncio.get_running_loop().time() > deadline):
                return
            await asyncio.sleep(AGAIN_SECONDS)

    def _begin(self, *, last: bool) -> bool:
        """Take the lock of the file if it is free; False when somebody else has it, who is not waited for."""
        try:
            self._conn.execute(BEGIN)
        except sqlite3.OperationalError as error:
            if last or error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    def _is_quick(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        name = fn.__name__
        if isinstance(getattr(fn, "__self__", None), sqlite3.Cursor):
            return name == "close" or (self._writes and not (args and args[0].startswith(WAITING)))
        return name == "cursor" or (name == "rollback" and not self._conn.in_transaction)


def create_writer(path: str) -> AsyncEngine:
    """One connection; each transaction starts with BEGIN IMMEDIATE."""
    return _create(path, writes=True)


def create_reader(path: str) -> AsyncEngine:
    """A few connections that cannot write; their statements run in their threads."""
    return _create(path, writes=False)


def _create(path: str, *, writes: bool) -> AsyncEngine:
    async def connect() -> aiosqlite.Connection:
        return await SqliteConnection(path, writes=writes)

    engine = create_async_engine(
        "sqlite+aiosqlite:///" + path,
        async_creator=connect,
        pool_size=1 if writes else READERS,
        max_overflow=0,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={0 if writes else BUSY_SECONDS * 1000}")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(BEGIN if writes else "BEGIN")

    return engine
