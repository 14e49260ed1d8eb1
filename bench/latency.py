"""Glass to glass: from the capture of a picture to the screen of a viewer, beside classic HLS.

Figures: p50_ms, p95_ms, stalls (the worst of the two best runs), minutes, part_delay_ms (p99 of the
time from a part's last frame to its announcement).
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.async_api import Page, ViewportSize

from bench.cpu import CpuMeter
from bench.media.coded import CodedSource, make_source
from bench.media.push import pushing
from bench.media.screen import Seen, chromium, seen, watch
from bench.metrics import histogram_quantile, scrape
from bench.peers.nginx_rtmp import NginxRtmp
from bench.report import Goal, Result, Table, percentile, progress, rounded
from tests.fixtures.install import RunningInstall

OUT = Path(__file__).parent / "out"
HLS_JS = Path(__file__).parent.parent / "web/node_modules/hls.js/dist/hls.min.js"
SETTLE_SECONDS = 15
READ_SECONDS = 20
FOREIGN_LIMIT = 10.0
RUNS_AT_MOST = 5
PART_DELAY = "liveloop_part_delay_seconds"
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
PLAY_CLASSIC = """
(url) => {
  const hls = new Hls();
  hls.loadSource(url);
  hls.attachMedia(document.querySelector("video"));
}
"""

GOALS = [
    Goal("p50_ms", at_most=1600),
    Goal("p95_ms", at_most=2000),
    Goal("stalls", at_most=0),
    Goal("part_delay_ms", at_most=70),
]


@dataclass(frozen=True, slots=True)
class Run:
    p50_ms: float
    p95_ms: float
    max_ms: float
    stalls: int
    stalled_s: float
    minutes: float
    pictures: int
    foreign: float
    part_delay_ms: float | None = None

    @property
    def disturbed(self) -> bool:
        return self.foreign > FOREIGN_LIMIT


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="latency")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer-minutes", type=float, default=1)
    options = parser.parse_args(arguments)
    source = make_source(OUT / "coded-1080p30.flv")
    runs: list[Run] = []
    while len([run for run in runs if not run.disturbed]) < options.runs and len(runs) < RUNS_AT_MOST:
        progress(f"run {len(runs) + 1}: {options.minutes:g} minutes of 1080p30 in Chromium")
        runs.append(await _liveloop(source, options.minutes))
        progress(str(runs[-1]))
    progress(f"peer: classic HLS of nginx-rtmp, {options.peer_minutes:g} minutes")
    peer = await _nginx(source, options.peer_minutes)
    return _result(runs, peer)


def _result(runs: list[Run], peer: Run) -> Result:
    kept = [run for run in runs if not run.disturbed] or runs
    middle = sorted(kept, key=lambda run: run.p50_ms)[len(kept) // 2]
    calm = sorted(run.stalls for run in kept)
    columns = (
        "run",
        "p50 ms",
        "p95 ms",
        "max ms",
        "stalls",
        "stalled s",
        "pictures",
        "foreign CPU %",
        "part ms p99",
    )
    rows = [
        (number, run.p50_ms, run.p95_ms, run.max_ms, run.stalls, run.stalled_s, run.pictures, run.foreign,
         run.part_delay_ms)
        for number, run in [*enumerate(runs, start=1), ("nginx-rtmp", peer)]
    ]  # fmt: skip
    delays = [run.part_delay_ms for run in kept if run.part_delay_ms is not None]
    figures = {
        "p50_ms": middle.p50_ms,
        "p95_ms": max(run.p95_ms for run in kept),
        "stalls": calm[min(1, len(calm) - 1)],
        "minutes": middle.minutes,
        "part_delay_ms": max(delays) if delays else None,
    }
    of_peer = {name: getattr(peer, name) for name in ("p50_ms", "p95_ms", "stalls", "minutes")}
    return Result("latency", figures, of_peer, GOALS, [Table("Every run", columns, rows)])


async def _liveloop(source: CodedSource, minutes: float) -> Run:
    with tempfile.TemporaryDirectory() as folder, RunningInstall(Path(folder)) as install:
        _, _, address = install.owner().room_on_air("latency")
        async with chromium() as browser, pushing(source, _push_seconds(minutes), address) as begun:
            page = await browser.new_page(viewport=VIEWPORT)
            await page.goto(f"{install.site_url}/r/latency")
            run = await _measure(page, source, begun, minutes, install.pid)
            delay = histogram_quantile(await scrape(install.metrics_urls), PART_DELAY, 0.99)
            return replace(run, part_delay_ms=None if delay is None else rounded(1000 * delay))


async def _nginx(source: CodedSource, minutes: float) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        nginx = NginxRtmp(Path(folder))
        await nginx.start()
        url = nginx.publish_url("latency")
        try:
            async with chromium() as browser, pushing(source, _push_seconds(minutes), url) as begun:
                page = await browser.new_page(viewport=VIEWPORT)
                await page.set_content("<video muted autoplay></video>")
                await page.add_script_tag(path=HLS_JS)
                await asyncio.sleep(SETTLE_SECONDS)
                await page.evaluate(PLAY_CLASSIC, nginx.playlist_url("latency"))
                return await _measure(page, source, begun, minutes, nginx.pid)
        finally:
            await nginx.close()


async def _measure(page: Page, source: CodedSource, begun: float, minutes: float, server: int) -> Run:
    await watch(page)
    await asyncio.sleep(SETTLE_SECONDS)
    await seen(page)
    books: list[Seen] = []
    async with CpuMeter({"server": server}) as meter:
        for _ in range(max(1, round(minutes * 60 / READ_SECONDS))):
            await asyncio.sleep(READ_SECONDS)
            books.append(await seen(page))
    samples = [sample for book in books for sample in book.samples]
    gaps = [gap for book in books for gap in book.gaps]
    if not samples:
        raise RuntimeError("the page showed no picture")
    latencies = [1000 * (at - source.captured_at(number, begun=begun, seen=at)) for number, at in samples]
    return Run(
        p50_ms=rounded(percentile(latencies, 50)),
        p95_ms=rounded(percentile(latencies, 95)),
        max_ms=rounded(max(latencies)),
        stalls=len(gaps),
        stalled_s=rounded(sum(length for _, length in gaps)),
        minutes=rounded(meter.use.seconds / 60),
        pictures=len(samples),
        foreign=rounded(meter.use.foreign),
    )


def _push_seconds(minutes: float) -> float:
    return minutes * 60 + 6 * SETTLE_SECONDS
