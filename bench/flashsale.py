"""Ten thousand people buy a hundred pieces at one moment: never one too many, everybody answered in a second.

Each buyer is a guest with a socket of their own, held by a crowd in C (bench/clients/fanout.c), which sends
every purchase at the same moment and keeps a book of the answers. Through `liveloop serve` with its separate
processes: the web process has core 0; the crowd, the database server and all other processes have core 1.
With two web processes, the second has core 1, too, and half of the crowd. Figures:

runs                 sales by one web process, on all databases together
accepted_wrong       of all runs: pieces sold too many or too few, winners that only the crowd or only the
                     database knows, purchases without an answer, and faults that the audit of the stock finds
last_answer_ms       from the first purchase that is sent to the last answer that is read, of the slowest run
                     with one web process
decisions_per_s      purchases a second until the last answer, with one web process; the median
foreign_percent      of a core, what others than we used meanwhile: above 10 % the times say little

The table has the same for each database, for two web processes, and for the peers behind the same gateway and
sockets (bench/peers/flash_counter.py): one transaction a request on both databases, a Lua script in Redis.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.cpu import CpuMeter
from bench.crowd.client import Crowd, crowd_process
from bench.crowd.market import Market, opened_market
from bench.crowd.rush import Book, Buyers, empty_database, play
from bench.peers.flash_rivals import rivals
from bench.report import Figure, Goal, Result, Table, progress, rounded

DATABASES = ("sqlite", "postgresql")
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
    """One sale: what the clients know of it, what is wrong with that, and who else used the machine."""

    book: Book
    wrong: int
    foreign: float


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="flashsale")
    parser.add_argument("--buyers", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--runs", type=int, default=10, help="of each kind")
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--webs", nargs="+", type=int, choices=(1, 2), default=(1, 2), help="web processes")
    parser.add_argument("--peer-runs", type=int, default=PEER_RUNS)
    options = parser.parse_args(arguments)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rushes: dict[tuple[str, int], list[Rush]] = {}
    with tempfile.TemporaryDirectory(prefix="liveloop-flashsale-") as name:
        folder = Path(name)
        for database in options.databases:
            for webs in options.webs:
                rushes[database, webs] = await _sell(options, folder, database, webs)
        peers: Mapping[str, Sequence[Book]] = {}
        if options.peer_runs:
            peers = await rivals(
                folder,
                options.databases,
                buyers=options.buyers,
                units=options.units,
                runs=options.peer_runs,
            )
    return _result(options.buyers, rushes, peers)


async def _sell(options: argparse.Namespace, folder: Path, database: str, webs: int) -> list[Rush]:
    """Some sales with the same people."""
    place = folder / f"{database}-{webs}"
    pieces = options.units * options.runs
    rushes: list[Rush] = []
    async with AsyncExitStack() as stack:
        url = stack.enter_context(empty_database(place, database))
        market = await stack.enter_async_context(opened_market(place, url, webs=webs, pieces=pieces))
        share = options.buyers // webs
        buyers = [await _arrive(stack, place, market, number, share) for number in range(webs)]
        for number in range(options.runs):
            rush = await _rush(place, f"run-{number}", market, buyers, options.units)
            told = f"{rush.wrong} wrong, last answer {rush.book.last_ms:.0f} ms"
            progress(f"{database}, {webs} web, run {number + 1}: {told}")
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


async def _rush(folder: Path, name: str, market: Market, buyers: Sequence[Buyers], units: int) -> Rush:
    sale = await asyncio.to_thread(market.announce, units)
    await asyncio.sleep(max(0.0, sale.opens_at - time.time()) + SETTLE_SECONDS)
    groups = {f"crowd {number}": one.crowd.pid for number, one in enumerate(buyers)}
    groups |= {f"web {number}": server.pid for number, server in enumerate(market.servers)}
    async with CpuMeter({**groups, "install": market.install.pid, **market.others}) as meter:
        book = await play(folder, name, sale.id, buyers)
    await asyncio.to_thread(market.close, sale)
    wrong = book.unanswered + await market.wrong(sale, book.winners, units)
    return Rush(book, wrong, meter.use.foreign)


def _result(
    buyers: int, rushes: Mapping[tuple[str, int], Sequence[Rush]], peers: Mapping[str, Sequence[Book]]
) -> Result:
    alone = [rush for (_, webs), some in rushes.items() if webs == 1 for rush in some]
    everything = [rush for some in rushes.values() for rush in some]
    figures: dict[str, Figure] = {
        "runs": len(alone),
        "accepted_wrong": sum(rush.wrong for rush in everything),
        "last_answer_ms": rounded(max((rush.book.last_ms for rush in alone), default=0.0)),
        "decisions_per_s": _rate(buyers, [rush.book for rush in alone]),
        "foreign_percent": rounded(statistics.median(rush.foreign for rush in everything)),
    }
    books = {
        f"{database}, {webs} web": [one.book for one in some] for (database, webs), some in rushes.items()
    }
    peer = {f"{name}_per_s": _rate(buyers, some) for name, some in peers.items()}
    rows = [_row(name, buyers, some) for name, some in {**books, **peers}.items()]
    columns = ("way", "runs", "purchases/s", "p50 ms", "p99 ms", "last ms, median", "last ms, slowest")
    return Result("flashsale", figures, peer, GOALS, [Table("sold in a flash", columns, rows)])


def _row(name: str, buyers: int, books: Sequence[Book]) -> list[object]:
    lasts = [book.last_ms for book in books]
    p50, p99 = (statistics.median(one) for one in zip(*((b.p50_ms, b.p99_ms) for b in books), strict=True))
    return [name, len(books), _rate(buyers, books), p50, p99, statistics.median(lasts), max(lasts)]


def _rate(buyers: int, books: Sequence[Book]) -> float:
    """Purchases a second until the last answer."""
    return rounded(1000 * buyers / statistics.median(book.last_ms for book in books)) if books else 0.0
