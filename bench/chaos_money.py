"""Kills everything while people buy and pay, and compares every book afterwards.

Web, worker, NATS and (with `--database postgresql`) PostgreSQL are killed in turn at seeded random moments,
while buyers order, pay, fail, cancel and pay late at the sandbox, whose callbacks come twice, late and out of
order, and rush into one flash sale after the other. After each kill the stock is checked. Figures:

kills           processes that were killed
oversold        checks at which stock was not initial - held - sold, and units sold beyond what there was, in
                a flash sale or altogether
lost            orders, payments, refunds or flash wins that somebody was answered and that are not there;
                money at the provider that no order has and that did not go back
double_charged  orders for which more than their total was kept, orders placed twice under one key, and wins
                beyond the one that a person may have
differs         what the provider took less what it gave back, against what we say, after reconciliation
findings        what reconciliation found, beside payments that are held for their wrong amount
faults          what the audit of the money book found
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from bench.audience import until_true
from bench.money.books import Books, Reckoned, Wins
from bench.money.buyer import Buyer
from bench.money.flash import FlashSales
from bench.money.seeding import receive
from bench.report import Goal, Result, Table, progress, rounded
from tests.fixtures.install import RunningInstall, StaffClient
from tests.fixtures.postgres import PostgresCluster

SLUG = "chaos"
PRICE = 1999
STOCK = (60, 200, 1000, 20_000, 20_000)
"""Of the variants: some are sold out soon, so that buyers fight for the last ones; the last is sold in flash
sales alone."""
BACK_SECONDS = 60
SETTLE_SECONDS = 1_000
"""Callbacks that found nobody while the web process was away come again after up to 900 s."""
STAFF_SECONDS = 60

ENDED = re.compile(r'"child": "(\w+)", "code": (-?\d+),')
"""In the log of the supervisor, into which its processes write, too: a line may be cut in two by theirs."""

GOALS = [
    Goal("kills", at_least=200),
    Goal("oversold", at_most=0),
    Goal("lost", at_most=0),
    Goal("double_charged", at_most=0),
    Goal("differs", at_most=0),
    Goal("findings", at_most=0),
    Goal("faults", at_most=0),
]


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="chaos-money")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--buyers", type=int, default=30)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = {"LIVELOOP_PEOPLE__JOINS_PER_ADDRESS": "100000"}
        cluster: PostgresCluster | None = None
        url = f"sqlite:///{folder / 'data/liveloop.db'}"
        if options.database == "postgresql":
            cluster = PostgresCluster(synchronous_commit="on", autovacuum="on")
            stack.callback(cluster.close)
            cluster.start()
            url = settings["LIVELOOP_DATABASE_URL"] = cluster.create_schema("chaos")
        install = stack.enter_context(RunningInstall(folder, **settings))
        books = Books(url)
        stack.callback(books.close)
        return await Chaos(install, cluster, books, url, options).run()


class Chaos:
    def __init__(
        self,
        install: RunningInstall,
        cluster: PostgresCluster | None,
        books: Books,
        url: str,
        options: argparse.Namespace,
    ) -> None:
        self._install = install
        self._cluster = cluster
        self._books = books
        self._url = url
        self._options = options
        self._dice = random.Random(options.seed)
        self._initial: dict[str, int] = {}
        self._wrong_stocks = 0
        self._checks = 0
        self._kills: Counter[str] = Counter()
        self._back: list[tuple[str, float]] = []

    async def run(self) -> Result:
        owner = self._install.owner()
        _, broadcast, _ = owner.room_on_air(SLUG)
        owner.call("POST", f"/broadcasts/{broadcast['id']}/prepare")
        variants = [self._make_product(owner, number) for number in range(len(STOCK))]
        await receive(self._url, dict(zip(variants, STOCK, strict=True)))
        self._initial = {uuid.UUID(one).hex: count for one, count in zip(variants, STOCK, strict=True)}
        dice = self._dice
        buyers = [
            Buyer(self._install.site_url, SLUG, random.Random(dice.getrandbits(64)), f"买家{number}")
            for number in range(self._options.buyers)
        ]
        await asyncio.gather(*(buyer.enter() for buyer in buyers))
        progress(f"{len(buyers)} buyers are in")
        *usual, rushed = variants
        sales = FlashSales(owner, broadcast["id"], rushed)
        selling = asyncio.create_task(sales.run())
        buying = [asyncio.create_task(buyer.run(usual, PRICE, sales)) for buyer in buyers]
        began = time.monotonic()
        await self._kill_on()
        sales.stopped = True
        for buyer in buyers:
            buyer.stopped = True
        await asyncio.gather(selling, *buying)
        lasted = time.monotonic() - began
        progress("everybody has stopped")
        await until_true(self._is_settled, seconds=SETTLE_SECONDS)
        faults, findings = await self._reconcile(owner)
        self._check_stock()
        reckoned = self._reckon(buyers)
        wins = self._books.wins([(sale, buyer.person) for buyer in buyers for sale in buyer.book.won])
        for buyer in buyers:
            await buyer.close()
        return self._result(buyers, reckoned, wins, faults, findings, lasted)

    def _make_product(self, owner: StaffClient, number: int) -> str:
        form = {"title": f"茶 {number}", "status": "active", "variants": [{"price": PRICE}]}
        return str(owner.call("POST", "/products", form)["variants"][0]["id"])

    async def _kill_on(self) -> None:
        victims = ["web", "worker", "nats", *(["postgresql"] if self._cluster else [])]
        for number in range(self._options.kills):
            await asyncio.sleep(self._dice.uniform(0.3, 2.0))
            victim = victims[number % len(victims)]
            began = time.monotonic()
            await self._kill(victim)
            self._back.append((victim, time.monotonic() - began))
            self._kills[victim] += 1
            self._check_stock()
            if (number + 1) % 10 == 0 or number + 1 == self._options.kills:
                progress(f"{number + 1}/{self._options.kills} {victim} is back")

    async def _kill(self, victim: str) -> None:
        if victim == "postgresql":
            assert self._cluster is not None
            self._cluster.kill()
            await asyncio.sleep(self._dice.uniform(0.0, 0.5))
            await asyncio.to_thread(self._cluster.restart)
            return
        # What was killed before may have taken this one along: it has to be there to be killed.
        await until_true(lambda: _pid(self._install, victim) is not None, seconds=BACK_SECONDS)
        old = self._install.role_pid(victim)
        os.kill(old, signal.SIGKILL)
        await until_true(partial(_is_back, self._install, victim, old), seconds=BACK_SECONDS)

    def _check_stock(self) -> None:
        self._checks += 1
        self._wrong_stocks += self._books.wrong_stocks(self._initial)

    def _is_settled(self) -> bool:
        return self._books.unsettled() == 0

    async def _reconcile(self, owner: StaffClient) -> tuple[int, int]:
        """What the audit of the money book finds, and what comparing today's bill finds."""
        now = time.time()
        for back in (0, 86_400):
            day = time.strftime("%Y-%m-%d", time.gmtime(now - back))
            owner.call("POST", f"/money/bills/sandbox/{day}")
        await until_true(lambda: _is_compared(owner), seconds=STAFF_SECONDS)
        ordered = owner.call("POST", "/money/audits")["id"]
        await until_true(lambda: _audit(owner, ordered)["finished_at"] is not None, seconds=STAFF_SECONDS)
        kinds = Counter(one["kind"] for one in _all_findings(owner))
        held = kinds.pop("amount_differs", 0)
        progress(f"findings: {dict(kinds)}, held for their amount: {held}")
        return len(_audit(owner, ordered)["faults"]), kinds.total()

    def _reckon(self, buyers: Sequence[Buyer]) -> Reckoned:
        placed = {key: order for buyer in buyers for key, order in buyer.book.placed.items()}
        paid = {order for buyer in buyers for order in buyer.book.paid}
        return self._books.reckon(placed, paid)

    def _result(
        self,
        buyers: Sequence[Buyer],
        reckoned: Reckoned,
        wins: Wins,
        faults: int,
        findings: int,
        lasted: float,
    ) -> Result:
        sold = reckoned.units_sold
        beyond = sum(max(0, sold.get(one, 0) - count) for one, count in self._initial.items())
        acts = sum((buyer.book.acts for buyer in buyers), Counter[str]())
        figures = {
            "kills": self._kills.total(),
            "oversold": self._wrong_stocks + beyond + wins.oversold,
            "lost": reckoned.lost + wins.lost,
            "double_charged": reckoned.double_charged + wins.doubled,
            "differs": abs(reckoned.paid_there - reckoned.paid_here),
            "findings": findings,
            "faults": faults,
            "orders": reckoned.orders,
            "paid_orders": reckoned.paid_orders,
            "held_payments": reckoned.held_payments,
            "flash_wins": wins.wins,
            "units_sold": sum(sold.values()),
            "stock_checks": self._checks,
            "minutes": rounded(lasted / 60),
        }
        rows = [
            (victim, count, rounded(_slowest(self._back, victim))) for victim, count in self._kills.items()
        ]
        tables = [
            Table("Kills", ("victim", "kills", "longest until back s"), sorted(rows)),
            Table("Ends of processes", ("process", "exit code", "times"), _ends(self._install)),
            Table("What buyers did", ("act", "times"), sorted(acts.items())),
        ]
        return Result("chaos-money", figures, {}, GOALS, tables)


def _slowest(back: Sequence[tuple[str, float]], victim: str) -> float:
    return max(seconds for name, seconds in back if name == victim)


def _pid(install: RunningInstall, role: str) -> int | None:
    try:
        return install.role_pid(role)
    except LookupError:
        return None


def _is_back(install: RunningInstall, victim: str, old: int) -> bool:
    return _pid(install, victim) not in (None, old) and install.answers(victim)


def _ends(install: RunningInstall) -> list[tuple[str, int, int]]:
    """Process, exit code and how often, as the supervisor saw it: -9 is a kill, others its own doing."""
    ends = Counter(ENDED.findall(install.log))
    return sorted((child, int(code), times) for (child, code), times in ends.items())


def _is_compared(owner: StaffClient) -> bool:
    return all(day["due_at"] is None for day in owner.call("GET", "/money/bills")["items"])


def _audit(owner: StaffClient, ordered: str) -> dict[str, Any]:
    items = owner.call("GET", "/money/audits")["items"]
    return dict(next(one for one in items if one["id"] == ordered))


def _all_findings(owner: StaffClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = owner.call("GET", f"/money/findings?state=open&limit=100{cursor}")
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = f"&cursor={page['next_cursor']}"
