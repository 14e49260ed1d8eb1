"""How many files a process may have open, and so how many sockets it may take."""

from __future__ import annotations

import resource
import sys

MOST_SOCKETS = 50_000
OTHER_FILES = 1_000
"""Databases, requests, logs: they must find a descriptor when every viewer has one."""


def most_open_files() -> int:
    """The hard limit, which `allow_most` makes the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if hard == resource.RLIM_INFINITY else hard


def most_sockets() -> int:
    return max(1, min(MOST_SOCKETS, most_open_files() - OTHER_FILES))


def allow_most() -> None:
    """The usual soft limit of 1,024 would end at a thousand sockets."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
