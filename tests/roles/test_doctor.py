"""What is wrong with a machine is found and comes with the next thing to do."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from liveloop.realtime.ring import Ring, RingUnavailable
from liveloop.roles import doctor
from liveloop.roles.cli import app
from liveloop.roles.settings import Settings


def found(settings: Settings) -> dict[str, doctor.Finding]:
    return {finding.check: finding for finding in doctor.examine(settings)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_good_machine_has_no_error(tmp_path: Path) -> None:
    findings = found(Settings(data_dir=tmp_path))
    assert [one for one in findings.values() if one.state == "error" and one.check != "web apps"] == []
    assert {"python", "data folder", "disk", "open files", "io_uring", "clock", "codecs", "database"} <= set(
        findings
    )


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finding = found(Settings(data_dir=tmp_path / "file" / "data"))["data folder"]
    assert finding.state == "error"
    assert "Set LIVELOOP_DATA_DIR" in finding.text


def test_a_port_in_use_names_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = Settings.model_validate({"data_dir": tmp_path, "web": {"port": listener.getsockname()[1]}})
        finding = found(settings)["port site"]
    assert finding.state == "warning"
    assert "LIVELOOP_WEB__PORT" in finding.text


def test_a_database_that_is_away_is_an_error(tmp_path: Path) -> None:
    url = f"postgresql://nobody:hidden@127.0.0.1:{free_port()}/none"
    finding = found(Settings(data_dir=tmp_path, database_url=url))["database"]
    assert finding.state == "error"
    assert "LIVELOOP_DATABASE_URL" in finding.text
    assert "hidden" not in finding.text


def test_a_kernel_without_io_uring_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> Ring:
        raise RingUnavailable("Operation not permitted")

    monkeypatch.setattr(doctor, "Ring", refused)
    finding = found(Settings(data_dir=tmp_path))["io_uring"]
    assert finding.state == "warning"
    assert finding.text.startswith("Operation not permitted")
    off = Settings.model_validate({"data_dir": tmp_path, "web": {"io_uring": False}})
    assert found(off)["io_uring"].state == "ok"


def test_the_command_ends_with_1_when_something_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LIVELOOP_DATA_DIR", str(tmp_path / "file" / "data"))
    answer = CliRunner().invoke(app, ["doctor"])
    assert answer.exit_code == 1
    assert "data folder" in answer.output
