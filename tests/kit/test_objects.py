from __future__ import annotations

from pathlib import Path

from liveloop.kit.objects import ObjectSettings, ObjectStore


async def test_a_folder_keeps_whole_objects(tmp_path: Path) -> None:
    store = ObjectStore(ObjectSettings(), tmp_path / "objects")
    await store.put("covers/a.webp", b"picture")
    assert await store.get("covers/a.webp") == b"picture"
    await store.delete("covers/a.webp")
    assert await store.get("covers/a.webp") is None
