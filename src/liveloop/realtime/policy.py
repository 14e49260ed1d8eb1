"""What the gateway asks of the domain: who comes in, what they see first, what their commands do."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Admission:
    """A ticket's meaning. `data` is the domain's own and comes back with each command.

    `watching`: one of the audience. Staff never is, whatever this says.
    """

    channel: str
    person_id: str
    name: str
    staff: bool
    data: Any = None
    watching: bool = True


class Policy(Protocol):
    """Refusals are LiveloopErrors; anything else that is raised counts as a fault of the server."""

    def origin_allowed(self, origin: str | None, host: str) -> bool:
        """May a page of `origin` open a socket on `host`? None: not a browser."""
        ...

    async def admit(self, ticket: str) -> Admission:
        """Use the ticket up. Forbidden means: do not come back."""
        ...

    async def snapshot(self, channel: str) -> dict[str, Any]:
        """The channel's state now. Must be as new as every event committed before the call; it may be
        newer than the position the gateway states with it, so events must be idempotent."""
        ...

    def command(
        self, admission: Admission, name: str, command_id: str, data: dict[str, Any]
    ) -> Awaitable[dict[str, Any]] | dict[str, Any]:
        """Do it, durably; `command_id` is the idempotency key. The answer goes back to the sender; where
        nothing has to be waited for, it is returned at once."""
        ...
