"""The `liveloop` command."""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from liveloop.roles.cli import admin, demo, doctor, serve, simulate
from liveloop.roles.demo.visitor import DemoFailed
from liveloop.roles.settings import BadSetting
from liveloop.roles.supervisor.service import NotReady

app = typer.Typer(
    name="liveloop",
    help="Self-hosted live video with the audience, the shop and the review in one loop.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("simulate")(simulate.simulate)
app.add_typer(admin.app, name="admin")


def main() -> None:
    """Run the command; errors that a person can mend are one line, without a traceback."""
    try:
        app()
    except (BadSetting, NotReady, DemoFailed) as error:
        Console(stderr=True).print(f"[bold red]liveloop:[/] {error}")
        sys.exit(2)
