"""One database, SQLite or PostgreSQL, behind sessions that read and transactions that write.

SQLite runs in WAL mode with `synchronous=FULL` and one writing connection a process; a writer
starts with BEGIN IMMEDIATE, because a deferred transaction that reads and then writes fails at
once with SQLITE_BUSY_SNAPSHOT instead of waiting its turn.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

SQLITE_BUSY_SECONDS = 10
POOL_SIZE = 8

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


class Database:
    """Owns the engines. `url` is an SQLAlchemy URL: `sqlite:///path` or `postgresql://...`."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._callbacks: list[CommitCallback] = []
        self._engines: list[AsyncEngine] = []
        self._readers: async_sessionmaker[AsyncSession] | None = None
        self._writers: async_sessionmaker[AsyncSession] | None = None

    @property
    def is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    async def start(self) -> None:
        if self.is_sqlite:
            writer = _sqlite_engine(self._url.database or "", read_only=False)
            reader = _sqlite_engine(self._url.database or "", read_only=True)
            self._engines = [writer, reader]
        else:
            writer = reader = create_async_engine(
                self._url.set(drivername="postgresql+psycopg"),
                pool_size=POOL_SIZE,
                max_overflow=4,
                pool_pre_ping=True,
            )
            self._engines = [writer]
        self._writers = async_sessionmaker(writer, expire_on_commit=False)
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
            for callback in self._callbacks:
                callback(session)


def upsert(session: AsyncSession, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of `session`."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _sqlite_engine(path: str, *, read_only: bool) -> AsyncEngine:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        pool_size=4 if read_only else 1,
        max_overflow=0,
        connect_args={"timeout": SQLITE_BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
