"""What people do over the socket: bounded per client and in total, each answered once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.ids import new_id
from liveloop.kit.logs import start_correlation
from liveloop.realtime import metrics
from liveloop.realtime.connection import Connection
from liveloop.realtime.limits import Limits
from liveloop.realtime.policy import Admission, Policy
from liveloop.realtime.protocol.frames import text_frame
from liveloop.realtime.protocol.messages import Command, CommandError, Result, encode

log = structlog.get_logger()

TOO_FAST = CommandError("too_many", "You are faster than allowed. Try again in a moment.", retry_after=1.0)
BUSY = CommandError("unavailable", "The server is busy. Try again in a moment.", retry_after=1.0)
NOT_IN = CommandError("not_joined", "You are not in the room yet. Try again in a moment.", retry_after=1.0)
BROKEN = CommandError("internal", "Something broke on the server. Try again in a moment.", retry_after=2.0)
DONE = metrics.COMMANDS.labels("ok")
TURNS = 200
"""How much of what waits is begun in one turn of the event loop."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, who waits for its answer, and since when."""

    since: float
    admission: Admission
    connection: Connection
    command: Command


class Commands:
    """Runs commands through the policy. A client that is too fast is told so and nothing is done.

    Of ten thousand who speak at one moment only some are begun, the others in turn as those are answered:
    what the first hear is often known to be true for all others, and then costs a tenth.
    """

    def __init__(self, policy: Policy, *, clock: Clock, limits: Limits) -> None:
        self._policy = policy
        self._clock = clock
        self._limits = limits
        self._tasks: dict[asyncio.Task[dict[str, Any]], float] = {}
        """What runs, oldest first, with the moment it came."""
        self._waiting: deque[Asked] = deque()  # bounded: commands_total in _refusal
        self._turn: asyncio.Handle | None = None

    def take(self, connection: Connection, command: Command) -> None:
        """Start a command, have it wait for its turn, or refuse it at once."""
        refusal = self._refusal(connection)
        if refusal is not None or connection.admission is None:
            _answer(connection, Result(command.id, ok=False, error=refusal or NOT_IN))
            return
        connection.running += 1
        one = Asked(self._clock.monotonic(), connection.admission, connection, command)
        if self._waiting or self._is_crowded():
            self._waiting.append(one)
        else:
            self._begin(one)

    def check(self, now: float) -> None:
        """Give up what takes too long; called about twice a second, for a timer a command would cost more."""
        longest = self._limits.command_seconds
        for task, came in self._tasks.items():
            if now - came < longest:
                break
            if not task.cancelling():
                task.cancel()
        while self._waiting and now - self._waiting[0].since >= longest:
            self._end(self._waiting.popleft(), error=BUSY)

    async def close(self) -> None:
        """Wait for what runs and waits, as long as a command may take; then end it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.command_seconds):
                while self._tasks or self._waiting:
                    if self._tasks:
                        await asyncio.wait(self._tasks)
                    await asyncio.sleep(0)
        while self._waiting:
            self._end(self._waiting.popleft(), error=BUSY)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _refusal(self, connection: Connection) -> CommandError | None:
        if connection.admission is None:
            return NOT_IN
        if connection.running >= self._limits.commands_at_once or not connection.spend():
            return TOO_FAST
        if len(self._tasks) + len(self._waiting) >= self._limits.commands_total:
            return BUSY
        return None

    def _is_crowded(self) -> bool:
        return len(self._tasks) >= self._limits.commands_begun

    def _begin(self, one: Asked) -> None:
        try:
            doing = self._policy.command(one.admission, one.command.name, one.command.id, one.command.data)
        except LiveloopError as refusal:
            self._end(one, error=_refusal_of(refusal))
            return
        except Exception:
            log.exception("realtime.command_failed", correlation_id=str(new_id()))
            self._end(one, error=BROKEN)
            return
        if isinstance(doing, dict):
            self._end(one, data=doing)
            return
        identifier = str(new_id())
        task = asyncio.get_running_loop().create_task(_run(doing, identifier))
        self._tasks[task] = one.since
        task.add_done_callback(partial(self._done, one, identifier))

    def _done(self, one: Asked, identifier: str, task: asyncio.Task[dict[str, Any]]) -> None:
        del self._tasks[task]
        if self._waiting and self._turn is None:
            self._turn = asyncio.get_running_loop().call_soon(self._take_turns)
        if task.cancelled():
            self._end(one, error=BUSY)
        elif error := task.exception():
            self._end(one, error=_told(error, identifier))
        else:
            self._end(one, data=task.result())

    def _take_turns(self) -> None:
        """Begin some of what waits; then it is everybody else's turn."""
        self._turn = None
        for _ in range(min(len(self._waiting), TURNS)):
            if self._is_crowded():
                return
            self._begin(self._waiting.popleft())
        if self._waiting:
            self._turn = asyncio.get_running_loop().call_soon(self._take_turns)

    def _end(
        self, one: Asked, *, data: dict[str, Any] | None = None, error: CommandError | None = None
    ) -> None:
        one.connection.running -= 1
        _answer(one.connection, Result(one.command.id, ok=error is None, data=data, error=error))


async def _run(doing: Awaitable[dict[str, Any]], identifier: str) -> dict[str, Any]:
    start_correlation(identifier)
    return await doing


def _told(error: BaseException, identifier: str) -> CommandError:
    if isinstance(error, LiveloopError):
        return _refusal_of(error)
    if isinstance(error, TimeoutError):
        return BUSY
    log.error("realtime.command_failed", correlation_id=identifier, exc_info=error)
    return BROKEN


def _refusal_of(error: LiveloopError) -> CommandError:
    return CommandError(error.code, error.message, retry_after=error.details.get("retry_after"))


def _answer(connection: Connection, result: Result) -> None:
    outcome = DONE if result.ok else metrics.COMMANDS.labels(result.error.code if result.error else "failed")
    outcome.inc()
    connection.send(text_frame(encode(result)))
