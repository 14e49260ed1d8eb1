"""One broadcast's recording, as the event loop sees it: a reader of the packager."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import structlog

from liveloop.media.part import InitSection, Part, Segment
from liveloop.media.recorder import manifest
from liveloop.media.recorder.files import Files
from liveloop.media.recorder.journal import Journal
from liveloop.media.recorder.resume import ResumePoint
from liveloop.media.recorder.tally import Summary
from liveloop.media.recorder.writer import Writer

log = structlog.get_logger()

SMALL_JOB_BYTES = 512
SECTIONS_KEPT = 256
"""One for each form the picture has had, about a kilobyte each."""

SegmentClosed = Callable[[manifest.Segment], None]


class Recording:
    """Hands parts to the writing thread; never blocks and never raises for a bad disk.

    `on_segment` is called on the loop for every segment that is closed and synced.
    """

    def __init__(
        self,
        writer: Writer,
        files: Files,
        folder: Path,
        point: ResumePoint,
        *,
        on_segment: SegmentClosed,
    ) -> None:
        self._writer = writer
        self._sections: OrderedDict[int, InitSection] = OrderedDict()  # bounded: SECTIONS_KEPT
        self._on_segment = on_segment
        self._loop: asyncio.AbstractEventLoop | None = None
        self._journal = Journal(
            files,
            writer.syncs,
            folder,
            tally=point.tally,
            last_end=point.last_end,
            discontinuity_sequence=point.discontinuity_sequence,
            on_segment=self._announce,
        )
        self.folder = folder
        self.refused_parts = 0
        """Parts that did not fit into the queue: the disk is slower than the stream."""

    def start(self, at: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._writer.queue.offer(partial(self._journal.open, at), SMALL_JOB_BYTES)

    def init(self, section: InitSection) -> None:
        self._sections[section.number] = section
        while len(self._sections) > SECTIONS_KEPT:
            self._sections.popitem(last=False)

    def part(self, part: Part) -> None:
        # By its number, not the newest: a source that returns goes on with the section it had.
        section = self._sections.get(part.init)
        if section is not None:
            self._sections.move_to_end(part.init)
            job = partial(self._journal.part, part, section)
            if self._writer.queue.offer(job, len(part.data) + SMALL_JOB_BYTES):
                return
        self.refused_parts += 1
        if self.refused_parts == 1 or self.refused_parts % 100 == 0:
            log.error("recorder.behind", folder=self.folder.name, refused=self.refused_parts, init=part.init)

    def segment(self, segment: Segment) -> None:
        self._writer.queue.offer(partial(self._journal.segment, segment), SMALL_JOB_BYTES)

    def interrupted(self, reason: str) -> None:
        """Say why media will be missing before the next part."""
        self._writer.queue.offer(partial(self._journal.interrupted, reason), SMALL_JOB_BYTES)

    async def finish(self, reason: str, *, at: float, on_air_from: float | None) -> Summary:
        """Write the last line; the state of what is returned is `finished` when everything is on disk.

        Else it may be tried again. `on_air_from` is where the replay begins, None when there is to be none.
        """
        return await self._end(manifest.Finished(at=at, reason=reason, on_air_from=on_air_from), at)

    async def suspend(self) -> Summary:
        """Leave the recording unfinished, with everything on disk, for the next process."""
        return await self._end(None, 0.0)

    async def _end(self, line: manifest.Finished | None, at: float) -> Summary:
        loop = asyncio.get_running_loop()
        finished = asyncio.Event()

        def done() -> None:
            loop.call_soon_threadsafe(finished.set)

        if self._writer.queue.insist(partial(self._journal.finish, line, at, done)):
            await finished.wait()
        return self.summary

    @property
    def summary(self) -> Summary:
        return self._journal.summary

    @property
    def dropped_parts(self) -> int:
        """Parts that are not in the recording although they were on air."""
        return self.refused_parts + self._journal.dropped_parts

    def _announce(self, line: manifest.Segment) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._on_segment, line)
