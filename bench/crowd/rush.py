"""A rush: everybody on a socket buys at the same moment, and the crowd's book says who won."""

from __future__ import annotations

import asyncio
import os
import statistics
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.crowd.client import Crowd
from bench.crowd.script import Act, read_book, write_script
from tests.fixtures.postgres import PostgresCluster

DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "256MB",
    "autovacuum": "on",
}


@dataclass(slots=True)
class Buyers:
    """The sockets of one web process, and who sits at each."""

    crowd: Crowd
    people: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Book:
    """What the clients know: who won, how many were not answered, and when (ms) the answers came."""

    winners: frozenset[str]
    unanswered: int
    last_ms: float
    p50_ms: float
    p99_ms: float


async def play(folder: Path, name: str, sale: str, buyers: Sequence[Buyers]) -> Book:
    """Have them all buy in `sale` at once."""
    scripts = [_script(folder / f"{name}-{number}", sale, one) for number, one in enumerate(buyers)]
    pairs = list(zip(buyers, scripts, strict=True))
    await asyncio.gather(*(one.crowd.begin(f"play {path}") for one, (path, _) in pairs))
    await asyncio.gather(*(one.crowd.end() for one, _ in pairs))
    tallies = []
    for one, _ in pairs:
        await one.crowd.report()
        tallies.append((await one.crowd.report())["b"])
    winners: set[str] = set()
    unanswered = 0
    for one, (path, acts) in pairs:
        outcome = read_book(path, acts)
        unanswered += len(acts) - len(outcome.confirmed)
        won = [act for act, value in outcome.confirmed.items() if value == 1]
        winners |= {one.people[outcome.acts[act].socket] for act in won}
    return Book(
        winners=frozenset(winners),
        unanswered=unanswered,
        last_ms=max(tally["last"] for tally in tallies),
        p50_ms=statistics.mean(tally["p50"] for tally in tallies),
        p99_ms=max(tally["p99"] for tally in tallies),
    )


@contextmanager
def empty_database(folder: Path, kind: str) -> Iterator[str]:
    """The URL of one that keeps what it has committed, whatever happens. A server of it has core 1."""
    folder.mkdir(parents=True)
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'liveloop.db'}"
        return
    cluster = PostgresCluster(**DURABLE)
    try:
        ours = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {1})
        cluster.start()
        os.sched_setaffinity(0, ours)
        yield cluster.create_schema("flashsale")
    finally:
        cluster.close()


def _script(path: Path, sale: str, buyers: Buyers) -> tuple[Path, list[Act]]:
    nonce = uuid.uuid4().hex[:8]
    data = {"sale_id": sale, "quantity": 1}
    numbers = range(len(buyers.people))
    acts = [Act(f"{nonce}-{number:x}", 0.0, number, "b", -1, "flash.buy", data) for number in numbers]
    write_script(path, acts)
    return path, acts
