"""LL-HLS viewers that one core of origin serves, alone and with nginx serving the parts.

A 1 Mbit/s broadcast; a viewer always has a blocking playlist request out and loads every part as it is
announced. Figures: viewers_alone, viewers_nginx - the most viewers whose 99th percentile from the
publication of a part to its last byte is at most 250 ms (the median of several short runs). Origin and
nginx share one core, the viewers have the other.

The peer is the usual way to multiply an origin: the same nginx as a cache that merges equal requests
(proxy_cache_lock) in front of the same origin. It lets merged requests look for the answer every 500 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.cpu import CpuMeter
from bench.hls.front import NginxFront
from bench.hls.server import BROADCAST, SECRET, SESSION
from bench.report import Goal, Result, Table, progress
from liveloop.media.hls.signing import playback_path

ROOT = Path(__file__).parent.parent
CLIENT = ROOT / "bench/clients/hls_load.c"
SHARED_MEMORY = Path("/dev/shm")
SERVER_CORE, CLIENT_CORE = "0", "1"
LIMIT_MS = 250.0
PEER_STEPS = (100, 250, 500, 1000, 2000)
STEPS = (500, 1000, 1250, 1500, 1750, 2000, 2250, 2500, 2750, 3000, 3500, 4000)
WARM_SECONDS = 3.0
PARTS_PER_SECOND = 3
COMPLETE = 0.95
FOREIGN_LIMIT = 10.0
REPEATS_AT_MOST = 2

GOALS = [Goal("viewers_alone", at_least=1000), Goal("viewers_nginx", at_least=2000)]


@dataclass(frozen=True, slots=True)
class Run:
    """One short run; times in ms, processor use in per cent of a core."""

    viewers: int
    p50: float
    p99: float
    playlist_p99: float
    mbit: float
    complete: float
    """Share of the parts that the viewers should have got."""
    errors: int
    origin: float
    nginx: float
    client: float
    foreign: float

    @property
    def good(self) -> bool:
        return self.p99 <= LIMIT_MS and self.complete >= COMPLETE and self.errors == 0


@dataclass(slots=True)
class Setting:
    """An origin, perhaps behind nginx: where viewers connect to and whom to measure."""

    port: int
    folder: Path
    processes: dict[str, int]
    runs: list[Run] = field(default_factory=list)


def build_client(folder: Path) -> Path:
    program = folder / "hls_load"
    subprocess.run(["cc", "-O2", "-Wall", "-o", str(program), str(CLIENT)], check=True)
    return program


@asynccontextmanager
async def serving(folder: Path, *, nginx: bool, caching: bool = False) -> AsyncIterator[Setting]:
    """The origin process and nginx on their core."""
    memory = Path(tempfile.mkdtemp(prefix="liveloop-bench-", dir=SHARED_MEMORY))
    pin = ("taskset", "-c", SERVER_CORE)
    command = [*pin, str(ROOT / ".venv/bin/python"), "-m", "bench.hls.server", str(memory)]
    server = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    assert server.stdout is not None
    port = await _announced_port(server.stdout)
    front = NginxFront(folder, secret=SECRET, memory=memory, origin_port=port, caching=caching)
    processes = {"origin": server.pid}
    try:
        if nginx:
            await front.start(*pin)
            processes["nginx"] = front.pid
        yield Setting(front.port if nginx else port, memory / BROADCAST, processes)
    finally:
        await front.close()
        server.terminate()
        await server.wait()
        shutil.rmtree(memory)


async def _announced_port(output: asyncio.StreamReader) -> int:
    """The server logs, and prints its port as a line of its own."""
    while line := await output.readline():
        if line.strip().isdigit():
            return int(line)
    raise RuntimeError("the origin did not start")


async def measure(program: Path, setting: Setting, viewers: int, seconds: float) -> Run:
    expires = int(time.time()) + 3600
    prefix = playback_path(SECRET, expires=expires, session=SESSION, broadcast=BROADCAST, file="")
    arguments = [
        str(setting.port),
        prefix,
        str(setting.folder),
        str(viewers),
        str(WARM_SECONDS),
        str(seconds),
    ]
    client = await asyncio.create_subprocess_exec(
        "taskset", "-c", CLIENT_CORE, str(program), *arguments, stdout=asyncio.subprocess.PIPE
    )
    async with CpuMeter(setting.processes) as meter:
        output, _ = await client.communicate()
    if client.returncode != 0:
        raise RuntimeError(f"the viewers gave up with {client.returncode}")
    found = json.loads(output)
    return Run(
        viewers=viewers,
        p50=found["part_p50_ms"],
        p99=found["part_p99_ms"],
        playlist_p99=found["list_p99_ms"],
        mbit=found["mbit"],
        complete=found["parts"] / (viewers * seconds * PARTS_PER_SECOND),
        errors=found["errors"] + found["skipped"],
        origin=meter.use.percent["origin"],
        nginx=meter.use.percent.get("nginx", 0.0),
        client=found["client_cpu_percent"],
        foreign=meter.use.foreign,
    )


async def most_viewers(
    program: Path, setting: Setting, options: argparse.Namespace, steps: Sequence[int]
) -> int:
    """Climb the steps until the median run of one is not good."""
    most = 0
    for viewers in steps:
        runs: list[Run] = []
        spare = REPEATS_AT_MOST
        while len(runs) < options.runs:
            run = await measure(program, setting, viewers, options.seconds)
            progress(f"{viewers} viewers: p99 {run.p99:.0f} ms, foreign {run.foreign:.0f} %")
            setting.runs.append(run)
            if run.foreign > FOREIGN_LIMIT and spare:
                spare -= 1
                continue
            runs.append(run)
        good = sum(run.good for run in runs) > len(runs) / 2
        if not good or statistics.median(run.p99 for run in runs) > LIMIT_MS:
            break
        most = viewers
    return most


def table(title: str, setting: Setting) -> Table:
    columns = [
        "viewers",
        "p50 ms",
        "p99 ms",
        "list p99",
        "Mbit/s",
        "complete",
        "errors",
        "origin %",
        "nginx %",
    ]
    rows = [
        [
            r.viewers,
            r.p50,
            r.p99,
            r.playlist_p99,
            r.mbit,
            r.complete,
            r.errors,
            r.origin,
            r.nginx,
            r.client,
            r.foreign,
        ]
        for r in setting.runs
    ]
    return Table(title, [*columns, "viewers' %", "foreign %"], rows)


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="./dev bench origin")
    parser.add_argument("--runs", type=int, default=3, help="short runs a step")
    parser.add_argument("--seconds", type=float, default=6.0, help="measured seconds a run")
    parser.add_argument("--steps", type=int, nargs="+", default=STEPS, help="numbers of viewers")
    options = parser.parse_args(arguments)
    figures: dict[str, int] = {}
    tables = []
    with tempfile.TemporaryDirectory() as name:
        program = build_client(Path(name))
        for kind in ("alone", "nginx"):
            async with serving(Path(name), nginx=kind == "nginx") as setting:
                figures[f"viewers_{kind}"] = await most_viewers(program, setting, options, options.steps)
                tables.append(table(f"origin {kind}, server core {SERVER_CORE}", setting))
        async with serving(Path(name), nginx=True, caching=True) as setting:
            peer = {"viewers_nginx": await most_viewers(program, setting, options, PEER_STEPS)}
            tables.append(table(f"peer: nginx as a cache, server core {SERVER_CORE}", setting))
    return Result("origin", figures, peer, goals=GOALS, tables=tables)
