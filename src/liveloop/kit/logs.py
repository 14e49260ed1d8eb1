"""Structured logs: a dotted event name plus ids, with one correlation id from edge to edge."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars, unbind_contextvars

LogFormat = Literal["json", "console"]

TRACEBACKS = structlog.dev.RichTracebackFormatter(show_locals=False)
"""Local variables hold cookies and fresh tokens."""


def configure(*, role: str, level: str = "info", style: LogFormat = "json") -> None:
    """Send structlog and the standard library's log through one formatter to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(pad_event_to=28, exception_formatter=TRACEBACKS)
    )
    final = [structlog.processors.format_exc_info, renderer] if style == "json" else [renderer]
    structlog.configure(
        processors=[*shared, *final],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    bind_contextvars(role=role)


def start_correlation(identifier: str) -> None:
    """Carry `identifier` on every log line of this task from now on."""
    bind_contextvars(correlation_id=identifier)


def correlation_id() -> str | None:
    """The correlation id of this task, if it has one."""
    value = get_contextvars().get("correlation_id")
    return str(value) if value is not None else None


@contextmanager
def correlated(identifier: str | None) -> Iterator[None]:
    """Carry `identifier`, or none, for a while; afterwards what was carried before."""
    before = correlation_id()
    _carry(identifier)
    try:
        yield
    finally:
        _carry(before)


def _carry(identifier: str | None) -> None:
    if identifier is None:
        unbind_contextvars("correlation_id")
    else:
        bind_contextvars(correlation_id=identifier)


def clear_correlation() -> None:
    role = get_contextvars().get("role")
    clear_contextvars()
    bind_contextvars(role=role)
