"""Closed segments go to the object store while the broadcast runs; what fails is tried again."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from pathlib import Path
from typing import Protocol

import structlog
from obstore.exceptions import BaseError

from liveloop.media.recorder.library import media_names, object_path
from liveloop.media.recorder.manifest import FILE_NAME, Finished, read_manifest

log = structlog.get_logger()

QUEUE_FILES = 100_000
"""Names only: two days of one broadcast."""
DONE_FILE = "uploaded.txt"
"""In a recording's folder: the names that are in the store, one a line."""
COMPLETE_FILE = "uploaded.all"
"""In a recording's folder, younger than its manifest: nothing is left, the manifest need not be read."""
FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 60.0


class ObjectWriter(Protocol):
    """Raises OSError or obstore's BaseError when the store is away."""

    async def put(self, path: str, data: bytes) -> None: ...


class Uploader:
    """Uploads files in the order they came, one at a time; a file that is gone is skipped."""

    def __init__(self, store: ObjectWriter, root: Path) -> None:
        self._store = store
        self._root = root
        self._waiting: deque[tuple[uuid.UUID, str]] = deque()  # bounded: offer refuses above QUEUE_FILES
        self._ready = asyncio.Event()
        self.uploaded = 0
        self.failed_attempts = 0
        self.refused = 0

    def offer(self, broadcast: uuid.UUID, name: str) -> None:
        if len(self._waiting) >= QUEUE_FILES:
            self.refused += 1
            return
        self._waiting.append((broadcast, name))
        self._ready.set()

    async def offer_left(self) -> None:
        """Offer what earlier processes recorded and did not upload."""
        for broadcast in await asyncio.to_thread(_broadcasts, self._root):
            try:
                names = await asyncio.to_thread(_left, self._root / str(broadcast))
            except OSError as error:
                log.warning("recorder.upload_not_looked_up", broadcast=str(broadcast), error=str(error))
                continue
            for name in names:
                self.offer(broadcast, name)

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    async def run(self) -> None:
        """Upload until cancelled."""
        while True:
            while self._waiting:
                await self._upload(*self._waiting[0])
                self._waiting.popleft()
            self._ready.clear()
            await self._ready.wait()

    async def _upload(self, broadcast: uuid.UUID, name: str) -> None:
        delay = FIRST_RETRY_SECONDS
        while True:
            try:
                data = await asyncio.to_thread((self._root / str(broadcast) / name).read_bytes)
            except FileNotFoundError:
                log.warning("recorder.upload_skipped", broadcast=str(broadcast), name=name)
                return
            try:
                await self._store.put(object_path(broadcast, name), data)
            except (OSError, BaseError) as error:
                self.failed_attempts += 1
                log.warning("recorder.upload_retry", name=name, error=str(error), seconds=delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LAST_RETRY_SECONDS)
                continue
            self.uploaded += 1
            try:
                await asyncio.to_thread(_note_uploaded, self._root / str(broadcast), name)
            except OSError as error:
                log.warning("recorder.upload_not_noted", name=name, error=str(error))
            return


def _broadcasts(root: Path) -> list[uuid.UUID]:
    """Those that have a folder below `root`; what bears another name is not ours."""
    found = []
    for path in sorted(root.iterdir()):
        try:
            found.append(uuid.UUID(path.name))
        except ValueError:
            log.warning("recorder.folder_unknown", path=str(path))
    return found


def _left(folder: Path) -> list[str]:
    """The files of a recording that are not in the store."""
    complete, recorded = folder / COMPLETE_FILE, folder / FILE_NAME
    if not recorded.is_file():
        return []
    if complete.exists() and complete.stat().st_mtime >= recorded.stat().st_mtime:
        return []
    found = read_manifest(folder)
    names = media_names(found)
    is_finished = any(isinstance(line, Finished) for line in found.lines)
    if is_finished:
        names.append(FILE_NAME)
    done = _uploaded(folder)
    left = [name for name in names if name not in done]
    if is_finished and not left:
        complete.touch()
    return left


def _uploaded(folder: Path) -> set[str]:
    try:
        return set((folder / DONE_FILE).read_text().split())
    except FileNotFoundError:
        return set()


def _note_uploaded(folder: Path, name: str) -> None:
    """Without a sync: after a power cut a file may go up once more."""
    with (folder / DONE_FILE).open("a") as file:
        file.write(f"{name}\n")
