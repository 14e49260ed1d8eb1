"""After a restart the live playlist goes on where players were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from liveloop.media.hls.listing import segment_name
from liveloop.media.hls.window import LiveWindow
from liveloop.media.part import Segment
from liveloop.media.recorder.library import Replay
from liveloop.media.unit import TICKS

RESTORED_SEGMENTS = 30

_INIT = re.compile(r"init(\d{1,9})\.mp4")
_NUMBERED = re.compile(r"[ps](\d{1,9})(?:\.\d{1,4})?\.m4s(?:\.tmp)?")


def restore(window: LiveWindow, replay: Replay, recording: Path, next_msn: int) -> int:
    """List the newest recorded segments again; returns the number of the next segment.

    A part may have been on air that the recording had not written yet. Its segment's number is
    spent, because players must not get other bytes under it; it is listed as a gap.
    """
    recent = list(replay.segments[-RESTORED_SEGMENTS:])
    if not recent:
        return next_msn
    spent = _highest_aired(window.folder) + 1
    lost = range(next_msn, spent)
    for msn in lost:
        recent.append(_hole(recent[-1], msn))
    _drop_other_versions(window.folder, recording, recent)
    window.restore(recent, lost=lost)
    return max(next_msn, spent)


def free_init(folder: Path, recorded: int) -> int:
    """The number of the next init section, `recorded` or higher: one that was on air is spent as well."""
    aired = [int(match[1]) for path in folder.glob("init*") if (match := _INIT.fullmatch(path.name))]
    return max([recorded - 1, *aired]) + 1


def _highest_aired(folder: Path) -> int:
    numbers = [int(match[1]) for path in folder.iterdir() if (match := _NUMBERED.fullmatch(path.name))]
    return max(numbers, default=-1)


def _hole(before: Segment, msn: int) -> Segment:
    return Segment(
        msn=msn,
        init=before.init,
        duration=TICKS,
        starts_at=before.starts_at + before.duration / TICKS,
        discontinuity=False,
        discontinuity_sequence=before.discontinuity_sequence,
        parts=0,
    )


def _drop_other_versions(folder: Path, recording: Path, segments: Sequence[Segment]) -> None:
    """A segment in memory may end with a part that was not recorded; the recording's version counts."""
    for segment in segments:
        name = segment_name(segment.msn)
        aired, recorded = folder / name, recording / name
        if aired.exists() and recorded.exists() and aired.stat().st_size != recorded.stat().st_size:
            aired.unlink()
