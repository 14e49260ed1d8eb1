"""The few file operations that a recording is made of, so that a test can lose what was not synced."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Protocol

from liveloop.kit.folders import sync_folder


class AppendFile(Protocol):
    """A file that only grows. Every method may raise OSError."""

    def write(self, data: bytes) -> None:
        """Append all of `data`; after an error the file holds exactly what it held before."""
        ...

    def sync(self) -> None: ...

    def close(self) -> None: ...


class Files(Protocol):
    """Where recordings live. Every method may raise OSError."""

    def make_folder(self, folder: Path) -> None: ...

    def append(self, path: Path) -> AppendFile:
        """Open `path` for appending; a new file's name is durable when this returns."""
        ...

    def replace(self, path: Path, data: bytes) -> None:
        """Make `path` hold `data`, durably and all at once: a crash leaves what was there before."""
        ...

    def truncate(self, path: Path, size: int) -> None:
        """Cut a file to `size` bytes, durably."""
        ...

    def remove(self, path: Path) -> None: ...


UNFINISHED_SUFFIX = ".tmp"


class DiskFile:
    """An `AppendFile` on a real disk."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._size = os.fstat(self._handle).st_size

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._handle, view) :]
        except OSError:
            # A full disk leaves half a part; without this the next part would follow garbage.
            os.ftruncate(self._handle, self._size)
            raise
        self._size += len(data)

    def sync(self) -> None:
        os.fdatasync(self._handle)

    def close(self) -> None:
        os.close(self._handle)


class DiskFiles:
    """`Files` on a real disk; no file is begun while less than `reserve_bytes` of it are free."""

    def __init__(self, *, reserve_bytes: int = 0) -> None:
        self._reserve_bytes = reserve_bytes

    def make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)

    def append(self, path: Path) -> AppendFile:
        new = not path.exists()
        if new:
            self._keep_reserve(path)
        file = DiskFile(path)
        if new:
            sync_folder(path.parent)
        return file

    def replace(self, path: Path, data: bytes) -> None:
        self._keep_reserve(path)
        unfinished = path.with_name(path.name + UNFINISHED_SUFFIX)
        try:
            with unfinished.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)

    def truncate(self, path: Path, size: int) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.ftruncate(handle, size)
            os.fsync(handle)
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)

    def _keep_reserve(self, path: Path) -> None:
        if self._reserve_bytes and shutil.disk_usage(path.parent).free < self._reserve_bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
