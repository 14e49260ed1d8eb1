"""The meter of processor time, measured on processes whose work is known."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from bench.cpu import CpuMeter, family, pss_mb, rss_mb
from tests.waiting import until

Start = Callable[[str], subprocess.Popen[bytes]]

BURN = """
import time
end = time.process_time() + 0.4
while time.process_time() < end:
    pass
"""
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}]); sys.stdin.read()"
IDLE = "import sys; print('ready', flush=True); sys.stdin.read()"


@pytest.fixture
def start() -> Iterator[Start]:
    processes: list[subprocess.Popen[bytes]] = []

    def start_process(code: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", code]
        processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        return processes[-1]

    yield start_process
    for process in processes:
        process.communicate()


async def test_work_of_a_child_that_ends_counts_for_its_group(start: Start) -> None:
    parent = start(PARENT).pid
    async with CpuMeter({"burner": parent}) as meter:
        await until(lambda: len(family(parent)) == 2, what="the child's start")
        await until(lambda: family(parent) == {parent}, what="the child's end")
    burned = meter.use.percent["burner"] * meter.use.seconds / 100
    assert 0.15 <= burned <= 0.8


async def test_our_own_work_is_neither_the_group_s_nor_foreign(start: Start) -> None:
    idle = start(IDLE)
    assert idle.stdout is not None
    assert idle.stdout.readline() == b"ready\n"
    async with CpuMeter({"idle": idle.pid}) as meter:
        sum(number * number for number in range(3_000_000))
    assert meter.use.percent["idle"] < 5
    assert meter.use.own * meter.use.seconds / 100 > 0.05


def test_memory_of_this_process_is_plausible() -> None:
    assert 5 < pss_mb(os.getpid()) <= rss_mb(os.getpid()) < 4000
