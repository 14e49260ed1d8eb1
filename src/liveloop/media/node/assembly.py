"""Putting one broadcast together: recording, live window, packager, programme."""

from __future__ import annotations

import asyncio

from liveloop.media.hls.listing import segment_name
from liveloop.media.hls.window import LiveWindow
from liveloop.media.node.airing import Airing
from liveloop.media.node.equipment import Equipment
from liveloop.media.node.openings import Opening
from liveloop.media.node.restoring import free_init, restore
from liveloop.media.packager.packager import Packager
from liveloop.media.programme.delay import PartDelayMeter
from liveloop.media.programme.losses import LossMeter
from liveloop.media.programme.programme import Programme, ProgrammeSettings
from liveloop.media.programme.readers import Readers
from liveloop.media.recorder import manifest
from liveloop.media.recorder.recording import Recording
from liveloop.media.recorder.resume import ResumePoint, resume


async def assemble(tools: Equipment, opening: Opening) -> tuple[Airing, ResumePoint]:
    """Everything of a broadcast, continued from its recording where there is one; nothing runs yet."""
    folder = tools.folders.recording(opening.broadcast)
    point = await asyncio.to_thread(resume, tools.files, folder, str(opening.broadcast))
    window = LiveWindow(tools.folders.window(opening.broadcast))
    window.start()
    next_msn = point.next_msn
    if point.last_end is not None:
        replay = await tools.library.replay(opening.broadcast)
        if replay is not None:
            next_msn = restore(window, replay, folder, next_msn)
    return _connect(tools, opening, point, window, next_msn), point


def _connect(
    tools: Equipment, opening: Opening, point: ResumePoint, window: LiveWindow, next_msn: int
) -> Airing:
    broadcast = opening.broadcast

    def closed(line: manifest.Segment) -> None:
        tools.news.segment(broadcast, line, recording.summary)
        if tools.uploader is not None:
            tools.uploader.offer(broadcast, segment_name(line.msn))

    recording = Recording(
        tools.writer, tools.files, tools.folders.recording(broadcast), point, on_segment=closed
    )
    packager = Packager(
        Readers(recording, window, PartDelayMeter(tools.clock, announced=window.announced)),
        first_msn=next_msn,
        first_discontinuity=point.discontinuity_sequence,
        first_init=free_init(window.folder, point.next_init),
        start=point.output_ticks,
    )
    programme = Programme(
        packager,
        tools.clock,
        ProgrammeSettings(
            silence_seconds=tools.settings.silence_seconds,
            waiting_slate=opening.waiting_slate,
            orientation=opening.orientation,
        ),
        report=lambda event: tools.news.source(broadcast, event),
        interrupted=recording.interrupted,
    )
    return Airing(opening, programme, window, recording, LossMeter(packager, programme), tools.clock)
