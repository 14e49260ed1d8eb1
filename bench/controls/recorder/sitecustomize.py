"""Parts are kept in memory until their segment is closed, then recorded all at once."""

from __future__ import annotations

from typing import Any

from liveloop.media.recorder.recording import Recording

record_part, record_segment = Recording.part, Recording.segment
held: dict[int, list[Any]] = {}


def hold(self: Recording, part: Any) -> None:
    held.setdefault(id(self), []).append(part)


def release(self: Recording, segment: Any) -> None:
    for part in held.pop(id(self), []):
        record_part(self, part)
    record_segment(self, segment)


setattr(Recording, "part", hold)  # noqa: B010 - mypy refuses a plain assignment
setattr(Recording, "segment", release)  # noqa: B010 - mypy refuses a plain assignment
