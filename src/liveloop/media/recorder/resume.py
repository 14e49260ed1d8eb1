"""Picking up a recording after a crash: keep the longest prefix that is proven, cut the rest.

A killed process leaves at most a torn last part. A power cut may also lose what was not synced;
because each part is synced as it comes, that damage is at the end as well. So only the last segments
are read again, and everything from the first part that fails its hash is cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import structlog

from liveloop.media.recorder import manifest
from liveloop.media.recorder.files import Files
from liveloop.media.recorder.lines import init_path, segment_path
from liveloop.media.recorder.manifest import Line, Manifest
from liveloop.media.recorder.tally import Tally
from liveloop.media.unit import TICKS

log = structlog.get_logger()

VERIFIED_SEGMENTS = 30
"""About a minute: the kernel writes back within 30 s even what nobody synced."""


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where a recording goes on. For a new one all numbers are zero and `last_end` is None."""

    next_msn: int
    next_init: int
    discontinuity_sequence: int
    """Of the last segment; the next one, which follows a break, has one more."""
    output_ticks: int
    """An output time later than any used before."""
    last_end: float | None
    """Wall clock at which the last part ends."""
    tally: Tally
    cut_parts: int = 0
    """Parts that the manifest named but the disk did not hold."""

    @property
    def is_new(self) -> bool:
        return self.last_end is None and self.next_msn == 0


def resume(files: Files, folder: Path, broadcast: str) -> ResumePoint:
    """Repair `folder` and say where to go on. Blocks; raises OSError if it cannot be repaired."""
    found = manifest.read_manifest(folder)
    keep = _proven_lines(folder, found)
    cut_parts = sum(isinstance(line, manifest.Part) for line in found.lines[keep:])
    _cut_manifest(files, folder, found, keep)
    lines = found.lines[:keep]
    closing = _unclosed(lines)
    _cut_segments(files, folder, lines)
    _remove_unnamed_inits(files, folder, lines)
    if closing is not None:
        file = files.append(folder / manifest.FILE_NAME)
        try:
            file.write(manifest.encode_line(closing))
            file.sync()
        finally:
            file.close()
        lines.append(closing)
    point = _point(broadcast, lines, cut_parts)
    if lines:
        log.info("recorder.resumed", broadcast=broadcast, msn=point.next_msn, cut_parts=cut_parts)
    return point


def _proven_lines(folder: Path, found: Manifest) -> int:
    """How many lines, from the first, agree with what is on disk."""
    parts = [(at, line) for at, line in enumerate(found.lines) if isinstance(line, manifest.Part)]
    newest = sorted({part.msn for _, part in parts})[-VERIFIED_SEGMENTS:]
    inits = {line.number: line for line in found.lines if isinstance(line, manifest.Init)}
    content = {msn: _read(segment_path(folder, msn)) for msn in newest}
    position = dict.fromkeys(newest, 0)
    for at, part in parts:
        if part.msn not in content:
            continue
        start = position[part.msn]
        data = content[part.msn][start : start + part.bytes]
        if not _agrees(data, part.sha256) or not _init_agrees(folder, inits.get(part.init)):
            return at
        position[part.msn] = start + part.bytes
    return len(found.lines)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _agrees(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256


def _init_agrees(folder: Path, init: manifest.Init | None) -> bool:
    return init is not None and _agrees(_read(init_path(folder, init.number)), init.sha256)


def _cut_manifest(files: Files, folder: Path, found: Manifest, keep: int) -> None:
    path = folder / manifest.FILE_NAME
    size = found.size if keep == len(found.lines) else found.offsets[keep]
    if path.exists() and path.stat().st_size != size:
        files.truncate(path, size)


def _unclosed(lines: list[Line]) -> manifest.Segment | None:
    """The closing line of the segment that was being written, if there was one."""
    parts: list[manifest.Part] = []
    sequence = 0
    for line in lines:
        if isinstance(line, manifest.Part):
            if parts and parts[0].msn != line.msn:
                parts = []
            parts.append(line)
        elif isinstance(line, manifest.Segment):
            sequence = line.discontinuity_sequence
            parts = []
    if not parts:
        return None
    first = parts[0]
    return manifest.Segment(
        msn=first.msn,
        init=first.init,
        duration=sum(part.duration for part in parts),
        starts_at=first.starts_at,
        discontinuity=first.discontinuity,
        discontinuity_sequence=sequence + (1 if first.discontinuity else 0),
        parts=len(parts),
        bytes=sum(part.bytes for part in parts),
        standby=first.standby,
    )


def _cut_segments(files: Files, folder: Path, lines: list[Line]) -> None:
    """Make the files say what the lines say: no torn tail, no file that nobody names."""
    sizes: dict[int, int] = {}
    for line in lines:
        if isinstance(line, manifest.Part):
            sizes[line.msn] = sizes.get(line.msn, 0) + line.bytes
    newest = max(sizes, default=-1)
    for path in folder.glob("s*.m4s"):
        number = path.stem[1:]
        if not number.isdigit() or int(number) < newest:
            continue
        if int(number) > newest:
            files.remove(path)
        elif path.stat().st_size != sizes[newest]:
            files.truncate(path, sizes[newest])


def _remove_unnamed_inits(files: Files, folder: Path, lines: list[Line]) -> None:
    """The next process gives their numbers out again, perhaps to other bytes."""
    named = {init_path(folder, line.number) for line in lines if isinstance(line, manifest.Init)}
    for path in folder.glob("init*.mp4*"):
        if path not in named:
            files.remove(path)


def _point(broadcast: str, lines: list[Line], cut_parts: int) -> ResumePoint:
    tally = Tally(broadcast)
    last_end: float | None = None
    msn, init, sequence = -1, -1, 0
    for line in lines:
        tally.add(line)
        if isinstance(line, manifest.Part):
            last_end = line.starts_at + line.duration / TICKS
            msn = line.msn
        elif isinstance(line, manifest.Segment):
            sequence = line.discontinuity_sequence
        elif isinstance(line, manifest.Init):
            init = max(init, line.number)
    return ResumePoint(
        next_msn=msn + 1,
        next_init=init + 1,
        discontinuity_sequence=sequence,
        output_ticks=tally.ticks + (sequence + 1) * TICKS if msn >= 0 else 0,
        last_end=last_end,
        tally=tally,
        cut_parts=cut_parts,
    )
