"""Files that outlive a process: a folder on this machine, or any S3-compatible store."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import obstore
from obstore.store import LocalStore, S3Store
from pydantic import SecretStr

from liveloop.kit.settings import AreaSettings


class ObjectSettings(AreaSettings):
    kind: Literal["folder", "s3"] = "folder"
    bucket: str = ""
    endpoint: str = ""
    """For a virtual-hosted bucket write the bucket into the endpoint's host."""
    region: str = "auto"
    access_key: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")


class ObjectStore:
    """Puts and gets whole objects by path. `folder` is used when the kind is `folder`."""

    def __init__(self, settings: ObjectSettings, folder: Path) -> None:
        self.is_local = settings.kind == "folder"
        self._store: LocalStore | S3Store
        if self.is_local:
            self._store = LocalStore(folder, mkdir=True)
        else:
            self._store = S3Store(
                settings.bucket,
                endpoint=settings.endpoint or None,
                region=settings.region,
                access_key_id=settings.access_key.get_secret_value(),
                secret_access_key=settings.secret_key.get_secret_value(),
            )

    async def put(self, path: str, data: bytes) -> None:
        await obstore.put_async(self._store, path, data)

    async def get(self, path: str) -> bytes | None:
        """The object, or None when there is none."""
        try:
            result = await obstore.get_async(self._store, path)
        except FileNotFoundError:
            return None
        return bytes(await result.bytes_async())

    async def delete(self, path: str) -> None:
        await obstore.delete_async(self._store, path)
