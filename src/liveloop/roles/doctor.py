"""What can be wrong with a machine before Liveloop runs on it, each with the next thing to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import imageio_ffmpeg
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from liveloop.realtime.ring import Ring, RingUnavailable
from liveloop.roles.database import sync_url
from liveloop.roles.descriptors import most_open_files, most_sockets
from liveloop.roles.settings import METRICS_ROLES, Settings
from liveloop.roles.web.site import web_folder

DISK_ERROR_GB = 1
DISK_WARNING_GB = 20
DESCRIPTORS_WANTED = 8192
BUILT = datetime(2026, 11, 1, tzinfo=UTC)

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    state: State
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Every check in the order a person would mend them."""
    checks: list[Callable[[Settings], list[Finding]]] = [
        _python, _folders, _disk, _memory_folder, examine_ports, _descriptors, _ring, _clock, _codecs,
        _web_apps, _database,
    ]  # fmt: skip
    return [finding for check in checks for finding in check(settings)]


def _python(_: Settings) -> list[Finding]:
    version = ".".join(str(number) for number in sys.version_info[:3])
    return [Finding("python", "ok", version)]


def _folders(settings: Settings) -> list[Finding]:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return [Finding("data folder", "error", f"{folder}: {error.strerror}. Set LIVELOOP_DATA_DIR.")]
    return [Finding("data folder", "ok", f"{folder} is writable")]


def _disk(settings: Settings) -> list[Finding]:
    existing = next(path for path in (settings.data_dir, *settings.data_dir.parents) if path.exists())
    free = shutil.disk_usage(existing).free / 1e9
    hours = free / (6e6 / 8 * 3600 / 1e9)
    sentence = f"{free:.0f} GB free, room for about {hours:.0f} hours at 6 Mbit/s"
    state: State = "error" if free < DISK_ERROR_GB else "warning" if free < DISK_WARNING_GB else "ok"
    return [Finding("disk", state, sentence)]


def _memory_folder(_: Settings) -> list[Finding]:
    shared = Path("/dev/shm")  # noqa: S108 - the memory-backed folder of Linux
    if not os.access(shared, os.W_OK):
        return [Finding("memory folder", "warning", f"{shared} is not writable; live parts go to the disk")]
    free = shutil.disk_usage(shared).free / 1e6
    if free < 256:
        return [Finding("memory folder", "warning", f"{free:.0f} MB free in {shared}, 256 MB wanted")]
    return [Finding("memory folder", "ok", f"{shared}, {free:.0f} MB free")]


@dataclass(frozen=True, slots=True)
class Port:
    name: str
    host: str
    number: int
    key: str
    """The setting that changes it."""


def ports_of(settings: Settings) -> list[Port]:
    """Every port that the roles of one machine listen on, but for those that the kernel chooses."""
    host, media, metrics = settings.host, settings.media, settings.metrics
    ports = [
        Port("site", host, settings.web.port, "LIVELOOP_WEB__PORT"),
        Port("playback", host, media.origin_port, "LIVELOOP_MEDIA__ORIGIN_PORT"),
        Port("rtmp", host, media.rtmp_port, "LIVELOOP_MEDIA__RTMP_PORT"),
        Port("rtmps", host, media.rtmps_port or 0, "LIVELOOP_MEDIA__RTMPS_PORT"),
    ]
    for role in METRICS_ROLES:
        address = metrics.address_of(role)
        if address is not None:
            ports.append(Port(f"metrics of {role}", *address, "LIVELOOP_METRICS__PORT"))
    return [port for port in ports if port.number]


def examine_ports(settings: Settings) -> list[Finding]:
    """Whether each port is free; not ok while Liveloop itself runs."""
    return [_port(port) for port in ports_of(settings)]


def _port(port: Port) -> Finding:
    check = f"port {port.name}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((port.host, port.number))
        except OSError as error:
            advice = f"Stop what uses it (a running Liveloop does), or set {port.key}."
            return Finding(check, "warning", f"{port.number}: {error.strerror}. {advice}")
    return Finding(check, "ok", f"{port.number} is free")


def _descriptors(_: Settings) -> list[Finding]:
    files, sockets = most_open_files(), most_sockets()
    if files < DESCRIPTORS_WANTED:
        sentence = f"at most {files}, so no more than {sockets} viewers at once; raise ulimit -n"
        return [Finding("open files", "warning", sentence)]
    return [Finding("open files", "ok", f"up to {files}")]


def _ring(settings: Settings) -> list[Finding]:
    if not settings.web.io_uring:
        return [Finding("io_uring", "ok", "switched off by LIVELOOP_WEB__IO_URING")]
    try:
        Ring().close()
    except RingUnavailable as error:
        sentence = (
            f"{error}; a crowd costs more processor time. Linux 5.18 has it, and a container may allow it"
        )
        return [Finding("io_uring", "warning", sentence)]
    return [Finding("io_uring", "ok", "many sockets are written to in one system call")]


def _clock(_: Settings) -> list[Finding]:
    if datetime.now(UTC) < BUILT:
        return [Finding("clock", "error", "the clock is behind this version's own date; set the time")]
    state = subprocess.run(
        ["timedatectl", "show", "--property=NTPSynchronized", "--value"],
        capture_output=True, text=True, check=False, timeout=5,
    ) if shutil.which("timedatectl") else None  # fmt: skip
    if state is not None and state.stdout.strip() == "no":
        return [Finding("clock", "warning", "not synchronised by NTP; latency figures and links may be off")]
    return [Finding("clock", "ok", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")]


def _codecs(_: Settings) -> list[Finding]:
    answer = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-encoders"],
        capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    missing = [name for name in ("libx264", "aac") if name not in answer.stdout]
    if missing:
        return [Finding("codecs", "error", f"the bundled ffmpeg lacks {', '.join(missing)}; reinstall it")]
    return [Finding("codecs", "ok", "H.264 and AAC by the bundled ffmpeg (demo and clips)")]


def _web_apps(settings: Settings) -> list[Finding]:
    folder = web_folder(settings)
    missing = [app for app in ("viewer", "console", "studio") if not (folder / app / "index.html").exists()]
    if missing:
        return [
            Finding("web apps", "error", f"{', '.join(missing)} not built in {folder}; run ./dev up once")
        ]
    return [Finding("web apps", "ok", str(folder))]


def _database(settings: Settings) -> list[Finding]:
    try:
        engine = create_engine(sync_url(settings.resolved_database_url))
    except OSError as error:
        return [Finding("database", "error", f"{error}. Set LIVELOOP_DATA_DIR or LIVELOOP_DATABASE_URL.")]
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        return [Finding("database", "error", f"{reason}. Check LIVELOOP_DATABASE_URL.")]
    finally:
        engine.dispose()
    return [Finding("database", "ok", engine.url.render_as_string(hide_password=True))]
