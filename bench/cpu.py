"""Processor time and memory of groups of processes, and of everybody else on the machine, from /proc."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.25
PARENT_FIELD, USER_FIELD, SYSTEM_FIELD = 1, 11, 12
"""Positions in /proc/<pid>/stat after the closing bracket of the name (proc(5))."""


@dataclass(frozen=True, slots=True)
class CpuUse:
    """Per cent of one core over `seconds`. `foreign` is what belongs to no group and not to us."""

    seconds: float
    percent: Mapping[str, float]
    own: float
    foreign: float


def process_seconds(pid: int) -> float:
    """User and system time of a process; raises FileNotFoundError when it is gone."""
    fields = _stat(pid)
    return (int(fields[USER_FIELD]) + int(fields[SYSTEM_FIELD])) / TICKS_PER_SECOND


def rss_mb(pid: int) -> float:
    """Resident memory, with shared pages counted in full."""
    return _smaps(pid, "Rss:")


def pss_mb(pid: int) -> float:
    """Resident memory, with each shared page divided among those who share it."""
    return _smaps(pid, "Pss:")


def family(root: int) -> set[int]:
    """`root` and all its descendants that live now."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                children.setdefault(int(_stat(int(entry.name))[PARENT_FIELD]), []).append(int(entry.name))
    found, waiting = set(), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


@dataclass
class CpuMeter:
    """Measures while its block runs: `async with CpuMeter({"media": pid}) as meter: ...; meter.use`.

    A group is a process and all its descendants; samples every 0.25 s keep the time of those that end.
    A process in two groups counts in the first one.
    """

    groups: Mapping[str, int]
    _first: dict[int, float] = field(default_factory=dict)
    _last: dict[int, float] = field(default_factory=dict)
    _group_of: dict[int, str | None] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        self._started, self._busy = time.monotonic(), _machine_seconds()
        self._sample(first=True)
        self._task = asyncio.create_task(self._run(), name="bench.cpu")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._sample(first=False)
        self.use = self._compute()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            self._sample(first=False)

    def _sample(self, *, first: bool) -> None:
        members: dict[int, str | None] = {}
        for group, root in self.groups.items():
            members = {**dict.fromkeys(family(root), group), **members}
        members = {**dict.fromkeys(family(os.getpid())), **members}
        for pid, name in members.items():
            with suppress(FileNotFoundError, ProcessLookupError):
                self._last[pid] = process_seconds(pid)
                self._group_of.setdefault(pid, name)
                self._first.setdefault(pid, self._last[pid] if first else 0.0)

    def _compute(self) -> CpuUse:
        seconds = time.monotonic() - self._started
        used: dict[str | None, float] = dict.fromkeys([*self.groups, None], 0.0)
        for pid, name in self._group_of.items():
            used[name] += self._last[pid] - self._first[pid]
        foreign = _machine_seconds() - self._busy - sum(used.values())
        percent = {name: 100 * used[name] / seconds for name in self.groups}
        return CpuUse(
            seconds, percent, own=100 * used[None] / seconds, foreign=max(0.0, 100 * foreign / seconds)
        )


def _stat(pid: int) -> list[str]:
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _smaps(pid: int, name: str) -> float:
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise LookupError(f"no {name} for process {pid}")


def _machine_seconds() -> float:
    """Time all cores worked for anybody: user, nice, system, irq and softirq of /proc/stat."""
    fields = (PROC / "stat").read_text().splitlines()[0].split()[1:]
    return sum(int(fields[position]) for position in (0, 1, 2, 5, 6)) / TICKS_PER_SECOND
