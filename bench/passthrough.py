"""What a broadcast costs that nothing has to be drawn into: RTMP in, CMAF parts and a recording out.

Figures: cpu_percent of a core for one 1080p30 6 Mbit/s broadcast, rss_mb per broadcast (slope between 1
and 5) over base_rss_mb, and late_parts with `broadcasts` at once in one process.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.cpu import CpuMeter, family, rss_mb
from bench.media.coded import CodedSource, make_source
from bench.media.push import pushing
from bench.metrics import Samples, scrape
from bench.peers.nginx_rtmp import NginxRtmp
from bench.report import Goal, Result, Table, median_figures, progress, rounded
from tests.fixtures.install import RunningInstall, StaffClient

OUT = Path(__file__).parent / "out"
SETTLE_SECONDS = 8
LATE_SECONDS = 0.167
"""Half a part: what a player with three parts in hand does not feel yet."""

GOALS = [Goal("cpu_percent", at_most=2.5), Goal("rss_mb", at_most=20), Goal("late_parts", at_most=0)]


@dataclass(frozen=True, slots=True)
class Load:
    broadcasts: int
    cpu: float
    rss: float
    foreign: float
    parts: int = 0
    late: int = 0


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="passthrough")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--broadcasts", type=int, default=40)
    options = parser.parse_args(arguments)
    source = make_source(OUT / "coded-1080p30.flv")
    loads: list[Load] = []
    peers: list[Load] = []
    for run in range(options.runs):
        for count in (1, 5):
            progress(f"run {run + 1}: {count} broadcast(s) for {options.seconds:g} s, then nginx-rtmp")
            loads.append(await _liveloop(source, count, options.seconds))
            peers.append(await _nginx(source, count, options.seconds))
    progress(f"{options.broadcasts} broadcasts at once in one process")
    crowd = await _liveloop(source, options.broadcasts, options.seconds * 2)
    return _result(loads, peers, crowd)


def _result(loads: list[Load], peers: list[Load], crowd: Load) -> Result:
    ours, theirs = _figures(loads), _figures(peers)
    figures = {
        **ours,
        "broadcasts": crowd.broadcasts,
        "parts": crowd.parts,
        "late_parts": crowd.late,
        "crowd_cpu_percent": rounded(crowd.cpu),
        "crowd_rss_mb": rounded(crowd.rss),
        "cpu_ratio_to_peer": rounded(ours["cpu_percent"] / max(theirs["cpu_percent"], 0.01)),
    }
    rows = [
        (name, load.broadcasts, load.cpu, load.rss, load.parts, load.late, load.foreign)
        for name, each in (("liveloop", [*loads, crowd]), ("nginx-rtmp", peers))
        for load in each
    ]
    columns = ("server", "broadcasts", "CPU %", "RSS MB", "parts", "late", "foreign CPU %")
    return Result("passthrough", figures, theirs, GOALS, [Table("Every run", columns, rows)])


def _figures(loads: list[Load]) -> dict[str, float]:
    ones = [load for load in loads if load.broadcasts == 1]
    fives = [load for load in loads if load.broadcasts == 5]
    slopes = [(five.rss - one.rss) / 4 for one, five in zip(ones, fives, strict=True)]
    return median_figures(
        {
            "cpu_percent": one.cpu,
            "cpu_percent_of_five": five.cpu,
            "rss_mb": slope,
            "base_rss_mb": one.rss - slope,
        }
        for one, five, slope in zip(ones, fives, slopes, strict=True)
    )


async def _liveloop(source: CodedSource, count: int, seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder, RunningInstall(Path(folder)) as install:
        owner = install.owner()
        addresses = [_room(owner, number) for number in range(count)]
        media = install.role_pid("media")
        async with pushing(source, seconds + 4 * SETTLE_SECONDS, *addresses):
            await asyncio.sleep(2 * SETTLE_SECONDS)
            before = await scrape(install.metrics_urls)
            async with CpuMeter({"media": media}) as meter:
                await asyncio.sleep(seconds)
            after = await scrape(install.metrics_urls)
            rss = rss_mb(media)
    parts, late = _parts(after)[0] - _parts(before)[0], _parts(after)[1] - _parts(before)[1]
    return Load(count, meter.use.percent["media"], rss, meter.use.foreign, parts, late)


def _room(owner: StaffClient, number: int) -> str:
    _, _, address = owner.room_on_air(f"room-{number}", title=f"Room {number}")
    return address


def _parts(samples: Samples) -> tuple[int, int]:
    """(all parts, late parts) so far."""
    counts = {
        float(dict(labels)["le"]): value
        for (name, labels), value in samples.items()
        if name == "liveloop_part_delay_seconds_bucket"
    }
    everything = counts.get(float("inf"), 0.0)
    return int(everything), int(everything - counts.get(LATE_SECONDS, 0.0))


async def _nginx(source: CodedSource, count: int, seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        nginx = NginxRtmp(Path(folder))
        await nginx.start()
        try:
            urls = [nginx.publish_url(f"room-{number}") for number in range(count)]
            async with pushing(source, seconds + 4 * SETTLE_SECONDS, *urls):
                await asyncio.sleep(2 * SETTLE_SECONDS)
                async with CpuMeter({"nginx": nginx.pid}) as meter:
                    await asyncio.sleep(seconds)
                rss = sum(rss_mb(pid) for pid in family(nginx.pid))
        finally:
            await nginx.close()
    return Load(count, meter.use.percent["nginx"], rss, meter.use.foreign)
