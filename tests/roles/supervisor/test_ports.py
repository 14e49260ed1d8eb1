"""A port that somebody else has is said at once, with the setting that changes it."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from pydantic import SecretStr

from liveloop.roles.settings import MetricsSettings, Settings, WebSettings
from liveloop.roles.supervisor.service import NotReady, Supervisor


async def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(
            data_dir=tmp_path / "data", secret=SecretStr("s" * 48), web=WebSettings(port=port)
        )
        with pytest.raises(NotReady, match=rf"port site {port}: .*LIVELOOP_WEB__PORT"):
            await Supervisor(settings).start()
    assert not (tmp_path / "data").exists()


async def test_the_ports_of_metrics_count_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(
            data_dir=tmp_path / "data", secret=SecretStr("s" * 48), metrics=MetricsSettings(port=port - 1)
        )
        with pytest.raises(NotReady, match=rf"port metrics of media {port}: .*LIVELOOP_METRICS__PORT"):
            await Supervisor(settings).start()


async def test_a_watch_that_ends_by_a_fault_ends_the_install_and_says_why(tmp_path: Path) -> None:
    async def fails() -> None:
        raise RuntimeError("a fault of ours")

    supervisor = Supervisor(Settings(data_dir=tmp_path, secret=SecretStr("s" * 48)))
    supervisor._tasks = [asyncio.create_task(asyncio.Event().wait()), asyncio.create_task(fails())]
    with pytest.raises(RuntimeError, match="a fault of ours"):
        await supervisor.run()
    await supervisor.close()
