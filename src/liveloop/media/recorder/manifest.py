"""The manifest of a recording: JSON lines, appended in the order in which things became true.

Lines, told apart by `kind`: `opened`, `init`, `part`, `segment` (closed), `gap`, `finished`.
Durations are ticks of 90 kHz, moments are seconds since the epoch, hashes are SHA-256 in hex. A
file that ends inside a line is the normal trace of a crash; `Manifest.size` says how many of its
bytes are whole lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

FILE_NAME = "manifest.jsonl"
VERSION = 1


class Opened(msgspec.Struct, tag_field="kind", tag="opened", frozen=True):
    broadcast: str
    at: float
    version: int = VERSION


class Init(msgspec.Struct, tag_field="kind", tag="init", frozen=True):
    number: int
    bytes: int
    sha256: str
    video: str | None
    audio: str | None
    width: int | None
    height: int | None


class Part(msgspec.Struct, tag_field="kind", tag="part", frozen=True):
    msn: int
    index: int
    init: int
    duration: int
    independent: bool
    starts_at: float
    discontinuity: bool
    standby: bool
    bytes: int
    sha256: str


class Segment(msgspec.Struct, tag_field="kind", tag="segment", frozen=True):
    msn: int
    init: int
    duration: int
    starts_at: float
    discontinuity: bool
    discontinuity_sequence: int
    parts: int
    bytes: int
    standby: bool


class Gap(msgspec.Struct, tag_field="kind", tag="gap", frozen=True):
    """Media that is not there, before the segment `msn`: between the moments `start` and `end`."""

    reason: str
    msn: int
    start: float
    end: float


class Finished(msgspec.Struct, tag_field="kind", tag="finished", frozen=True):
    """The end. Viewers may see what ends after `on_air_from`; None: it was never on air.

    A recording that was abandoned can be finished once more, by whoever knows; the last line counts.
    """

    at: float
    reason: str
    on_air_from: float | None = None


Line = Opened | Init | Part | Segment | Gap | Finished

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Line)


def encode_line(line: Line) -> bytes:
    return _encoder.encode(line) + b"\n"


@dataclass(slots=True)
class Manifest:
    """All whole lines of a file; `offsets[i]` is where `lines[i]` begins, `size` where the last ends."""

    lines: list[Line] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    size: int = 0


def parse_manifest(data: bytes) -> Manifest:
    """Read lines up to the first that is torn or not ours; never raises for damaged data."""
    manifest = Manifest()
    while (end := data.find(b"\n", manifest.size)) >= 0:
        try:
            line = _decoder.decode(data[manifest.size : end])
        except (msgspec.DecodeError, UnicodeDecodeError):
            break
        manifest.lines.append(line)
        manifest.offsets.append(manifest.size)
        manifest.size = end + 1
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`; an empty one when there is no file."""
    try:
        data = (folder / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return Manifest()
    return parse_manifest(data)
