from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from liveloop.roles.supervisor.child import Child, ChildSpec
from tests.waiting import until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""


def spec(command: list[str]) -> ChildSpec:
    return ChildSpec("test", command, dict(os.environ))


async def test_a_killed_child_comes_back_with_another_process() -> None:
    child = Child(spec(SLEEPER))
    running = asyncio.create_task(child.run())
    first = await until(lambda: child.pid)
    os.kill(first, signal.SIGKILL)
    second = await until(lambda: child.pid if child.pid != first else None)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert child.restarts == 1
    assert not psutil.pid_exists(second)


async def test_a_child_that_cannot_stay_is_not_restarted_in_a_hurry() -> None:
    child = Child(spec([sys.executable, "-c", "pass"]))
    running = asyncio.create_task(child.run())
    await until(lambda: child.restarts >= 2)
    before = child.restarts
    await asyncio.sleep(0.2)  # sleeps: shorter than the pause, in which nothing may happen
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert child.restarts <= before + 1


async def test_a_program_that_cannot_be_started_is_tried_again(tmp_path: Path) -> None:
    program = tmp_path / "program"
    child = Child(spec([str(program)]))
    running = asyncio.create_task(child.run())
    await until(lambda: child.restarts)
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o700)
    await until(lambda: child.pid)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_child_that_ignores_the_signal_is_still_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deaf = tmp_path / "deaf"
    monkeypatch.setattr("liveloop.roles.supervisor.child.STOP_SECONDS", 0.3)
    child = Child(ChildSpec("test", [sys.executable, "-c", DEAF, str(deaf)], dict(os.environ), quiet=True))
    running = asyncio.create_task(child.run())
    pid = await until(lambda: child.pid)
    await until(deaf.exists)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not psutil.pid_exists(pid)


PARENT = """
import asyncio, os, sys
from liveloop.roles.supervisor.child import Child, ChildSpec

async def main():
    child = Child(ChildSpec("c", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ)))
    running = asyncio.create_task(child.run())
    while not child.pid:
        await asyncio.sleep(0.01)
    print("pid", child.pid, flush=True)
    await running

asyncio.run(main())
"""


def test_children_end_when_their_supervisor_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(next(line for line in parent.stdout if line.startswith("pid ")).split()[1])
    child = psutil.Process(pid)
    parent.kill()
    parent.wait()
    child.wait(timeout=10)
    assert not child.is_running()
