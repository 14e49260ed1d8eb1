"""Records a made-up stream until it is killed: `recording_process.py FOLDER SEED PIPE`.

Before a part is handed over its name and hash are written to the pipe: the book of what was on air.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
from pathlib import Path

from liveloop.media.part import Part
from liveloop.media.recorder.files import DiskFiles
from liveloop.media.recorder.recording import Recording
from liveloop.media.recorder.resume import resume
from liveloop.media.recorder.writer import Writer
from tests.media.recorder.material import BROADCAST, make_init, make_media

PART_SECONDS = 0.02


async def record(folder: Path, seed: int, pipe: int) -> None:
    writer = Writer()
    writer.start()
    point = resume(DiskFiles(), folder, str(BROADCAST))
    recording = Recording(writer, DiskFiles(), folder, point, on_segment=lambda line: None)
    recording.start(at=0.0)
    recording.init(make_init(point.next_init))
    resumed = point.last_end is not None
    if resumed:
        recording.interrupted("restart")
    media = make_media(
        seed,
        first_msn=point.next_msn,
        init=point.next_init,
        at=(point.last_end or 1000.0) + 5.0 * resumed,
        sequence=point.discontinuity_sequence + resumed,
        broke=resumed,
    )
    for item in media:
        if isinstance(item, Part):
            os.write(pipe, f"{item.msn} {item.index} {hashlib.sha256(item.data).hexdigest()}\n".encode())
            recording.part(item)
            await asyncio.sleep(PART_SECONDS)  # sleeps: it plays a packager
        else:
            recording.segment(item)


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
