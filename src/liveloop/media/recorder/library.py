"""Recordings as replays: what to list and where the bytes are."""

from __future__ import annotations

import asyncio
import re
import shutil
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from liveloop.media.part import Segment
from liveloop.media.recorder import manifest
from liveloop.media.recorder.tally import Summary, replayed, summarise

CACHED_REPLAYS = 32

_MEDIA_FILE = re.compile(r"(?P<kind>init|s)(?P<number>\d{1,9})\.(?:mp4|m4s)")


class Objects(Protocol):
    """Where segments are when this machine no longer has them."""

    async def get(self, path: str) -> bytes | None: ...

    async def delete(self, path: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Replay:
    """The closed segments of a recording, in order; a segment after a gap is a discontinuity.

    Those of a finished recording are the ones viewers may see, those of a growing one are all.
    """

    broadcast: uuid.UUID
    segments: tuple[Segment, ...]
    finished: bool
    summary: Summary
    numbers: frozenset[int]
    """Of the segments."""
    inits: frozenset[int]

    def holds(self, name: str) -> bool:
        """Whether `name` is one of its media files."""
        match = _MEDIA_FILE.fullmatch(name)
        return match is not None and int(match["number"]) in (
            self.inits if match["kind"] == "init" else self.numbers
        )


def replay_of(broadcast: uuid.UUID, found: manifest.Manifest) -> Replay:
    gaps = {line.msn for line in found.lines if isinstance(line, manifest.Gap)}
    summary = summarise(str(broadcast), found)
    segments: list[Segment] = []
    init: int | None = None
    for line in _segments(found, finished=summary.state == "finished"):
        broke = line.discontinuity or line.msn in gaps or init not in (None, line.init)
        init = line.init
        segments.append(
            Segment(
                msn=line.msn,
                init=line.init,
                duration=line.duration,
                starts_at=line.starts_at,
                discontinuity=broke and bool(segments),
                discontinuity_sequence=line.discontinuity_sequence,
                parts=line.parts,
                standby=line.standby,
            )
        )
    return Replay(
        broadcast,
        tuple(segments),
        summary.state == "finished",
        summary,
        frozenset(segment.msn for segment in segments),
        frozenset(segment.init for segment in segments),
    )


def _segments(found: manifest.Manifest, *, finished: bool) -> Sequence[manifest.Segment]:
    lines = [line for line in found.lines if isinstance(line, manifest.Segment)]
    ends = [line for line in found.lines if isinstance(line, manifest.Finished)]
    return replayed(lines, ends[-1].on_air_from) if finished else lines


class Library:
    """Reads the recordings below `root` (one folder a broadcast)."""

    def __init__(self, root: Path, store: Objects | None = None) -> None:
        self._root = root
        self._store = store
        self._cache: OrderedDict[uuid.UUID, tuple[int | None, Replay]] = OrderedDict()
        """Replays, and how big the manifest was (None: it is not here)."""
        self._reading: dict[tuple[uuid.UUID, int | None], asyncio.Task[Replay | None]] = {}

    def folder(self, broadcast: uuid.UUID) -> Path:
        return self._root / str(broadcast)

    async def replay(self, broadcast: uuid.UUID) -> Replay | None:
        """None when nothing was recorded. Also serves a recording that is still growing."""
        try:
            size = (self.folder(broadcast) / manifest.FILE_NAME).stat().st_size
        except FileNotFoundError:
            size = None
        cached = self._cache.get(broadcast)
        if cached is not None and size in (None, cached[0]):
            self._cache.move_to_end(broadcast)
            return cached[1]
        reading = self._reading.get((broadcast, size))
        if reading is None:
            reading = asyncio.get_running_loop().create_task(self._read(broadcast, size))
            self._reading[broadcast, size] = reading
        return await asyncio.shield(reading)

    async def _read(self, broadcast: uuid.UUID, size: int | None) -> Replay | None:
        """Read and remember it, once for all who ask meanwhile. `size`: of the manifest, if it is here."""
        try:
            found = await self._manifest(broadcast)
            replay = None if found is None else await asyncio.to_thread(replay_of, broadcast, found)
        finally:
            del self._reading[broadcast, size]
        if replay is not None:
            self._keep(broadcast, size, replay)
        return replay

    async def _manifest(self, broadcast: uuid.UUID) -> manifest.Manifest | None:
        found = await asyncio.to_thread(manifest.read_manifest, self.folder(broadcast))
        if found.lines or self._store is None:
            return found if found.lines else None
        data = await self._store.get(object_path(broadcast, manifest.FILE_NAME))
        return None if data is None else manifest.parse_manifest(data)

    def _keep(self, broadcast: uuid.UUID, size: int | None, replay: Replay) -> None:
        self._cache[broadcast] = (size, replay)
        self._cache.move_to_end(broadcast)
        while len(self._cache) > CACHED_REPLAYS:
            self._cache.popitem(last=False)

    async def summary(self, broadcast: uuid.UUID) -> Summary | None:
        replay = await self.replay(broadcast)
        return None if replay is None else replay.summary

    def path(self, broadcast: uuid.UUID, name: str) -> Path | None:
        """The local file `init<n>.mp4` or `s<msn>.m4s`; None when it is not here or not a media name."""
        if not _MEDIA_FILE.fullmatch(name):
            return None
        path = self.folder(broadcast) / name
        return path if path.is_file() else None

    async def stored(self, broadcast: uuid.UUID, name: str) -> bytes | None:
        """The same file from the object store, for a machine that no longer has it."""
        if self._store is None or not _MEDIA_FILE.fullmatch(name):
            return None
        return await self._store.get(object_path(broadcast, name))

    async def delete(self, broadcast: uuid.UUID) -> None:
        """Delete a recording here and in the store. Raises OSError or obstore's BaseError."""
        found = await self._manifest(broadcast)
        if found is not None and self._store is not None:
            for name in [*media_names(found), manifest.FILE_NAME]:
                await self._store.delete(object_path(broadcast, name))
        self._cache.pop(broadcast, None)
        if self.folder(broadcast).is_dir():
            await asyncio.to_thread(shutil.rmtree, self.folder(broadcast))


def media_names(found: manifest.Manifest) -> list[str]:
    """All files of a recording but the manifest itself."""
    names = [f"init{line.number}.mp4" for line in found.lines if isinstance(line, manifest.Init)]
    return names + [f"s{line.msn}.m4s" for line in found.lines if isinstance(line, manifest.Segment)]


def object_path(broadcast: uuid.UUID, name: str) -> str:
    return f"recordings/{broadcast}/{name}"
