"""The PostgreSQL engine, whose connections end with those who wanted them."""

from __future__ import annotations

import asyncio
import traceback
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

POOL_SIZE = 8
MAX_OVERFLOW = 4


def create(url: URL) -> AsyncEngine:
    """`url` has no driver: `postgresql://...`. A pooled connection is asked whether it lives."""
    return create_async_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"async_creator_fn": _connect},
        pool_size=POOL_SIZE,
        max_overflow=MAX_OVERFLOW,
        pool_pre_ping=True,
    )


async def _connect(*args: Any, **kwargs: Any) -> AsyncConnection[Any]:
    """Who is cancelled while the server answers leaves no session there.

    psycopg keeps the half-made connection in a frame that the error holds; SQLAlchemy keeps the error in a
    cycle. Together they would hold a session of the server until the garbage collector comes by.
    """
    try:
        return await AsyncConnection.connect(*args, **kwargs)
    except asyncio.CancelledError as error:
        traceback.clear_frames(error.__traceback__)
        raise
