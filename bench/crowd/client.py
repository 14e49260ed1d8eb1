"""The C programs of the fan-out benchmark, built when needed and spoken to line by line."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

SOURCES = Path(__file__).parent.parent / "clients"
OUT = Path(__file__).parent.parent / "out"
ANSWER_SECONDS = 180
FAVOURED = -12
"""Niceness of what is measured, where the user may set it."""


def build(name: str) -> Path:
    """Compile bench/clients/<name>.c with gcc; raises CalledProcessError with what gcc says."""
    OUT.mkdir(exist_ok=True)
    program = OUT / name
    source = SOURCES / f"{name}.c"
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-o", str(program), str(source), "-lz"], check=True)
    return program


def pin(pid: int, core: int) -> None:
    """All threads of a process that runs already."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


def favour(pid: int) -> bool:
    """Put all threads of a process before foreign work; False where that is not allowed."""
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(thread.name), FAVOURED)
    except PermissionError:
        return False
    return True


class LineProcess:
    """A child on one core that answers each line with lines of JSON. `async with` starts and ends it."""

    def __init__(self, command: Sequence[str | Path], *, core: int) -> None:
        self._command = ["taskset", "-c", str(core), *map(str, command)]
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe)
        favour(self._process.pid)
        return self

    async def __aexit__(self, *_: object) -> None:
        process = self._running
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()

    @property
    def pid(self) -> int:
        return self._running.pid

    def tell(self, line: str) -> None:
        stdin = self._running.stdin
        assert stdin is not None
        stdin.write(f"{line}\n".encode())

    async def answer(self) -> dict[str, Any]:
        stdout = self._running.stdout
        assert stdout is not None
        line = await asyncio.wait_for(stdout.readline(), ANSWER_SECONDS)
        if not line:
            raise RuntimeError(f"{self._command[3]} ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def ask(self, line: str) -> dict[str, Any]:
        self.tell(line)
        return await self.answer()

    @property
    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "not started"
        return self._process


class Crowd:
    """Many sockets held by the C client."""

    def __init__(self, process: LineProcess, folder: Path) -> None:
        self._process = process
        self._file = folder / f"tickets-{id(self)}"

    @property
    def pid(self) -> int:
        return self._process.pid

    async def connect(self, tickets: Sequence[str], senders: int) -> int:
        """How many sockets of these tickets were welcomed."""
        self._file.write_text("".join(f"{ticket}\n" for ticket in tickets))
        answer = await self._process.ask(f"connect {self._file} {senders}")
        welcomed: int = answer["welcomed"]
        return welcomed

    async def begin(self, command: str) -> None:
        """Start `run SECONDS RATE SEED` or `hold SECONDS`; returns when it has begun."""
        await self._process.ask(command)

    async def end(self) -> None:
        """Returns when the window is over."""
        await self._process.answer()

    async def report(self) -> dict[str, Any]:
        """The books, once what was under way has arrived."""
        return await self._process.answer()

    async def small(self, sockets: int) -> None:
        """Of those that will connect and not send, so many take in little: they are to stall.

        What a receiver holds is memory of its own machine elsewhere; here it would be the server's.
        """
        await self._process.ask(f"small {sockets}")

    async def stall(self) -> int:
        answer = await self._process.ask("stall")
        stalled: int = answer["stalled"]
        return stalled

    async def cuts(self) -> tuple[int, float]:
        """How many of the stalled sockets were closed, and when the last one was."""
        answer = await self._process.ask("cuts")
        return answer["cut"], answer["last_cut"]


def crowd_process(url: str, origin: str, sockets: int) -> LineProcess:
    """`url` is host:port."""
    host, _, port = url.partition(":")
    return LineProcess([build("fanout"), host, port, origin, str(sockets)], core=1)
