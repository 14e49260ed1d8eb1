"""An install that sells: one web process or two, goods in stock, and flash sales of them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bench.crowd.client import favour, pin
from bench.crowd.servers import SLUG, Running, Server
from liveloop.bus.server import NatsServer, free_port
from liveloop.kit.clock import SystemClock
from liveloop.kit.database import Database
from liveloop.roles.supervisor.service import is_healthy
from liveloop.shop.flash.models import FlashWin
from liveloop.shop.goods.models import Variant
from liveloop.shop.stock.audit import audit
from liveloop.shop.stock.service import StockService
from tests.fixtures.install import RunningInstall, StaffClient

COUNTDOWN_SECONDS = 10
OPEN_SECONDS = 60
HOLD_SECONDS = 1_800
READY_SECONDS = 60
PRICE = 9_900
FLASH_PRICE = 1_900


@dataclass(frozen=True, slots=True)
class Sale:
    """`opens_at` is a time of the machine's clock, in seconds."""

    id: str
    opens_at: float


@dataclass(slots=True)
class Market:
    """`servers` are the web processes, one room in all of them."""

    install: RunningInstall
    owner: StaffClient
    servers: Sequence[Server]
    broadcast: str
    variant: uuid.UUID
    database: Database
    others: Mapping[str, int]
    """Processes beside the install, by name: the bus."""

    def announce(self, units: int) -> Sale:
        wanted = {
            "variant_id": str(self.variant),
            "price": FLASH_PRICE,
            "quantity": units,
            "countdown": COUNTDOWN_SECONDS,
            "seconds": OPEN_SECONDS,
            "hold_seconds": HOLD_SECONDS,
        }
        made = self.owner.call("POST", self._sales, wanted)
        started = self.owner.call("POST", f"{self._sales}/{made['id']}/start", {})
        return Sale(made["id"], datetime.fromisoformat(started["opens_at"]).timestamp())

    def close(self, sale: Sale) -> None:
        """Returns when the next one can be announced."""
        self.owner.call("POST", f"{self._sales}/{sale.id}/close", {})
        deadline = time.monotonic() + READY_SECONDS
        while any(one["state"] == "on" for one in self.owner.call("GET", self._sales)["items"]):
            if time.monotonic() > deadline:
                raise RuntimeError("the sale does not end")
            time.sleep(0.1)

    async def wrong(self, sale: Sale, winners: Collection[str], units: int) -> int:
        """How far the database is from what was to be sold, from the crowd's own book, and from itself."""
        async with self.database.read() as session:
            rows = await session.execute(
                select(FlashWin.person_id, FlashWin.quantity).where(FlashWin.sale_id == uuid.UUID(sale.id))
            )
            sold = {str(row.person_id): row.quantity for row in rows}
            faults = await audit(session)
        return abs(sum(sold.values()) - units) + len(sold.keys() ^ set(winners)) + len(faults)

    @property
    def _sales(self) -> str:
        return f"/broadcasts/{self.broadcast}/flash-sales"


@asynccontextmanager
async def opened_market(folder: Path, url: str, *, webs: int, pieces: int) -> AsyncIterator[Market]:
    """The first web process has core 0; everything else has core 1. `pieces` are in stock."""
    with _nats(folder / "nats") as (nats_url, nats):
        settings = {
            "LIVELOOP_DATABASE_URL": url,
            "LIVELOOP_NATS_URL": nats_url,
            "LIVELOOP_SHOP__HONOUR_SECONDS": "0",
        }
        with RunningInstall(folder / "install", **settings) as install:
            for role in ("web", "worker", "media"):
                pin(install.role_pid(role), 0 if role == "web" else 1)
                favour(install.role_pid(role))
            owner = await asyncio.to_thread(install.owner)
            _, broadcast, _ = await asyncio.to_thread(owner.room_on_air, SLUG)
            await asyncio.to_thread(owner.call, "POST", f"/broadcasts/{broadcast['id']}/prepare")
            running = Running(install, owner, broadcast["id"])
            address = install.site_url.removeprefix("http://")
            servers = [Server(address, install.role_pid("web"), install.pid, SLUG, running)]
            with _more_webs(install, webs - 1) as ports:
                for port, process in ports:
                    await _until_ready(port)
                    servers.append(Server(f"127.0.0.1:{port}", process.pid, install.pid, SLUG, running))
                async with _goods(url, owner, pieces) as (database, variant):
                    yield Market(install, owner, servers, broadcast["id"], variant, database, {"nats": nats})


@contextmanager
def _nats(folder: Path) -> Iterator[tuple[str, int]]:
    """The bus of all web processes: its address, and its process."""
    folder.mkdir(parents=True)
    server = NatsServer(folder, free_port(), uuid.uuid4().hex)
    server.prepare()
    process = subprocess.Popen(
        ["taskset", "-c", "1", *server.command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    favour(process.pid)
    try:
        yield server.url, process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _more_webs(install: RunningInstall, count: int) -> Iterator[list[tuple[int, subprocess.Popen[bytes]]]]:
    """More web processes of the same install, by their ports."""
    started = []
    with (install.folder / "more.log").open("ab") as log:
        for _ in range(count):
            port, metrics = free_port(), free_port()
            environment = {
                **install.environment,
                "LIVELOOP_WEB__PORT": str(port),
                "LIVELOOP_METRICS__PORT": str(metrics),
            }
            command = ["taskset", "-c", "1", sys.executable, "-m", "liveloop.roles.process", "web"]
            process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
            favour(process.pid)
            started.append((port, process))
        try:
            yield started
        finally:
            for _, process in started:
                process.terminate()
                process.wait()


async def _until_ready(port: int) -> None:
    async with asyncio.timeout(READY_SECONDS):
        while not await is_healthy("127.0.0.1", port):  # noqa: ASYNC110 - another process gets ready
            await asyncio.sleep(0.1)


@asynccontextmanager
async def _goods(url: str, owner: StaffClient, pieces: int) -> AsyncIterator[tuple[Database, uuid.UUID]]:
    """A product with so many pieces, past the API, which does not matter here."""
    form = {"title": "明前龙井", "status": "active", "variants": [{"price": PRICE}]}
    product = await asyncio.to_thread(owner.call, "POST", "/products", form)
    database = Database(url)
    await database.start()
    try:
        async with database.transaction() as session:
            found = select(Variant.id).where(Variant.product_id == uuid.UUID(product["id"]))
            variant = (await session.scalars(found)).one()
            await StockService(SystemClock()).receive(session, variant, pieces, "for the benchmark", None)
        yield database, variant
    finally:
        await database.close()
