"""Rules about running code: queues, time, logs, waiting in tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.rules.source import Finding, PythonFile, called_name, calls, keyword

QUEUES = {
    "Queue": "maxsize",
    "LifoQueue": "maxsize",
    "PriorityQueue": "maxsize",
    "deque": "maxlen",
}
"""Constructor -> the argument that bounds it. `SimpleQueue` has no bound at all."""

CLOCK_CALLS = frozenset(
    {
        "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now",
        "datetime.datetime.utcnow", "date.today", "datetime.date.today", "time.time", "time.time_ns",
        "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns",
    }
)  # fmt: skip
CLOCK_FILES = (
    "src/liveloop/kit/clock.py",
    "src/liveloop/kit/ids.py",
    "src/liveloop/roles/doctor.py",  # it judges the machine's own clock
)

LOG_METHODS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
LOG_NAMES = re.compile(r"(^|\.)_?(log|logger)$")
LOG_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")

SLEEPS = frozenset({"time.sleep", "asyncio.sleep"})


def queues_bounded(file: PythonFile) -> Iterator[Finding]:
    """Every queue has a bound, or a comment `# bounded: why` that says what bounds it."""
    if not file.within("src/liveloop", "bench"):
        return
    for call in calls(file):
        constructor = called_name(call).rpartition(".")[2]
        if constructor == "SimpleQueue":
            bounded = False
        elif constructor in QUEUES:
            bounded = _has_bound(call, constructor)
        else:
            continue
        if not bounded and not file.justified(call, "bounded"):
            message = f"{constructor}() without a bound: give it one, or say `# bounded: why`"
            yield Finding(file.path, call.lineno, "bounded-queue", message)


def _has_bound(call: ast.Call, constructor: str) -> bool:
    position = 1 if constructor == "deque" else 0
    bound = call.args[position] if len(call.args) > position else keyword(call, QUEUES[constructor])
    return bound is not None and not (isinstance(bound, ast.Constant) and bound.value in (None, 0))


def time_from_the_clock(file: PythonFile) -> Iterator[Finding]:
    """The time comes from an injected `kit.clock.Clock`."""
    if not file.within("src/liveloop") or file.within(*CLOCK_FILES):
        return
    for call in calls(file):
        if called_name(call) in CLOCK_CALLS:
            message = f"`{called_name(call)}()`: take the time from an injected kit.clock.Clock"
            yield Finding(file.path, call.lineno, "clock", message)


def logs_are_events(file: PythonFile) -> Iterator[Finding]:
    """A log call names a dotted event (`"room.opened"`) and gives values as keywords."""
    if not file.within("src/liveloop"):
        return
    for call in calls(file):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr in LOG_METHODS):
            continue
        if not LOG_NAMES.search(called_name(call).rpartition(".")[0]):
            continue
        event = call.args[0] if call.args else keyword(call, "event")
        named = isinstance(event, ast.Constant) and LOG_EVENT.fullmatch(str(event.value))
        if not named or len(call.args) > 1:
            message = 'log a dotted lower-case event and keywords: log.info("room.opened", room=...)'
            yield Finding(file.path, call.lineno, "log-event", message)


def tests_await_conditions(file: PythonFile) -> Iterator[Finding]:
    """A test awaits a condition; a sleep needs a comment `# sleeps: why`."""
    if not file.within("tests"):
        return
    for call in calls(file):
        if called_name(call) not in SLEEPS or not call.args:
            continue
        pause = call.args[0]
        yields_only = isinstance(pause, ast.Constant) and pause.value == 0
        if not yields_only and not file.justified(call, "sleeps"):
            message = "await a condition (tests.waiting.until) instead, or say `# sleeps: why`"
            yield Finding(file.path, call.lineno, "test-sleep", message)
