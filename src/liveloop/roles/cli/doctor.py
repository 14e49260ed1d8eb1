"""`liveloop doctor`: looks at this machine and says what to do."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from liveloop.roles.doctor import examine
from liveloop.roles.settings import load

MARKS = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "error": "[red]error[/]"}


def doctor() -> None:
    """Check ports, disk, codecs, clock, folders and the database; exit 1 when something is broken."""
    findings = examine(load())
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("check", "state", "finding"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        table.add_row(finding.check, MARKS[finding.state], finding.text)
    Console().print(table)
    if any(finding.state == "error" for finding in findings):
        raise typer.Exit(1)
