"""kill -9 of the media process under a real encoder, with a player watching."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import re
import signal
import subprocess
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path

from liveloop.bus.server import free_port
from liveloop.media.recorder import manifest
from liveloop.media.recorder.journal import GAP_SECONDS
from liveloop.media.unit import TICKS
from tests.media.hls.checker import check, check_replay
from tests.media.hls.reloading import Reloader
from tests.media.node.material import Ffmpeg, Player, Worker, decode_recording
from tests.waiting import until

KILLS = 6
SEED = 7
PROGRAM = Path(__file__).with_name("node_process.py")
ROOT = Path(__file__).parents[3]
POLL_SECONDS = 0.05

_PART = re.compile(r'#EXT-X-PART:.*URI="(p(\d+)\.(\d+)\.m4s)"')
_SEQUENCE = re.compile(r"#EXT-X-MEDIA-SEQUENCE:(\d+)")
_DISCONTINUITY = re.compile(r"#EXT-X-DISCONTINUITY-SEQUENCE:(\d+)")


class NodeProcess:
    """Started and killed over and over on the same ports and data."""

    def __init__(self, data: Path, nats: str) -> None:
        self.rtmp_port, self.origin_port = free_port(), free_port()
        self._command = [
            sys.executable,
            str(PROGRAM),
            str(data),
            nats,
            str(self.rtmp_port),
            str(self.origin_port),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(self._command, env=environment, stdout=subprocess.DEVNULL)

    def stop(self, number: int = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
            self._process = None


class Watcher:
    """Loads every part that the playlist lists and keeps its hash: the book of what was on air."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self.book: dict[tuple[int, int], str] = {}
        self.sequences: list[int] = []
        self.discontinuities: list[int] = []
        self.changed_bytes = 0

    async def run(self) -> None:
        while True:
            playlist = await self._player.text("live.m3u8")
            if found := _SEQUENCE.search(playlist):
                self.sequences.append(int(found[1]))
                discontinuity = _DISCONTINUITY.search(playlist)
                self.discontinuities.append(int(discontinuity[1]) if discontinuity else 0)
            for name, msn, index in _PART.findall(playlist):
                await self._load(name, (int(msn), int(index)))
            await asyncio.sleep(POLL_SECONDS)  # sleeps: it plays a player

    async def _load(self, name: str, number: tuple[int, int]) -> None:
        if number in self.book:
            return
        status, body = await self._player.get(name)
        if status == 200:
            self.book[number] = hashlib.sha256(body).hexdigest()

    @property
    def newest(self) -> tuple[int, int]:
        return max(self.book, default=(-1, -1))


def recorded(folder: Path) -> dict[tuple[int, int], str]:
    lines = manifest.read_manifest(folder).lines
    return {(line.msn, line.index): line.sha256 for line in lines if isinstance(line, manifest.Part)}


def holes(folder: Path) -> set[int]:
    """Segments that begin later than the one before ends; a quick restart leaves none, the slate fills it."""
    lines = manifest.read_manifest(folder).lines
    segments = [line for line in lines if isinstance(line, manifest.Segment)]
    return {
        after.msn
        for before, after in pairwise(segments)
        if after.starts_at - (before.starts_at + before.duration / TICKS) > GAP_SECONDS
    }


async def test_killed_media_process_goes_on_and_loses_at_most_one_part(tmp_path, bus, worker, nats_server):
    chance = random.Random(SEED)
    folder = tmp_path / "recordings" / str(worker.broadcast)
    node = NodeProcess(tmp_path, nats_server.url)
    player = Player(node.origin_port, worker.broadcast)
    watcher = Watcher(player)
    reloader = Reloader(player.get)
    watching = asyncio.create_task(watcher.run())
    reloading = asyncio.create_task(reloader.run())
    lost = []
    try:
        for _ in range(KILLS):
            node.start()
            await until(lambda: _listens(node.rtmp_port), seconds=60, what="the media process")
            before = watcher.newest
            encoder = Ffmpeg(node.rtmp_port)
            await until(partial(on_air_since, watcher, worker, before), seconds=60, what="the source on air")
            await asyncio.sleep(chance.uniform(1.0, 3.0))  # sleeps: the random moment of the kill
            node.stop()
            encoder.kill()
            kept = recorded(folder)
            lost.append([number for number in watcher.book if number not in kept and number > before])
        node.start()
        after = watcher.newest
        await until(lambda: watcher.newest > after, seconds=60, what="the slate")
        summary = (await worker.close_programme())["summary"]
        replay = await player.text("replay.m3u8")
        await asyncio.wait_for(reloading, 30)
    finally:
        watching.cancel()
        reloading.cancel()
        await asyncio.gather(watching, reloading, return_exceptions=True)
        node.stop(signal.SIGTERM)

    assert reloader.watch.torn
    assert check(reloader.watch) == []
    assert check_replay(replay) == []
    assert all(len(numbers) <= 1 for numbers in lost), f"lost on air but not recorded: {lost}"
    kept = recorded(folder)
    aired = {number: sha for number, sha in watcher.book.items() if number in kept}
    assert len(aired) >= len(watcher.book) - KILLS
    assert all(kept[number] == sha for number, sha in aired.items()), "an address had two contents"
    assert watcher.sequences == sorted(watcher.sequences)
    assert watcher.discontinuities == sorted(watcher.discontinuities)
    assert {gap["reason"] for gap in summary["gaps"]} <= {"restart"}
    # What follows the last picture of the source is no part of the replay, and neither is a hole there.
    found = {msn for msn in holes(folder) if msn <= summary["last_msn"]}
    assert {gap["msn"] for gap in summary["gaps"]} == found
    assert replay.count(".m4s") == summary["segments"]
    assert all(pictures > 0 for _, _, pictures in decode_recording(folder))


def on_air_since(watcher: Watcher, worker: Worker, before: tuple[int, int]) -> bool:
    return watcher.newest > before and worker.kinds()[-1:] == ["first_picture"]


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
