"""The files of the repository, and what git knows of their past."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

TEXT_SUFFIXES = frozenset(
    {
        "", ".c", ".cfg", ".conf", ".css", ".html", ".ini", ".js", ".json", ".md", ".mjs", ".py", ".sh",
        ".sql", ".toml", ".ts", ".tsx", ".txt", ".yaml", ".yml",
    }
)  # fmt: skip


def git(root: Path, *arguments: str) -> str | None:
    """What git prints, None if it fails. The checkout may belong to somebody else than who checks it."""
    command = ["git", "-c", f"safe.directory={root}", *arguments]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return result.stdout if result.returncode == 0 else None


def tracked_files(root: Path) -> Iterator[str]:
    """What git tracks or would track, so that a new file is judged before its first commit."""
    listing = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listing is None:
        raise RuntimeError(f"git cannot list the files of {root}: the rules need a git checkout")
    return (path for path in sorted(set(listing.split("\0"))) if path and (root / path).is_file())


def versions(root: Path, path: str) -> Iterator[str]:
    """Every committed version of a file that git still has, oldest first."""
    for commit in (git(root, "log", "--reverse", "--format=%H", "--", path) or "").split():
        if text := git(root, "show", f"{commit}:{path}"):
            yield text


def read_text(path: Path) -> str | None:
    """None if the file is not text."""
    if path.suffix not in TEXT_SUFFIXES:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
