"""A thousand people send gifts over sockets while processes are killed; their own books must agree with ours.

Web, worker and NATS are killed in turn at seeded random moments. A sender keeps a book of what was answered
and sends what was not again under the same key. Figures:

senders            sockets, each a person of its own with points
sent               gifts that were answered
kills              processes that were killed
lost               answered gifts that the database lacks
doubled            gifts that are there twice, or that nobody was told of
wrong_balances     accounts that differ from the senders' books, and what the audit of the ledger finds
transfers_per_s    gifts a second, over the whole time with its kills
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bench.audience import Viewer, until_true
from bench.report import Goal, Result, progress, rounded
from tests.fixtures.install import RunningInstall, StaffClient

SLUG = "ledger"
POINTS = 1_000
VICTIMS = ("web", "worker", "nats")
BACK_SECONDS = 30
JOIN_SECONDS = 120
AUDIT_SECONDS = 60
JOINS_AT_ONCE = 50

GOALS = [
    Goal("lost", at_most=0),
    Goal("doubled", at_most=0),
    Goal("wrong_balances", at_most=0),
]


class Sender(Viewer):
    """Gives one gift after the other and knows what is left."""

    def __init__(self, site_url: str, number: int, dice: random.Random) -> None:
        super().__init__(site_url, SLUG, f"观众{number}")
        self._dice = dice
        self.left = 0
        self.silent = False

    async def give_on(self, gift_id: str, price: int, *, pause: float) -> None:
        """Until it is told to be silent, or has no points any more."""
        await asyncio.sleep(self._dice.uniform(0, pause))
        while not self.silent and self.left >= price:
            before = len(self.book.gifts)
            await self.give(gift_id)
            self.left -= price * (len(self.book.gifts) - before)
            await asyncio.sleep(self._dice.uniform(0.5, 1.5) * pause)


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="ledger")
    parser.add_argument("--senders", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=75.0)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--per-second", type=float, default=100.0, help="gifts a second, of all together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder, RunningInstall(Path(folder)) as install:
        owner = install.owner()
        senders = [Sender(install.site_url, number, dice) for number in range(options.senders)]
        staying = [asyncio.create_task(sender.run()) for sender in senders]
        try:
            return await _act(install, owner, senders, dice, options)
        finally:
            for task in staying:
                task.cancel()
            await asyncio.gather(*staying, return_exceptions=True)


async def _act(
    install: RunningInstall,
    owner: StaffClient,
    senders: list[Sender],
    dice: random.Random,
    options: argparse.Namespace,
) -> Result:
    room = owner.call("POST", "/rooms", {"slug": SLUG, "title": "账本", "orientation": "portrait"})
    owner.call("POST", "/broadcasts", {"room_id": room["id"], "title": "x", "scheduled_at": _soon()})
    gift = min(owner.call("GET", "/gifts")["items"], key=lambda one: one["price"])
    await until_true(lambda: all(one.book.connections for one in senders), seconds=JOIN_SECONDS)
    progress(f"{len(senders)} senders are in")
    await asyncio.to_thread(_give_points, owner, senders)
    progress("everybody has points")
    began = time.monotonic()
    pause = len(senders) / options.per_second
    giving = [asyncio.create_task(one.give_on(gift["id"], gift["price"], pause=pause)) for one in senders]
    kills = await _kill_around(install, dice, options)
    await asyncio.sleep(max(0.0, options.seconds - (time.monotonic() - began)))
    for sender in senders:
        sender.silent = True
    await asyncio.gather(*giving)
    lasted = time.monotonic() - began
    progress("everybody is answered")
    figures = _reckon(install, senders, room["id"], gift["price"])
    figures["wrong_balances"] += await _faults(owner)
    sent = sum(len(one.book.gifts) for one in senders)
    return Result(
        "ledger",
        {
            "senders": len(senders),
            "sent": sent,
            "kills": kills,
            **figures,
            "transfers_per_s": rounded(sent / lasted),
            "refused": sum(one.book.refused.total() for one in senders),
        },
        {},
        GOALS,
    )


def _soon() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))


def _give_points(owner: StaffClient, senders: Sequence[Sender]) -> None:
    for sender in senders:
        correction = {"key": f"bench-{sender.person_id}", "points": POINTS, "note": "for the benchmark"}
        owner.call("POST", f"/points/people/{sender.person_id}/corrections", correction)
        sender.left = POINTS


async def _kill_around(install: RunningInstall, dice: random.Random, options: argparse.Namespace) -> int:
    """One after the other, spread over the time; returns how many."""
    pause = options.seconds / (options.kills + 1)
    for number in range(options.kills):
        await asyncio.sleep(dice.uniform(0.6, 1.2) * pause)
        victim = VICTIMS[number % len(VICTIMS)]
        old = install.role_pid(victim)
        os.kill(old, signal.SIGKILL)
        await until_true(partial(_is_back, install, victim, old), seconds=BACK_SECONDS)
        progress(f"{number + 1}/{options.kills} {victim} is back")
    return int(options.kills)


def _is_back(install: RunningInstall, victim: str, old: int) -> bool:
    try:
        return install.role_pid(victim) != old and install.answers(victim)
    except LookupError:
        return False


def _reckon(install: RunningInstall, senders: Sequence[Sender], room_id: str, price: int) -> dict[str, Any]:
    """Everybody's book against the database."""
    with closing(sqlite3.connect(install.folder / "data/liveloop.db")) as database:
        rows = database.execute("SELECT client_id FROM gifts_sent").fetchall()
        stored = Counter(row[0] for row in rows)
        held = dict(database.execute("SELECT kind || ' ' || owner, balance FROM ledger_accounts").fetchall())
        boards = dict(
            database.execute(
                "SELECT board, SUM(points) FROM gift_sums WHERE day = '' GROUP BY board"
            ).fetchall()
        )
    answered = {gift for one in senders for gift in one.book.gifts}
    spent = price * len(answered)
    wrong = sum(held.get(f"person {one.person_id}") != one.left for one in senders)
    wrong += held.get(f"room {uuid.UUID(room_id)}", 0) != spent
    wrong += sum(boards.get(board, 0) != spent for board in ("broadcast", "room", "rooms", "whole"))
    return {
        "lost": len(answered - stored.keys()),
        "doubled": sum(count - 1 for count in stored.values()) + len(stored.keys() - answered),
        "wrong_balances": wrong,
    }


async def _faults(owner: StaffClient) -> int:
    """What an audit of the ledger finds, as staff orders it."""
    ordered = owner.call("POST", "/points/audits")["id"]
    deadline = time.monotonic() + AUDIT_SECONDS
    while time.monotonic() < deadline:
        audit = next(one for one in owner.call("GET", "/points/audits")["items"] if one["id"] == ordered)
        if audit["finished_at"]:
            return len(audit["faults"])
        await asyncio.sleep(0.5)
    raise RuntimeError("the audit did not end")
