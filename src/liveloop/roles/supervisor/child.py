"""One supervised process: started, watched, restarted with growing pauses, stopped for good."""

from __future__ import annotations

import asyncio
import ctypes
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger()

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
HEALTHY_SECONDS = 20.0
STOP_SECONDS = 12.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run. A child that asks to be left alone at the end ignores SIGTERM at its peril."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False
    """Whether its output is thrown away."""


class Child:
    """Owns one process at a time. `run` returns only when cancelled, with the process gone."""

    def __init__(self, spec: ChildSpec) -> None:
        self._spec = spec
        self._process: asyncio.subprocess.Process | None = None
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        loop = asyncio.get_running_loop()
        try:
            while True:
                started = loop.time()
                code = await self._run_once()
                if loop.time() - started > HEALTHY_SECONDS:
                    pause = FIRST_PAUSE_SECONDS
                log.warning("child.ended", child=self._spec.name, code=code, restart_in_seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                self.restarts += 1
        finally:
            await self._stop()

    async def _run_once(self) -> int | None:
        """The exit code; None when the process could not even be started."""
        try:
            self._process = await self._start()
        except OSError as error:
            log.error("child.not_started", child=self._spec.name, error=str(error))
            return None
        log.info("child.started", child=self._spec.name, pid=self._process.pid)
        return await self._process.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        output = asyncio.subprocess.DEVNULL if self._spec.quiet else None
        return await asyncio.create_subprocess_exec(
            *self._spec.command,
            env=dict(self._spec.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            log.warning("child.killed", child=self._spec.name, after_seconds=STOP_SECONDS)
            process.kill()
            await process.wait()


def _die_with_parent() -> None:
    """Have the kernel end this process when its supervisor dies without saying goodbye (prctl(2))."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
