"""The default install as one service: the supervisor, and what it tells the person who started it."""

from __future__ import annotations

import structlog
from rich.console import Console

from liveloop.roles.settings import Settings
from liveloop.roles.setup import setup_link
from liveloop.roles.supervisor.service import Supervisor


class Install:
    """Everything on this machine. `start` returns when it is ready for visitors."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._supervisor = Supervisor(settings)
        self._console = Console(stderr=True, highlight=False)

    async def start(self) -> None:
        await self._supervisor.start()
        structlog.get_logger().info("install.ready", site=self._settings.site_url)
        self._console.print(f"\n  [bold]Liveloop is ready.[/]  Console: {self._settings.site_url}/console")
        link = await setup_link(self._settings)
        if link:
            self._console.print(f"  No account yet. Create the owner here: {link}\n")

    async def run(self) -> None:
        await self._supervisor.run()

    async def close(self) -> None:
        await self._supervisor.close()
