"""One database, SQLite or PostgreSQL, behind sessions that read and transactions that write.

SQLite runs in WAL mode with `synchronous=FULL` and one writing connection a process; a writer
starts with BEGIN IMMEDIATE, because a deferred transaction that reads and then writes fails at
once with SQLITE_BUSY_SNAPSHOT instead of waiting its turn.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase

from liveloop.kit import postgresql, sqlite
from liveloop.kit.rounds import Part, Round
from liveloop.kit.stretches import Stretches

CommitCallback = Callable[[AsyncSession], None]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time on both databases; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table, with names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}


class WritingSession(AsyncSession):
    """Closes at once when its block went well: its transaction has ended, nothing is to be waited for.

    SQLAlchemy closes every session in a task of its own, so that who is cancelled leaves no connection half
    closed. That takes three turns of the event loop, each as long as a slice of a fan-out.
    """

    async def __aexit__(self, type_: Any, value: Any, traceback: Any) -> None:
        if type_ is None:
            await self.close()
        else:
            await super().__aexit__(type_, value, traceback)


class Database:
    """Owns the engines. `url` is an SQLAlchemy URL: `sqlite:///path` or `postgresql://...`."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._callbacks: list[CommitCallback] = []
        self._engines: list[AsyncEngine] = []
        self._readers: async_sessionmaker[AsyncSession] | None = None
        self._writers: async_sessionmaker[AsyncSession] | None = None
        self.stretches = Stretches()
        """What rounds of writes let pass."""
        self._round = Round(self, self.stretches)

    @property
    def is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    async def start(self) -> None:
        if self.is_sqlite:
            writer = sqlite.create_writer(self._url.database or "")
            reader = sqlite.create_reader(self._url.database or "")
            self._engines = [writer, reader]
        else:
            writer = reader = postgresql.create(self._url)
            self._engines = [writer]
        self._writers = async_sessionmaker(writer, class_=WritingSession, expire_on_commit=False)
        self._readers = async_sessionmaker(reader, expire_on_commit=False)

    async def close(self) -> None:
        for engine in self._engines:
            await engine.dispose()
        self._engines = []

    def after_commit(self, callback: CommitCallback) -> None:
        """Call `callback(session)` after each commit; it reads `session.info` and must not block."""
        self._callbacks.append(callback)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads; nothing it changes is ever committed."""
        assert self._readers is not None, "the database is not started"
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A writing transaction, committed when the block ends and rolled back when it raises."""
        assert self._writers is not None, "the database is not started"
        async with self._writers() as session:
            async with session.begin():
                yield session
            self._call_back([session])

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[Part]:
        """A writing transaction in parts, each with a session of its own behind a savepoint.

        To be shielded by its caller from being cancelled.
        """
        sessions: list[AsyncSession] = []

        @asynccontextmanager
        async def part() -> AsyncIterator[AsyncSession]:
            session = WritingSession(
                connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            )
            async with session, session.begin():
                yield session
            sessions.append(session)

        connection = await self._engines[0].connect()
        try:
            async with connection.begin():
                yield part
        finally:
            await connection.close()
        self._call_back(sessions)

    def round(self) -> Round:
        """Where a group of small writes takes its turn: with SQLite one for all, for it has one writer; with
        PostgreSQL one each, for together they would only hold more locks for longer."""
        return self._round if self.is_sqlite else Round(self, self.stretches)

    def _call_back(self, sessions: Sequence[AsyncSession]) -> None:
        for session in sessions:
            for callback in self._callbacks:
                callback(session)


def dialect_of(session: AsyncSession) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def upsert(session: AsyncSession, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of `session`."""
    return upsert_for(dialect_of(session), table)


def upsert_for(dialect: str, table: Any) -> Any:
    """The same for a statement that is built once and kept."""
    return sqlite_dialect.insert(table) if dialect == "sqlite" else postgresql_dialect.insert(table)
