"""One process of an install: `python -m liveloop.roles.process web|media|worker`.

Only the chosen role is imported, so that a media process carries no web framework and no database.
"""

from __future__ import annotations

import importlib
import sys

from liveloop.kit import logs
from liveloop.roles.running import Service, run_until_signal
from liveloop.roles.settings import Settings, load

ROLES = {
    "all": ("liveloop.roles.install", "Install"),
    "web": ("liveloop.roles.web.role", "WebRole"),
    "media": ("liveloop.roles.media", "MediaRole"),
    "worker": ("liveloop.roles.worker", "WorkerRole"),
}


def run(role: str, settings: Settings) -> None:
    """Block until the role ends or a signal asks it to."""
    logs.configure(role=role, level=settings.log_level, style=settings.log_format)
    module, name = ROLES[role]
    service: Service = getattr(importlib.import_module(module), name)(settings)
    run_until_signal(service)


if __name__ == "__main__":
    run(sys.argv[1], load())
