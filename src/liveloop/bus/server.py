"""The bundled NATS server: loopback only, its own data folder, a token of its own.

The process itself is run by whoever supervises (`command`); this knows how it is configured.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

READY_SECONDS = 15
POLL_SECONDS = 0.02
OUTGOING_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST_PORT = 10_000
TRIES = 100

CONFIGURATION = """\
listen: "127.0.0.1:{port}"
server_name: "liveloop"
max_payload: 1MB
max_pending: 64MB
write_deadline: "5s"
authorization {{ token: "{token}" }}
jetstream {{
  store_dir: "{store}"
  max_memory_store: 64MB
  max_file_store: 4GB
}}
"""


class NatsNotReady(Exception):
    """The server did not open its port in time."""


@dataclass(frozen=True, slots=True)
class NatsServer:
    """Where the bundled server listens and keeps its data."""

    folder: Path
    port: int
    token: str

    @property
    def url(self) -> str:
        return f"nats://{self.token}@127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str]:
        return [str(Path(sys.prefix, "bin", "nats-server")), "-c", str(self._configuration)]

    def prepare(self) -> None:
        """Write the configuration; the file holds the token, so only its owner may read it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = CONFIGURATION.format(port=self.port, token=self.token, store=self.folder / "jetstream")
        self._configuration.touch(mode=0o600, exist_ok=True)
        self._configuration.write_text(text)

    async def wait_ready(self) -> None:
        """Return when the port answers; raises NatsNotReady after 15 s."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + READY_SECONDS
        while loop.time() < deadline:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(POLL_SECONDS)
                continue
            writer.close()
            return
        raise NatsNotReady(f"nats-server did not open port {self.port}; its data is in {self.folder}")

    @property
    def _configuration(self) -> Path:
        return self.folder / "nats-server.conf"


def free_port(*, avoid: Collection[int] = ()) -> int:
    """A loopback port that is free now, of those the kernel gives to no outgoing connection.

    A server that is restarted needs its port back, and an outgoing connection would hold it.
    """
    first_outgoing = int(OUTGOING_PORTS.read_text().split()[0])
    lower = range(LOWEST_PORT, max(LOWEST_PORT, first_outgoing))
    for port in random.sample(lower, k=min(TRIES, len(lower))):
        if port not in avoid and is_free(port):
            return port
    return _any_free_port()


def is_free(port: int) -> bool:
    """Whether a server could listen there, on loopback."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
