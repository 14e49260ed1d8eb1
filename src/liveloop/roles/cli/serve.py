"""`liveloop serve`: everything on one machine, or one role of many."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from liveloop.roles import process
from liveloop.roles.settings import PREFIX, load


class Role(StrEnum):
    ALL = "all"
    WEB = "web"
    MEDIA = "media"
    WORKER = "worker"


def serve(
    role: Annotated[Role, typer.Argument(help="What this process does.")] = Role.ALL,
    *,
    public: Annotated[bool, typer.Option("--public", help="Listen on every address; needs TLS.")] = False,
) -> None:
    """Run Liveloop: all roles and the bundled NATS server, or a single role."""
    if public:
        os.environ[f"{PREFIX}PUBLIC"] = "true"
    process.run(role.value, load())
