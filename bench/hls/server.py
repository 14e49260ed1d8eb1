"""An origin with one live broadcast of about 1 Mbit/s: prints its port when there is something to see."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import uvloop

from liveloop.kit.clock import SystemClock
from liveloop.media.hls.library import Recorded
from liveloop.media.hls.origin import Origin, OriginSettings
from liveloop.media.hls.window import LiveWindow
from liveloop.media.packager.packager import Packager
from liveloop.media.unit import TICKS, AudioTrack, AudioUnit, TrackSet, Unit, VideoTrack, VideoUnit

SECRET = "bench"
BROADCAST = "01890000-0000-7000-8000-000000000001"
SESSION = "01890000-0000-7000-8000-000000000002"

FPS = 30
GOP = 60
AUDIO_RATE = 48_000
KEY_BYTES = 24_000
INTER_BYTES = 3_300
AUDIO_BYTES = 270
"""30 x 3.3 KB + 0.5 x 24 KB + 47 x 270 B = 124 KB/s: 1 Mbit/s."""

AVC_CONFIG = bytes.fromhex(
    "0142c00dffe100156742c00dd90141fa10000003001000000303c8f1429960010005 68cb83cb20".replace(" ", "")
)
TRACKS = TrackSet(
    VideoTrack(AVC_CONFIG, "avc1.42c00d", 1280, 720, float(FPS)),
    AudioTrack(bytes.fromhex("1190"), "mp4a.40.2", AUDIO_RATE, 2),
)


class NoReplays:
    async def replay(self, broadcast: UUID) -> Recorded | None:
        return None

    def path(self, broadcast: UUID, name: str) -> Path | None:
        return None

    async def stored(self, broadcast: UUID, name: str) -> bytes | None:
        return None


def units() -> Iterator[Unit]:
    """Pictures and sound in order of time, for ever; `arrived` is filled in by who sends them."""
    key, inter, sound = b"\x65" * KEY_BYTES, b"\x41" * INTER_BYTES, b"\x21" * AUDIO_BYTES
    heard = 0
    number = 0
    while True:
        time_of_picture = number * TICKS // FPS
        while heard * 1024 * TICKS // AUDIO_RATE <= time_of_picture:
            yield AudioUnit(heard * 1024 * TICKS // AUDIO_RATE, sound, 0.0)
            heard += 1
        is_key = number % GOP == 0
        yield VideoUnit(time_of_picture, time_of_picture, is_key, key if is_key else inter, 0.0)
        number += 1


async def serve(folder: Path) -> None:
    window = LiveWindow(folder / BROADCAST)
    window.start()
    origin = Origin(
        OriginSettings(SECRET, port=0, connections=20_000),
        library=NoReplays(),
        revoked=frozenset[str]().__contains__,
        clock=SystemClock(),
    )
    await origin.start()
    origin.open(BROADCAST, window)
    packager = Packager(window)
    packager.tracks(TRACKS, time.time())
    start = time.monotonic()
    announced = None
    for unit in units():
        if announced is None and window.next_part[0] > 0:
            announced = origin.port
            sys.stdout.write(f"{announced}\n")
            sys.stdout.flush()
        due = start + (unit.dts if isinstance(unit, VideoUnit) else unit.pts) / TICKS
        if due > time.monotonic():
            await asyncio.sleep(due - time.monotonic())
        if isinstance(unit, VideoUnit):
            packager.video(VideoUnit(unit.dts, unit.pts, unit.key, unit.data, time.time()))
        else:
            packager.audio(AudioUnit(unit.pts, unit.data, time.time()))


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1])))
