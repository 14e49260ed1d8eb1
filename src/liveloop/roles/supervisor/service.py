"""The default install: NATS, worker, media and web on one machine, in the order they need each other."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys

import structlog

from liveloop.bus.server import NatsServer, free_port
from liveloop.kit.seal import new_secret
from liveloop.roles.database import migrate
from liveloop.roles.doctor import examine_ports, ports_of
from liveloop.roles.secret import ensure_secret
from liveloop.roles.settings import PREFIX, Settings
from liveloop.roles.supervisor.child import Child, ChildSpec

log = structlog.get_logger()

ROLES = ("worker", "media", "web")
READY_SECONDS = 60
POLL_SECONDS = 0.05


class NotReady(Exception):
    """A role did not become ready; its own log says why."""


class Supervisor:
    """Starts everything, reports when it is ready, keeps it running, stops it in reverse order."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tasks: list[asyncio.Task[None]] = []
        self.children: dict[str, Child] = {}

    async def start(self) -> None:
        """Return when web and media answer; raises NotReady."""
        settings = self._settings
        refuse_taken_ports(settings)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        ensure_secret(settings)
        await asyncio.to_thread(migrate, settings.resolved_database_url)
        environment = {
            **os.environ,
            f"{PREFIX}LOG_LEVEL": settings.log_level,
            f"{PREFIX}LOG_FORMAT": settings.log_format,
        }
        if not settings.nats_url:
            environment[f"{PREFIX}NATS_URL"] = await self._start_nats()
        for role in ROLES:
            command = [sys.executable, "-m", "liveloop.roles.process", role]
            self._supervise(ChildSpec(role, command, environment))
        await self._wait_for("media", settings.media.origin_port)
        await self._wait_for("web", settings.web.port)

    async def run(self) -> None:
        """Run until cancelled; the children then live until `close`. Raises what ends the watch over one."""
        ended, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()

    async def close(self) -> None:
        for task in reversed(self._tasks):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._tasks = []

    async def _start_nats(self) -> str:
        settings = self._settings
        port = free_port(avoid={taken.number for taken in ports_of(settings)})
        server = NatsServer(settings.data_dir / "nats", port, new_secret())
        server.prepare()
        self._supervise(ChildSpec("nats", server.command, dict(os.environ), quiet=True))
        await server.wait_ready()
        return server.url

    def _supervise(self, spec: ChildSpec) -> None:
        child = Child(spec)
        self.children[spec.name] = child
        self._tasks.append(asyncio.create_task(child.run(), name=f"child.{spec.name}"))

    async def _wait_for(self, role: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + READY_SECONDS
        settings = self._settings
        while not await is_healthy(settings.local_host, port, tls=settings.tls.certificate is not None):
            if loop.time() > deadline:
                raise NotReady(f"{role} is not answering on port {port}; see its log lines above")
            await asyncio.sleep(POLL_SECONDS)


def refuse_taken_ports(settings: Settings) -> None:
    """A child would fail and restart for ever, or somebody else's answer would look like ours."""
    taken = [finding for finding in examine_ports(settings) if finding.state != "ok"]
    if taken:
        raise NotReady("\n".join(f"{finding.check} {finding.text}" for finding in taken))


async def is_healthy(host: str, port: int, *, tls: bool = False) -> bool:
    """Whether GET /healthz answers 200 on `host`, whose name the certificate need not have."""
    context = None
    if tls:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        reader, writer = await asyncio.open_connection(host, port, ssl=context)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = await reader.read(4096)
        writer.close()
    except OSError:
        return False
    return answer.startswith(b"HTTP/1.1 200")
