"""Rules about queues, time, logs and waiting."""

from __future__ import annotations

import pytest

from tests.tools.judging import findings
from tools.rules import running

MEDIA = "src/liveloop/media/stream/stream.py"


@pytest.mark.parametrize(
    "call",
    ["asyncio.Queue()", "queue.Queue(maxsize=0)", "deque()", "collections.deque([1, 2])", "SimpleQueue()",
     "deque([], None)", "asyncio.PriorityQueue()"],
)  # fmt: skip
def test_a_queue_without_a_bound_is_found(call: str) -> None:
    assert findings(running.queues_bounded, f"waiting = {call}\n", MEDIA) == ["bounded-queue"]


@pytest.mark.parametrize(
    "line",
    [
        "asyncio.Queue(64)",
        "queue.Queue(maxsize=LIMIT)",
        "deque(maxlen=10)",
        "deque([], 10)",
        "deque()  # bounded: one entry a segment, and segments are dropped after 12 s",
        "(\n    deque()\n)  # bounded: WAITING_LIMIT in submit",
    ],
)
def test_a_bounded_or_justified_queue_is_fine(line: str) -> None:
    assert not findings(running.queues_bounded, f"waiting = {line}\n", MEDIA)


def test_a_justification_must_say_something() -> None:
    assert findings(running.queues_bounded, "waiting = deque()  # bounded: \n", MEDIA) == ["bounded-queue"]


@pytest.mark.parametrize(
    "call", ["time.time()", "datetime.now(UTC)", "time.monotonic()", "datetime.datetime.utcnow()"]
)
def test_a_look_at_the_wall_is_found(call: str) -> None:
    assert findings(running.time_from_the_clock, f"at = {call}\n", MEDIA) == ["clock"]
    assert not findings(running.time_from_the_clock, f"at = {call}\n", "src/liveloop/kit/clock.py")


def test_the_injected_clock_is_fine() -> None:
    assert not findings(running.time_from_the_clock, "at = self._clock.now()\n", MEDIA)


@pytest.mark.parametrize(
    "call",
    [
        'log.info(f"room {room} opened")',
        'logger.warning("the room %s is gone", room)',
        'self._log.error("Something failed")',
        "log.info(event)",
        'log.info("room.opened", room)',
    ],
)
def test_a_log_that_is_not_an_event_is_found(call: str) -> None:
    assert findings(running.logs_are_events, f"{call}\n", MEDIA) == ["log-event"]


@pytest.mark.parametrize("call", ['log.info("room.opened", room=room)', 'self._log.exception("job.failed")'])
def test_a_dotted_event_is_fine(call: str) -> None:
    assert not findings(running.logs_are_events, f"{call}\n", MEDIA)


def test_other_things_with_such_methods_are_fine() -> None:
    assert not findings(running.logs_are_events, 'status.info("Anything at all")\n', MEDIA)


@pytest.mark.parametrize("call", ["time.sleep(1)", "await asyncio.sleep(0.5)", "await asyncio.sleep(delay)"])
def test_a_sleep_in_a_test_is_found(call: str) -> None:
    code = f"async def test_it():\n    {call}\n"
    assert findings(running.tests_await_conditions, code, "tests/kit/test_jobs.py") == ["test-sleep"]


@pytest.mark.parametrize(
    "line", ["asyncio.sleep(0)", "asyncio.sleep(1)  # sleeps: nothing may happen meanwhile"]
)
def test_yielding_and_a_justified_sleep_are_fine(line: str) -> None:
    code = f"async def test_it():\n    await {line}\n"
    assert not findings(running.tests_await_conditions, code, "tests/kit/test_jobs.py")
