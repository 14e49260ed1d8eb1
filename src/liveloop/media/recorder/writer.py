"""Two threads that keep the disk away from the event loop: one writes, one syncs.

They are two because a slow `fdatasync` must not keep later parts in memory: what has been written,
even if not synced, survives the death of the process.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from liveloop.kit.clock import Clock, SystemClock
from liveloop.media.recorder.files import AppendFile

log = structlog.get_logger()

QUEUE_BYTES = 96 * 1024 * 1024
QUEUE_JOBS = 8192
UNSYNCED_FILES = 256
SLOW_SYNC_SECONDS = 1.0

Job = Callable[[], None]
Synced = Callable[[OSError | None], None]


class WriterStoppedError(Exception):
    """A thread of the writer ended although nobody closed it; the process must be restarted."""


class WriteQueue:
    """Jobs for the writing thread, bounded in bytes and number. `refused` counts what did not fit."""

    def __init__(self, *, max_bytes: int = QUEUE_BYTES, max_jobs: int = QUEUE_JOBS) -> None:
        self._max_bytes = max_bytes
        self._max_jobs = max_jobs
        self._jobs: deque[tuple[Job, int]] = deque()  # bounded: offer refuses above max_bytes and max_jobs
        self._bytes = 0
        self._closing = False
        self._ready = threading.Condition()
        self.refused = 0

    def offer(self, job: Job, size: int) -> bool:
        """Take a job that holds `size` bytes in memory; False when the queue is full."""
        with self._ready:
            full = len(self._jobs) >= self._max_jobs or self._bytes + size > self._max_bytes
            if full or self._closing:
                self.refused += 1
                return False
            self._jobs.append((job, size))
            self._bytes += size
            self._ready.notify()
        return True

    def insist(self, job: Job) -> bool:
        """Take the one job that ends a recording, also when the queue is full; False once closed."""
        with self._ready:
            if self._closing:
                return False
            self._jobs.append((job, 0))
            self._ready.notify()
        return True

    def take(self) -> list[Job] | None:
        """Wait for jobs and take them all; None when closed and empty."""
        with self._ready:
            while not self._jobs:
                if self._closing:
                    return None
                self._ready.wait()
            jobs = [job for job, _ in self._jobs]
            self._jobs.clear()
            self._bytes = 0
        return jobs

    def close(self) -> None:
        with self._ready:
            self._closing = True
            self._ready.notify()

    @property
    def waiting_bytes(self) -> int:
        return self._bytes


@dataclass(slots=True)
class _Unsynced:
    since: float
    data: dict[AppendFile, bool] = field(default_factory=dict)
    """Files of media, and whether to close them once synced."""
    then: list[Synced] = field(default_factory=list)


class SyncQueue:
    """Files waiting for a sync, merged by manifest: media is synced before the lines that name it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: dict[AppendFile, _Unsynced] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._busy_since: float | None = None

    def submit(
        self,
        manifest: AppendFile,
        *,
        data: AppendFile | None = None,
        close_data: bool = False,
        then: Synced | None = None,
    ) -> None:
        """Sync `data`, then `manifest`, then call `then` with the error if there was one.

        Called by the writing thread; waits when too many files are unsynced already.
        """
        with self._changed:
            while self._files() >= UNSYNCED_FILES and not self._closing:
                self._changed.wait()
            entry = self._pending.setdefault(manifest, _Unsynced(since=self._clock.monotonic()))
            if data is not None:
                entry.data[data] = entry.data.get(data, False) or close_data
            if then is not None:
                entry.then.append(then)
            self._changed.notify_all()

    def _files(self) -> int:
        return sum(len(entry.data) for entry in self._pending.values())

    def sync_pending(self) -> bool:
        """Wait for work and do it; False when closed and nothing is left."""
        with self._changed:
            while not self._pending:
                if self._closing:
                    return False
                self._changed.wait()
            batch, self._pending = self._pending, {}
            self._busy_since = min(entry.since for entry in batch.values())
            self._changed.notify_all()
        errors = {manifest: self._sync_data(entry) for manifest, entry in batch.items()}
        for manifest, entry in batch.items():
            error = errors[manifest] or self._sync(manifest)
            for file, close in entry.data.items():
                if close:
                    file.close()
            for then in entry.then:
                then(error)
        self._busy_since = None
        return True

    def _sync(self, file: AppendFile) -> OSError | None:
        started = self._clock.monotonic()
        try:
            file.sync()
        except OSError as error:
            return error
        if (took := self._clock.monotonic() - started) > SLOW_SYNC_SECONDS:
            log.warning("recorder.sync_slow", seconds=round(took, 3))
        return None

    def _sync_data(self, entry: _Unsynced) -> OSError | None:
        errors = [self._sync(file) for file in entry.data]
        return next((error for error in errors if error is not None), None)

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def lag_seconds(self) -> float:
        """Age of the oldest bytes that are written but not synced."""
        with self._changed:
            waiting = [entry.since for entry in self._pending.values()]
        if self._busy_since is not None:
            waiting.append(self._busy_since)
        return self._clock.monotonic() - min(waiting) if waiting else 0.0


class Writer:
    """The threads of a node's recordings; one `Writer` serves all of them."""

    def __init__(self, queue: WriteQueue | None = None, *, clock: Clock | None = None) -> None:
        self.queue = queue or WriteQueue()
        self.syncs = SyncQueue(clock or SystemClock())
        self._threads: list[threading.Thread] = []
        self._closing = False

    def start(self) -> None:
        for name, target in (("recorder-write", self._write), ("recorder-sync", self._sync)):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _write(self) -> None:
        while (jobs := self.queue.take()) is not None:
            for job in jobs:
                job()

    def _sync(self) -> None:
        while self.syncs.sync_pending():
            pass

    def check(self) -> None:
        """Raise `WriterStoppedError` when a thread died of a fault of ours."""
        if not self._closing and not all(thread.is_alive() for thread in self._threads):
            raise WriterStoppedError("a recorder thread ended unexpectedly")

    def close(self) -> None:
        """Write and sync everything that was taken; blocks, so call it off the loop."""
        self._closing = True
        self.queue.close()
        if self._threads:
            self._threads[0].join()
        self.syncs.close()
        for thread in self._threads[1:]:
            thread.join()
        self._threads.clear()
