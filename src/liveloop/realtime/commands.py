"""What people do over the socket: bounded per client and in total, each answered once."""

from __future__ import annotations

import asyncio
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


class Commands:
    """Runs commands through the policy. A client that is too fast is told so and nothing is done."""

    def __init__(self, policy: Policy, *, clock: Clock, limits: Limits) -> None:
        self._policy = policy
        self._clock = clock
        self._limits = limits
        self._tasks: dict[asyncio.Task[dict[str, Any]], float] = {}
        """What runs, oldest first, with the moment it began."""

    def take(self, connection: Connection, command: Command) -> None:
        """Start a command or refuse it at once."""
        refusal = self._refusal(connection)
        if refusal is not None or connection.admission is None:
            _answer(connection, Result(command.id, ok=False, error=refusal or NOT_IN))
            return
        connection.running += 1
        identifier = str(new_id())
        task = asyncio.get_running_loop().create_task(self._run(connection.admission, command, identifier))
        self._tasks[task] = self._clock.monotonic()
        task.add_done_callback(partial(self._done, connection, command.id, identifier))

    def check(self, now: float) -> None:
        """Give up what takes too long; called about twice a second, for a timer a command would cost more."""
        for task, began in self._tasks.items():
            if now - began < self._limits.command_seconds:
                break
            if not task.cancelling():
                task.cancel()

    async def close(self) -> None:
        """Wait for what runs, as long as a command may take; then end it."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=self._limits.command_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _refusal(self, connection: Connection) -> CommandError | None:
        if connection.admission is None:
            return NOT_IN
        if connection.running >= self._limits.commands_at_once or not connection.spend():
            return TOO_FAST
        if len(self._tasks) >= self._limits.commands_total:
            return BUSY
        return None

    async def _run(self, admission: Admission, command: Command, identifier: str) -> dict[str, Any]:
        start_correlation(identifier)
        return await self._policy.command(admission, command.name, command.id, command.data)

    def _done(
        self, connection: Connection, command_id: str, identifier: str, task: asyncio.Task[dict[str, Any]]
    ) -> None:
        del self._tasks[task]
        connection.running -= 1
        if task.cancelled():
            _answer(connection, Result(command_id, ok=False, error=BUSY))
            return
        error = task.exception()
        if error is None:
            _answer(connection, Result(command_id, ok=True, data=task.result()))
        else:
            _answer(connection, Result(command_id, ok=False, error=_told(error, identifier)))


def _told(error: BaseException, identifier: str) -> CommandError:
    if isinstance(error, LiveloopError):
        return CommandError(error.code, error.message, retry_after=error.details.get("retry_after"))
    if isinstance(error, TimeoutError):
        return BUSY
    log.error("realtime.command_failed", correlation_id=identifier, exc_info=error)
    return BROKEN


def _answer(connection: Connection, result: Result) -> None:
    outcome = DONE if result.ok else metrics.COMMANDS.labels(result.error.code if result.error else "failed")
    outcome.inc()
    connection.send(text_frame(encode(result)))
