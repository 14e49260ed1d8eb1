"""A port that somebody else has is said at once, with the setting that changes it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from pydantic import SecretStr

from liveloop.roles.settings import Settings, WebSettings
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
