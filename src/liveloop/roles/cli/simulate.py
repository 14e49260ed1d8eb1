"""`liveloop simulate`: an audience of simulated people for a running install."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from liveloop.kit import logs
from liveloop.kit.clock import SystemClock
from liveloop.roles.running import run_until_signal
from liveloop.roles.settings import load
from liveloop.roles.simulate.profiles import PROFILES
from liveloop.roles.simulate.simulation import VIEWERS_LIMIT, Simulation


def simulate(
    room: Annotated[str, typer.Option(help="The room's address, as in /r/<room>.")],
    viewers: Annotated[int, typer.Option(min=1, max=VIEWERS_LIMIT)] = 50,
    profile: Annotated[str, typer.Option(help="; ".join(f"{k}: {v.about}" for k, v in PROFILES.items()))] = (
        "evening"
    ),
    seconds: Annotated[float, typer.Option(min=1, max=86_400)] = 60,
    seed: Annotated[int, typer.Option(help="The same seed makes the same people do the same.")] = 1,
    url: Annotated[
        str | None, typer.Option(help="Of the site; without it, the install of this machine.")
    ] = None,
) -> None:
    """Let people come, talk, like, vote and leave, and print as JSON what they did and what they saw.

    Only against an install of your own: it is load. Ctrl-C ends it, with the report so far.
    """
    if profile not in PROFILES:
        raise typer.BadParameter(f"There are {', '.join(PROFILES)}.", param_hint="--profile")
    logs.configure(role="simulate", level="warning", style="console")
    site_url = (url or load().site_url).rstrip("/")
    try:
        simulation = Simulation(
            site_url, room, PROFILES[profile], SystemClock(), viewers=viewers, seconds=seconds, seed=seed
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--url") from error
    Console(stderr=True, highlight=False).print(f"{viewers} people of '{profile}' go to {site_url}/r/{room}")
    run_until_signal(simulation)
    report = {"room": room, "profile": profile, "seed": seed, **simulation.report()}
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    if not report["joins"]["done"]:
        raise typer.Exit(1)
