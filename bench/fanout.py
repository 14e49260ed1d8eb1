"""A crowd in one room: comments to every socket, next to a plain C sender and with clients that stall.

Authenticated sockets held by a C client, comments sent as commands over 200 of them at random moments;
latency counts from the sender's write to the read of each receiver. The process that holds the sockets
has core 0, the client and everything else core 1. Figures:

viewers             sockets in the room
p50_ms, p99_ms      medians over the clean windows
lost                comments that were acknowledged and that a healthy socket lacks, over all windows
cpu_ratio_to_c      processor time of that process per frame, to that of an epoll sender of equal frames
cpu_ratio_to_c_uncompressed  the same, to that of one that sends the same messages uncompressed
bytes_per_frame     on the wire; the table also has them as they were before they were compressed
kib_per_connection  growth of its resident memory
stall_cut_s         until the last of the stalled tenth of the sockets was cut
stall_p99_percent   what stalling did to the p99 of the others
stall_growth_mb     growth of resident memory meanwhile
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.cpu import CpuMeter, process_seconds, rss_mb
from bench.crowd.client import Crowd, LineProcess, crowd_process
from bench.crowd.servers import Server, alone, installed, plain_sender
from bench.report import Goal, Result, Table, progress, rounded

SENDERS = 200
BATCH = 1_000
SETTLE_SECONDS = 3
FOREIGN_PERCENT = 10
TRIES = 4
PATIENCE_SECONDS = 20
GLANCE_SECONDS = 0.5
STALL_SECONDS = 24
STALL_WINDOW_SECONDS = 4

GOALS = [
    Goal("p50_ms", at_most=150),
    Goal("p99_ms", at_most=300),
    Goal("lost", at_most=0),
    Goal("cpu_ratio_to_c", at_most=1.3),
    Goal("kib_per_connection", at_most=16),
    Goal("stall_cut_s", at_most=15),
    Goal("stall_p99_percent", at_most=10),
]


@dataclass(frozen=True, slots=True)
class Window:
    """One measured span; processor time in microseconds per frame, latencies in milliseconds."""

    kind: str
    p50: float
    p99: float
    frames: int
    bytes_per_frame: float
    text_per_frame: float
    flushes: float
    micros: float
    c_micros: float
    c_text_micros: float
    cpu: float
    foreign: float
    lost: int
    doubled: int
    refused: int
    sent: int

    @property
    def clean(self) -> bool:
        return self.foreign <= FOREIGN_PERCENT


class Scene:
    """The server, its crowd, and the plain sender with a crowd of its own."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._seed = 0
        self.kib_per_connection = 0.0

    async def build(self, stack: AsyncExitStack) -> None:
        place = alone() if self._options.gateway_only else installed(self._folder / "install")
        self.server: Server = await stack.enter_async_context(place)
        self.crowd = await self._crowd(stack, self.server.address, self.server.origin)
        self.sender, address = await stack.enter_async_context(plain_sender(self._options.viewers))
        self.c_crowd = await self._crowd(stack, address, f"http://{address}")

    async def fill(self) -> None:
        """Everybody comes in."""
        viewers = self._options.viewers
        await self.crowd.small(viewers // 10)
        before = rss_mb(self.server.pid)
        for start in range(0, viewers, BATCH):
            count = min(BATCH, viewers - start)
            welcomed = await self.crowd.connect(await self.server.tickets(count), min(SENDERS, viewers))
            if welcomed != count:
                raise RuntimeError(f"{count - welcomed} of {count} were not welcomed")
            progress(f"{start + count} of {viewers} are in the room")
        await self.c_crowd.connect([f"t{number}" for number in range(viewers)], 1)
        await asyncio.sleep(SETTLE_SECONDS)
        self.kib_per_connection = (rss_mb(self.server.pid) - before) * 1024 / viewers

    async def window(self, seconds: float, kind: str = "measured", *, peer: bool = True) -> Window:
        self._seed += 1
        rate = self._options.rate
        groups = {"server": self.server.pid, "install": self.server.install}
        await self.crowd.begin(f"run {seconds} {rate} {self._seed}")
        started, before = time.monotonic(), process_seconds(self.server.pid)
        async with CpuMeter(groups) as meter:
            await self.crowd.end()
        used, spent = process_seconds(self.server.pid) - before, time.monotonic() - started
        books = await self.crowd.report()
        frames = max(books["frames"], 1)
        flushes = frames / books["healthy"] / spent
        c_micros = c_text_micros = c_foreign = 0.0
        if peer:
            c_micros, c_foreign = await self._plain(books["bytes"] / frames, flushes, seconds)
            c_text_micros, _ = await self._plain(books["text_bytes"] / frames, flushes, seconds)
        return Window(
            kind=kind,
            p50=books["p50"],
            p99=books["p99"],
            frames=frames,
            bytes_per_frame=books["bytes"] / frames,
            text_per_frame=books["text_bytes"] / frames,
            flushes=flushes,
            micros=used * 1e6 / frames,
            c_micros=c_micros,
            c_text_micros=c_text_micros,
            cpu=100 * used / spent,
            foreign=max(meter.use.foreign, c_foreign),
            lost=books["lost"],
            doubled=books["doubled"],
            refused=books["refused"] + books["sent"] - books["answered"],
            sent=books["sent"],
        )

    async def _plain(self, size: float, flushes: float, seconds: float) -> tuple[float, float]:
        """The plain sender sends frames of equal size, as often, to as many."""
        events = max(1, round(self._options.rate / flushes))
        self.sender.tell(f"go {events} {int(size)} {1000 / flushes} {seconds}")
        await self.c_crowd.begin(f"hold {seconds}")
        async with CpuMeter({"sender": self.sender.pid, "install": self.server.install}) as meter:
            await self.c_crowd.end()
        await self.c_crowd.report()
        done = await self.sender.answer()
        return done["cpu"] * 1e6 / max(done["frames"], 1), meter.use.foreign

    async def _crowd(self, stack: AsyncExitStack, address: str, origin: str) -> Crowd:
        process: LineProcess = crowd_process(address, origin, self._options.viewers)
        return Crowd(await stack.enter_async_context(process), self._folder)


@dataclass(frozen=True, slots=True)
class Stall:
    """What a tenth of the sockets did by not reading."""

    sockets: int
    cut: int
    seconds: float
    growth_mb: float
    windows: Sequence[Window]


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="fanout")
    parser.add_argument("--viewers", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--windows", type=int, default=5)
    parser.add_argument("--gateway-only", action="store_true", help="everything behind the gateway in memory")
    options = parser.parse_args(arguments)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="liveloop-fanout-") as folder:
        async with AsyncExitStack() as stack:
            scene = Scene(options, Path(folder))
            await scene.build(stack)
            await scene.fill()
            await scene.window(1, peer=False)
            windows = await _measure(scene, options.windows, options.seconds)
            stall = await _stall(scene)
    return _result(options, scene.kib_per_connection, windows, stall)


async def _measure(scene: Scene, wanted: int, seconds: float) -> list[Window]:
    """Clean windows, as many as wanted; those that others disturbed are kept for the table."""
    windows: list[Window] = []
    for _ in range(wanted * TRIES):
        await _quiet()
        windows.append(await scene.window(seconds))
        _tell(windows[-1])
        if sum(window.clean for window in windows) == wanted:
            break
    return windows


async def _quiet() -> None:
    """Wait a while for others to be done."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    foreign = 100.0
    while foreign > FOREIGN_PERCENT and time.monotonic() < deadline:
        async with CpuMeter({}) as meter:
            await asyncio.sleep(GLANCE_SECONDS)
        foreign = meter.use.foreign


async def _stall(scene: Scene) -> Stall:
    before = rss_mb(scene.server.pid)
    peak = before
    stalled = await scene.crowd.stall()
    started = time.monotonic()
    windows: list[Window] = []
    cut, last = 0, 0.0
    while cut < stalled and time.monotonic() - started < STALL_SECONDS:
        windows.append(await scene.window(STALL_WINDOW_SECONDS, "stalled", peer=False))
        _tell(windows[-1])
        peak = max(peak, rss_mb(scene.server.pid))
        cut, last = await scene.crowd.cuts()
    seconds = last if cut == stalled else STALL_SECONDS
    return Stall(stalled, cut, seconds, peak - before, windows)


def _tell(window: Window) -> None:
    note = "" if window.clean else f", disturbed: {window.foreign:.0f} % foreign"
    progress(f"{window.kind}: p50 {window.p50:.0f} ms, p99 {window.p99:.0f} ms, lost {window.lost}{note}")


def _result(
    options: argparse.Namespace, kib_per_connection: float, windows: list[Window], stall: Stall
) -> Result:
    clean = [window for window in windows if window.clean] or windows
    calm = [window for window in stall.windows if window.clean] or list(stall.windows)
    p99 = statistics.median(window.p99 for window in clean)
    stalled_p99 = statistics.median(window.p99 for window in calm)
    everything = [*windows, *stall.windows]
    figures = {
        "viewers": options.viewers,
        "p50_ms": rounded(statistics.median(window.p50 for window in clean)),
        "p99_ms": rounded(p99),
        "lost": sum(window.lost for window in everything),
        "cpu_ratio_to_c": rounded(statistics.median(window.micros / window.c_micros for window in clean)),
        "cpu_ratio_to_c_uncompressed": rounded(
            statistics.median(window.micros / window.c_text_micros for window in clean)
        ),
        "bytes_per_frame": rounded(statistics.median(window.bytes_per_frame for window in clean)),
        "kib_per_connection": rounded(kib_per_connection),
        "comments_per_second": options.rate,
        "doubled": sum(window.doubled for window in everything),
        "refused": sum(window.refused for window in everything),
        "cpu_percent": rounded(statistics.median(window.cpu for window in clean)),
        "micros_per_frame": rounded(statistics.median(window.micros for window in clean)),
        "stall_sockets": stall.sockets,
        "stall_cut": stall.cut,
        "stall_cut_s": rounded(stall.seconds),
        "stall_p99_percent": rounded(100 * (stalled_p99 / p99 - 1)),
        "stall_growth_mb": rounded(stall.growth_mb),
        "clean_windows": len([window for window in windows if window.clean]),
    }
    peer = {
        "micros_per_frame": rounded(statistics.median(window.c_micros for window in clean)),
        "micros_per_frame_uncompressed": rounded(statistics.median(window.c_text_micros for window in clean)),
    }
    return Result("fanout", figures, peer, GOALS, [_table(everything)])


def _table(windows: Sequence[Window]) -> Table:
    columns = ("window", "sent", "p50 ms", "p99 ms", "frames/s each", "bytes", "text", "us/frame")
    return Table(
        "windows (foreign CPU above 10 % of a core is left out of the medians)",
        [*columns, "C us", "C us for text", "cpu %", "foreign %", "lost", "refused"],
        [_row(window) for window in windows],
    )


def _row(window: Window) -> list[object]:
    times = [window.p50, window.p99, window.flushes]
    sizes = [round(window.bytes_per_frame), round(window.text_per_frame)]
    costs = [window.micros, window.c_micros or None, window.c_text_micros or None, window.cpu]
    return [window.kind, window.sent, *times, *sizes, *costs, window.foreign, window.lost, window.refused]
