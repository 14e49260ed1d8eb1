"""The master secret of an install on one machine: made once, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from liveloop.kit.folders import sync_folder
from liveloop.kit.seal import new_secret
from liveloop.roles.settings import Settings

SECRET_BYTES = 48


def ensure_secret(settings: Settings) -> str:
    """The master secret; of several processes that make it at the same moment one wins.

    Raises BadSetting when the kept one is damaged.
    """
    path = settings.secret_file
    if not settings.secret.get_secret_value() and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes files that only their owner may read.
        handle, draft = tempfile.mkstemp(prefix=".secret-", dir=path.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(new_secret(size=SECRET_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
            sync_folder(path.parent)
        finally:
            Path(draft).unlink()
    return settings.master_secret()
