"""The one error base: a stable code, an HTTP status and a message a person can act on.

Domains subclass the kinds below and set `code`; the message says what to do, not what broke.
"""

from __future__ import annotations

from typing import Any, ClassVar


class LiveloopError(Exception):
    """Base of every error that may leave the process. `details` become members of the problem."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Invalid(LiveloopError):
    code = "invalid"
    status = 422
    title = "Invalid input"


class Unauthenticated(LiveloopError):
    code = "unauthenticated"
    status = 401
    title = "Sign in first"


class Forbidden(LiveloopError):
    code = "forbidden"
    status = 403
    title = "Not allowed"


class NotFound(LiveloopError):
    code = "not_found"
    status = 404
    title = "Not found"


class Conflict(LiveloopError):
    code = "conflict"
    status = 409
    title = "Conflict"


class TooMany(LiveloopError):
    """`retry_after` is whole seconds and becomes the Retry-After header."""

    code = "too_many"
    status = 429
    title = "Too many requests"

    def __init__(self, message: str, *, retry_after: int, **details: Any) -> None:
        super().__init__(message, retry_after=retry_after, **details)


class Unavailable(LiveloopError):
    """A part of the system is away for the moment; trying again is safe."""

    code = "unavailable"
    status = 503
    title = "Try again"

    def __init__(self, message: str, *, retry_after: int = 1, **details: Any) -> None:
        super().__init__(message, retry_after=retry_after, **details)
