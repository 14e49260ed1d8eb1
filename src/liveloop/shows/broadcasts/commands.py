"""The command of an operator on its way from web to worker: `shows.command` and its answer."""

from __future__ import annotations

import uuid
from typing import Any, Literal

import msgspec

from liveloop.kit.errors import LiveloopError
from liveloop.people.audit.service import Author

Act = Literal["prepare", "start", "end"]


class Command(msgspec.Struct, frozen=True):
    """`author` asks for `organisation`, in the request that `correlation` names."""

    act: Act
    broadcast: uuid.UUID
    organisation: uuid.UUID
    author: Author
    correlation: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """A LiveloopError in writing."""

    code: str
    status: int
    title: str
    message: str
    details: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True):
    """Either the broadcast as it is now (`BroadcastRead` as JSON), or why not."""

    ok: bool
    broadcast: dict[str, Any] | None = None
    problem: Refusal | None = None


def refusal(error: LiveloopError) -> Refusal:
    return Refusal(
        code=error.code,
        status=error.status,
        title=error.title,
        message=error.message,
        details=error.details,
    )


def revived(problem: Refusal) -> LiveloopError:
    """The error that the other process raised, with its code and status."""
    kind = type("RelayedError", (LiveloopError,), {name: getattr(problem, name) for name in _CLASS_LEVEL})
    error = kind(problem.message, **problem.details)
    assert isinstance(error, LiveloopError)
    return error


_CLASS_LEVEL = ("code", "status", "title")
