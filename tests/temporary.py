"""Files that the tests of one process share; they are gone when it ends."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

_FOLDER = TemporaryDirectory(prefix="liveloop-tests-")


def new_file(name: str) -> Path:
    """The path of a file that is not there yet, in a folder of its own."""
    return Path(mkdtemp(dir=_FOLDER.name)) / name
