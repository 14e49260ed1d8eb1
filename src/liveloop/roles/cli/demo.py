"""`liveloop demo`: a whole install with a room on air."""

from __future__ import annotations

from typing import Annotated

import typer

from liveloop.kit import logs
from liveloop.roles.demo.service import Demo
from liveloop.roles.running import run_until_signal
from liveloop.roles.settings import load


def demo(
    *,
    audience: Annotated[
        bool, typer.Option("--audience/--no-audience", help="Let a dozen simulated people in.")
    ] = True,
) -> None:
    """Run everything, make an organisation, an owner and a room, and push a 1080p30 programme to it."""
    settings = load().model_copy(update={"log_level": "warning", "log_format": "console"})
    logs.configure(role="demo", level=settings.log_level, style=settings.log_format)
    run_until_signal(Demo(settings, audience=audience))
