"""Ten thousand people buy in the same second, a hundred pieces: never one too many, and everybody is answered.

Each buyer is a guest with a socket of their own, held by a crowd in C (bench/clients/fanout.c), which sends every
purchase at the same moment and keeps a book of the answers. Through `liveloop serve` with its separate
processes: the web process has core 0; the crowd, the database server and all other processes have core 1. With
two web processes, the second has core 1, too, and half of the crowd. Figures, over all runs of a kind:

runs                 sales of one web process, on SQLite and on PostgreSQL
accepted_wrong       pieces sold too many or too few, winners that only the crowd or only the database knows,
                     purchases without an answer, and faults that the audit of the stock finds
last_answer_ms       from the first purchase that is sent to the last answer that is read, of the slowest run
decisions_per_s      purchases a second until the last answer; the median
<database>_*         the same for each database, and for two web processes
foreign_percent      of a core, what others than we used meanwhile: above 10 % the times say little

Peers, behind the same gateway and sockets (bench/peers/flash_counter.py): a transaction a request on both
databases, and a Lua script in Redis.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.cpu import CpuMeter
from bench.crowd.client import Crowd, LineProcess, crowd_process
from bench.crowd.market import Market, opened_market
from bench.crowd.script import Act, read_book, write_script
from bench.report import Figure, Goal, Result, progress, rounded
from tests.fixtures.postgres import PostgresCluster

DATABASES = ("sqlite", "postgresql")
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}
PEER_RUNS = 3
SETTLE_SECONDS = 2.0
CONNECT_AT_ONCE = 1_000

GOALS = [
    Goal("runs", at_least=20),
    Goal("accepted_wrong", at_most=0),
    Goal("last_answer_ms", at_most=1_000),
]


@dataclass(frozen=True, slots=True)
class Rush:
    """One sale: what went wrong, and how long it took."""

    wrong: int
    last_ms: float
    p50_ms: float
    p99_ms: float
    foreign: float


@dataclass(slots=True)
class Buyers:
    """Some sockets of one web process, and who sits at each."""

    crowd: Crowd
    people: list[str] = field(default_factory=list)


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="flashsale")
    parser.add_argument("--buyers", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--runs", type=int, default=10, help="of each kind")
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--webs", nargs="+", type=int, default=(1, 2), help="web processes")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args(arguments)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rushes: dict[tuple[str, int], list[Rush]] = {}
    with tempfile.TemporaryDirectory(prefix="liveloop-flashsale-") as folder:
        for database in options.databases:
            for webs in options.webs:
                place = Path(folder, f"{database}-{webs}")
                rushes[database, webs] = await _sell(options, place, database, webs)
        peers = {} if options.no_peers else await _peers(options, Path(folder))
    return _result(rushes, peers)


async def _sell(options: argparse.Namespace, folder: Path, database: str, webs: int) -> list[Rush]:
    async with AsyncExitStack() as stack:
        url = stack.enter_context(_database(folder, database))
        market = await stack.enter_async_context(
            opened_market(folder, url, webs=webs, pieces=options.units * options.runs)
        )
        share = options.buyers // webs
        buyers = [await _arrive(stack, folder, market, number, share) for number in range(webs)]
        rushes = []
        for number in range(options.runs):
            rush = await _rush(folder / f"run-{number}", market, buyers, options.units)
            progress(
                f"{database}, {webs} web: run {number + 1}, {rush.wrong} wrong, last answer {rush.last_ms:.0f} ms"
            )
            rushes.append(rush)
    return rushes


async def _arrive(stack: AsyncExitStack, folder: Path, market: Market, web: int, count: int) -> Buyers:
    server = market.servers[web]
    process = await stack.enter_async_context(crowd_process(server.address, server.origin, count))
    buyers = Buyers(Crowd(process, folder))
    for start in range(0, count, CONNECT_AT_ONCE):
        guests = await server.guests(min(CONNECT_AT_ONCE, count - start))
        welcomed = await buyers.crowd.connect([guest.ticket for guest in guests], 1)
        if welcomed != len(guests):
            raise RuntimeError(f"{len(guests) - welcomed} of {len(guests)} were not welcomed")
        buyers.people += [guest.person_id for guest in guests]
    progress(f"{count} are in the room")
    return buyers


async def _rush(path: Path, market: Market, buyers: Sequence[Buyers], units: int) -> Rush:
    sale = await asyncio.to_thread(market.announce, units)
    scripts = [
        _script(path.with_name(f"{path.name}-{number}"), sale.id, one) for number, one in enumerate(buyers)
    ]
    await asyncio.sleep(max(0.0, sale.opens_at - time.time()) + SETTLE_SECONDS)
    async with CpuMeter(
        {"install": market.install.pid} | {f"crowd {n}": b.crowd.pid for n, b in enumerate(buyers)}
    ) as meter:
        await asyncio.gather(
            *(one.crowd.begin(f"play {script}") for one, (script, _) in zip(buyers, scripts, strict=True))
        )
        await asyncio.gather(*(one.crowd.end() for one in buyers))
        tallies = []
        for one in buyers:
            await one.crowd.report()
            tallies.append((await one.crowd.report())["b"])
    await asyncio.to_thread(market.close, sale)
    winners: set[str] = set()
    unanswered = 0
    for one, (script, acts) in zip(buyers, scripts, strict=True):
        outcome = read_book(script, acts)
        unanswered += len(acts) - len(outcome.confirmed)
        winners |= {
            one.people[outcome.acts[act].socket] for act, won in outcome.confirmed.items() if won == 1
        }
    return Rush(
        wrong=unanswered + await market.wrong(sale, winners, units),
        last_ms=max(tally["last"] for tally in tallies),
        p50_ms=statistics.mean(tally["p50"] for tally in tallies),
        p99_ms=max(tally["p99"] for tally in tallies),
        foreign=meter.use.foreign,
    )


def _script(path: Path, sale: str, buyers: Buyers) -> tuple[Path, list[Act]]:
    """Everybody buys at once."""
    nonce = uuid.uuid4().hex[:8]
    data = {"sale_id": sale, "quantity": 1}
    acts = [
        Act(f"{nonce}-{number:x}", 0.0, number, "b", -1, "flash.buy", data)
        for number in range(len(buyers.people))
    ]
    write_script(path, acts)
    return path, acts


class _database:  # noqa: N801 - reads as a function in a with statement
    """The URL of an empty database that keeps what it has committed."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder
        self._cluster = PostgresCluster(**DURABLE) if kind == "postgresql" else None

    def __enter__(self) -> str:
        self._folder.mkdir(parents=True)
        if self._cluster is None:
            return f"sqlite:///{self._folder / 'liveloop.db'}"
        self._cluster.start()
        return self._cluster.create_schema("flashsale")

    def __exit__(self, *_: object) -> None:
        if self._cluster is not None:
            self._cluster.close()


async def _peers(options: argparse.Namespace, folder: Path) -> dict[str, list[float]]:
    """Strategy -> the time of the last answer of each run, in ms."""
    found: dict[str, list[float]] = {}
    for kind in options.databases:
        with _database(folder / f"peer-{kind}", kind) as url:
            found[f"update_{kind}"] = await _peer(options, folder, "update", url)
    async with _redis(folder) as path:
        found["redis_lua"] = await _peer(options, folder, "redis", path)
    return found


async def _peer(options: argparse.Namespace, folder: Path, kind: str, where: str) -> list[float]:
    times = []
    for number in range(PEER_RUNS):
        command = [sys.executable, "-m", "bench.peers.flash_counter", kind, where, str(options.units)]
        async with LineProcess(command, core=0) as process:
            address = f"127.0.0.1:{(await process.answer())['port']}"
            async with crowd_process(address, f"http://{address}", options.buyers) as sockets:
                crowd = Crowd(sockets, folder)
                people = [uuid.uuid4().hex for _ in range(options.buyers)]
                await crowd.connect(people, 1)
                path, acts = _script(
                    folder / f"peer-{kind}-{number}", str(uuid.uuid4()), Buyers(crowd, people)
                )
                await asyncio.sleep(SETTLE_SECONDS)
                await crowd.begin(f"play {path}")
                await crowd.end()
                await crowd.report()
                tally = (await crowd.report())["b"]
        won = sum(read_book(path, acts).confirmed.values())
        if (tally["acked"], won) != (options.buyers, options.units):
            raise RuntimeError(f"the peer {kind} sold {won} and answered {tally['acked']}")
        times.append(tally["last"])
    progress(f"peer {kind}: last answers {[round(one) for one in times]} ms")
    return times


@asynccontextmanager
async def _redis(folder: Path) -> AsyncIterator[str]:
    """A Redis server without persistence on a socket of its own."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("redis-server is missing: apt install redis-server")
    path = folder / "redis.sock"
    command = [
        "taskset",
        "-c",
        "1",
        program,
        "--port",
        "0",
        "--unixsocket",
        str(path),
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not path.exists():  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.05)
        yield str(path)
    finally:
        process.terminate()
        process.wait()


def _result(rushes: Mapping[tuple[str, int], Sequence[Rush]], peers: Mapping[str, Sequence[float]]) -> Result:
    one_web = [rush for (_, webs), some in rushes.items() if webs == 1 for rush in some]
    everyone = [rush for some in rushes.values() for rush in some]
    figures: dict[str, Figure] = {
        "runs": len(one_web),
        "accepted_wrong": sum(rush.wrong for rush in everyone),
        "last_answer_ms": rounded(max((rush.last_ms for rush in one_web), default=0.0)),
        "foreign_percent": rounded(statistics.median(rush.foreign for rush in everyone)),
    }
    return Result("flashsale", figures, {}, GOALS, [])
