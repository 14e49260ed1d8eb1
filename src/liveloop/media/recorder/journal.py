"""One recording on disk, as the writing thread sees it. Nothing here runs on the event loop.

Order of durability: a part's bytes are written, then its manifest line; both are synced in the
same order. A line is therefore never true before its bytes are, and `resume` can trust any prefix
whose hashes agree.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from liveloop.media.part import InitSection, Part, Segment
from liveloop.media.recorder import manifest
from liveloop.media.recorder.files import AppendFile, Files
from liveloop.media.recorder.lines import init_line, init_path, part_line, segment_path
from liveloop.media.recorder.tally import Summary, Tally
from liveloop.media.recorder.writer import SyncQueue
from liveloop.media.unit import TICKS

log = structlog.get_logger()

GAP_SECONDS = 0.25
"""Breaks in the time line shorter than this are not worth a line."""

SegmentClosed = Callable[[manifest.Segment], None]


def reason_of(error: OSError) -> str:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "disk_full" if full else f"disk_error: {error.strerror or error}"


@dataclass(slots=True)
class OpenSegment:
    """The segment that is being written."""

    msn: int
    init: int
    starts_at: float
    discontinuity: bool
    standby: bool
    file: AppendFile | None
    duration: int = 0
    parts: int = 0
    bytes: int = 0

    def line(self, discontinuity_sequence: int) -> manifest.Segment:
        return manifest.Segment(
            msn=self.msn,
            init=self.init,
            duration=self.duration,
            starts_at=self.starts_at,
            discontinuity=self.discontinuity,
            discontinuity_sequence=discontinuity_sequence,
            parts=self.parts,
            bytes=self.bytes,
            standby=self.standby,
        )


class Journal:
    """Appends one broadcast's parts and lines. All methods belong to the writing thread.

    A disk error marks the recording broken and is tried again at the start of the next segment, so
    that a disk that was full for a minute costs that minute.
    """

    def __init__(
        self,
        files: Files,
        syncs: SyncQueue,
        folder: Path,
        *,
        tally: Tally,
        last_end: float | None,
        discontinuity_sequence: int,
        on_segment: SegmentClosed,
    ) -> None:
        self._files = files
        self._syncs = syncs
        self._folder = folder
        self._tally = tally
        self._last_end = last_end
        self._sequence = discontinuity_sequence
        self._on_segment = on_segment
        self._manifest: AppendFile | None = None
        self._segment: OpenSegment | None = None
        self._inits: set[int] = set()
        self._broken: str | None = None
        self._interruption: str | None = None
        self._sync_error: OSError | None = None
        self.dropped_parts = 0

    @property
    def summary(self) -> Summary:
        """An immutable picture; may be read from any thread."""
        return self._tally.summary

    def open(self, at: float) -> None:
        try:
            self._files.make_folder(self._folder)
            self._append(manifest.Opened(broadcast=self._tally.summary.broadcast, at=at))
            self._sync()
        except OSError as error:
            self._fail(error, at)

    def interrupted(self, reason: str) -> None:
        """Name the reason of the next gap."""
        self._interruption = reason

    def part(self, part: Part, section: InitSection) -> None:
        try:
            self._raise_sync_error()
            if not self._ready_for(part):
                self.dropped_parts += 1
                return
            self._write_part(part, section)
        except OSError as error:
            self._fail(error, part.starts_at)

    def segment(self, segment: Segment) -> None:
        open_segment = self._segment
        if self._broken or open_segment is None or open_segment.msn != segment.msn:
            return
        try:
            self._close_segment(segment.discontinuity_sequence)
        except OSError as error:
            self._fail(error, segment.starts_at)

    def finish(self, line: manifest.Finished | None, at: float, done: Callable[[], None]) -> None:
        """Write the last line; `done` is called when it is on disk, or cannot be.

        The state of the summary is `finished` only in the first case; in the other it can be tried again.
        Without a line the recording is only left, to be resumed by the next process.
        """
        try:
            self._raise_sync_error()
            self._close_segment(None)
            if line is not None:
                self._append(line)
        except OSError as error:
            self._fail(error, at)
        if self._manifest is None:
            done()
        else:
            self._syncs.submit(self._manifest, then=lambda error: self._release(error, at, done))

    def _release(self, error: OSError | None, at: float, done: Callable[[], None]) -> None:
        """Called by the syncing thread, when the writing thread has nothing more to do here."""
        error, self._sync_error = error or self._sync_error, None
        if self._manifest is not None:
            self._manifest.close()
            self._manifest = None
        if error is not None:
            self._fail(error, at)
        done()

    def _ready_for(self, part: Part) -> bool:
        segment = self._segment
        if segment is not None and segment.msn == part.msn and not self._broken:
            if part.index == segment.parts:
                return True
            self._interruption = "writer_behind"
            self._close_segment(None)
            return False
        if part.index != 0:
            # Its first parts are missing: without the key frame the rest cannot be decoded.
            self._interruption = self._interruption or "writer_behind"
            return False
        self._close_segment(None)
        return True

    def _write_part(self, part: Part, section: InitSection) -> None:
        assert part.init == section.number, "a part came with the initialisation section of another"
        if part.init not in self._inits:
            self._write_init(section)
        segment = self._segment
        if segment is None:
            segment = self._start_segment(part)
        assert segment.file is not None
        segment.file.write(part.data)
        self._append(part_line(part))
        if self._broken:
            log.info("recorder.mended", broadcast=self.summary.broadcast, msn=part.msn)
            self._broken = None
        segment.parts += 1
        segment.bytes += len(part.data)
        segment.duration += part.duration
        self._last_end = part.starts_at + part.duration / TICKS
        self._sync(segment.file)

    def _start_segment(self, part: Part) -> OpenSegment:
        file = self._files.append(segment_path(self._folder, part.msn))
        self._segment = OpenSegment(
            part.msn, part.init, part.starts_at, part.discontinuity, part.standby, file
        )
        self._write_gap(part)
        return self._segment

    def _write_gap(self, part: Part) -> None:
        if self._last_end is None:
            return
        missing = part.starts_at - self._last_end
        broke = part.discontinuity or self._interruption is not None
        if broke and missing > GAP_SECONDS:
            reason = self._interruption or "source_silent"
            line = manifest.Gap(reason=reason, msn=part.msn, start=self._last_end, end=part.starts_at)
            self._append(line)
        self._interruption = None

    def _write_init(self, section: InitSection) -> None:
        self._files.make_folder(self._folder)
        self._files.replace(init_path(self._folder, section.number), section.data)
        self._append(init_line(section))
        self._inits.add(section.number)

    def _close_segment(self, discontinuity_sequence: int | None) -> None:
        segment = self._segment
        if segment is None:
            return
        if discontinuity_sequence is None:
            discontinuity_sequence = self._sequence + (1 if segment.discontinuity else 0)
        line = segment.line(discontinuity_sequence)
        if segment.parts:
            if segment.file is None:
                # A write failed half-way: what follows the last whole part was never announced.
                self._files.truncate(segment_path(self._folder, segment.msn), segment.bytes)
            self._append(line)
        self._segment = None
        if not segment.parts or self._manifest is None:
            return
        self._sequence = discontinuity_sequence
        self._syncs.submit(
            self._manifest,
            data=segment.file,
            close_data=True,
            then=partial(self._segment_synced, line),
        )

    def _segment_synced(self, line: manifest.Segment, error: OSError | None) -> None:
        self._synced(error)
        if error is None:
            self._on_segment(line)

    def _append(self, line: manifest.Line) -> None:
        if self._manifest is None:
            self._files.make_folder(self._folder)
            self._manifest = self._files.append(self._folder / manifest.FILE_NAME)
        self._manifest.write(manifest.encode_line(line))
        self._tally.add(line)

    def _sync(self, data: AppendFile | None = None) -> None:
        assert self._manifest is not None
        self._syncs.submit(self._manifest, data=data, then=self._synced)

    def _synced(self, error: OSError | None) -> None:
        """Called by the syncing thread; the writing thread acts on it with the next part."""
        if error is not None:
            self._sync_error = error

    def _raise_sync_error(self) -> None:
        error, self._sync_error = self._sync_error, None
        if error is not None:
            raise error

    def _fail(self, error: OSError, at: float) -> None:
        reason = reason_of(error)
        self._interruption = reason
        segment = self._segment
        if segment is not None and segment.file is not None and self._manifest is not None:
            self._syncs.submit(self._manifest, data=segment.file, close_data=True)
            segment.file = None
        if self._broken != reason:
            self._broken = reason
            log.error("recorder.broken", broadcast=self.summary.broadcast, reason=reason, at=at)
        self._tally.broken(reason)
