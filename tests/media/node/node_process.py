"""A media node in a process of its own: `node_process.py DATA NATS_URL RTMP_PORT ORIGIN_PORT`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import uvloop

from liveloop.bus.client import Bus
from tests.media.node.material import running_node


async def serve(data: Path, nats: str, rtmp_port: int, origin_port: int) -> None:
    bus = Bus(nats)
    await bus.start()
    async with running_node(bus, data, rtmp_port=rtmp_port, origin_port=origin_port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
