"""The demo as one service: supervisor, loop, visitor, encoder - and nothing left running afterwards."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import httpx2
from rich.console import Console

from liveloop.kit.clock import SystemClock
from liveloop.roles.demo.audience import VIEWERS, DemoAudience
from liveloop.roles.demo.goods import put_on_sale
from liveloop.roles.demo.picture import push_command, render_loop
from liveloop.roles.demo.visitor import ROOM_SLUG, OnAir, Visitor
from liveloop.roles.settings import Settings
from liveloop.roles.setup import setup_token
from liveloop.roles.supervisor.child import Child, ChildSpec
from liveloop.roles.supervisor.service import Supervisor, refuse_taken_ports

PICTURE_SECONDS = 30
POLL_SECONDS = 0.25


class Demo:
    def __init__(self, settings: Settings, *, audience: bool = True) -> None:
        self._settings = settings
        self._clock = SystemClock()
        self._folder: Path = settings.data_dir / "demo"
        self._supervisor = Supervisor(settings)
        self._visitor = Visitor(settings.site_url, self._folder)
        self._encoder: asyncio.Task[None] | None = None
        self._on_air: OnAir | None = None
        self._audience = DemoAudience(settings.site_url, ROOM_SLUG, self._clock) if audience else None
        self._console = Console(highlight=False)

    async def start(self) -> None:
        """Return when the room is on air and everything a person needs is printed."""
        started = self._clock.monotonic()
        refuse_taken_ports(self._settings)
        with self._console.status("Starting Liveloop and rendering the demo programme"):
            loop, _ = await asyncio.gather(render_loop(self._folder), self._supervisor.start())
            login = await self._visitor.sign_in(await setup_token(self._settings))
            self._on_air = await self._visitor.go_on_air()
            await put_on_sale(self._visitor, self._on_air.broadcast)
            encoder = Child(ChildSpec("encoder", push_command(loop, self._on_air.address), dict(os.environ)))
            self._encoder = asyncio.create_task(encoder.run())
            await asyncio.wait_for(self._wait_for_picture(), PICTURE_SECONDS)
        if self._audience is not None:
            self._audience.start()
        site = self._settings.site_url
        seconds = self._clock.monotonic() - started
        self._console.print(
            f"\n[bold]Liveloop is on air[/] after {seconds:.1f} s. Ctrl-C ends it.\n\n"
            f"  Watch     {site}/r/demo\n"
            f"  Console   {site}/console\n"
            f"  Sign in   {login.email}   password  {login.password}\n",
            soft_wrap=True,
        )
        if self._audience is not None:
            self._console.print(
                f"  {VIEWERS} simulated people are in the room (--no-audience leaves them out).\n"
            )

    async def run(self) -> None:
        await self._supervisor.run()

    async def close(self) -> None:
        if self._audience is not None:
            await self._audience.close()
        if self._encoder is not None:
            self._encoder.cancel()
            await asyncio.gather(self._encoder, return_exceptions=True)
        await self._visitor.close()
        await self._supervisor.close()

    async def _wait_for_picture(self) -> None:
        async with httpx2.AsyncClient(base_url=self._settings.site_url, timeout=PICTURE_SECONDS) as client:
            while True:
                answer = await client.get("/api/v1/watch/demo")
                broadcast = answer.json().get("broadcast") if answer.is_success else None
                if broadcast and broadcast["state"] == "live":
                    return
                await asyncio.sleep(POLL_SECONDS)
