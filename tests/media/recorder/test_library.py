"""Recordings as replays, and their way to the object store."""

from __future__ import annotations

import asyncio
from itertools import islice

import pytest

from liveloop.media.recorder import manifest
from liveloop.media.recorder.files import DiskFiles
from liveloop.media.recorder.library import Library
from liveloop.media.recorder.upload import Uploader
from tests.media.recorder.material import BROADCAST, make_init, make_media
from tests.media.recorder.test_recording import feed, open_recording, settled
from tests.waiting import until


class MemoryStore:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.failures = 0

    async def put(self, path: str, data: bytes) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("away")
        self.objects[path] = data

    async def get(self, path: str) -> bytes | None:
        return self.objects.get(path)

    async def delete(self, path: str) -> None:
        self.objects.pop(path, None)


async def test_replay_lists_closed_segments_while_live_and_all_when_finished(tmp_path, writer):
    library = Library(tmp_path)
    assert await library.replay(BROADCAST) is None
    recording = open_recording(writer, DiskFiles(), library.folder(BROADCAST), [])
    feed(recording, list(islice(make_media(1), 17)))
    await settled(writer)
    growing = await library.replay(BROADCAST)
    assert growing is not None
    assert ([segment.msn for segment in growing.segments], growing.finished) == ([0, 1], False)
    await recording.finish("ended", at=1010.0, on_air_from=0.0)
    replay = await library.replay(BROADCAST)
    assert replay is not None
    assert ([segment.parts for segment in replay.segments], replay.finished) == ([6, 6, 3], True)
    assert library.path(BROADCAST, "s2.m4s").is_file()
    assert library.path(BROADCAST, "init0.mp4").is_file()


async def test_segment_after_a_hole_in_the_recording_is_a_discontinuity(tmp_path, writer):
    library = Library(tmp_path)
    recording = open_recording(writer, DiskFiles(), library.folder(BROADCAST), [])
    media = list(islice(make_media(1), 21))
    feed(recording, media[:7])
    recording.interrupted("disk_full")
    feed(recording, media[14:])
    await recording.finish("ended", at=1010.0, on_air_from=0.0)
    replay = await library.replay(BROADCAST)
    assert [(segment.msn, segment.discontinuity) for segment in replay.segments] == [(0, False), (2, True)]


@pytest.mark.parametrize("name", ["manifest.jsonl", "../s0.m4s", "s0.m4s/..", "p0.0.m4s", "sx.m4s", ""])
async def test_only_media_files_are_served(tmp_path, name):
    folder = Library(tmp_path).folder(BROADCAST)
    folder.mkdir()
    (folder / manifest.FILE_NAME).write_bytes(b"{}")
    (tmp_path / "s0.m4s").write_bytes(b"x")
    assert Library(tmp_path).path(BROADCAST, name) is None


async def test_upload_is_tried_again_and_serves_what_is_gone_from_this_machine(tmp_path, writer, monkeypatch):
    monkeypatch.setattr("liveloop.media.recorder.upload.FIRST_RETRY_SECONDS", 0.01)
    store = MemoryStore()
    store.failures = 2
    library = Library(tmp_path, store)
    uploader = Uploader(store, tmp_path)
    recording = open_recording(writer, DiskFiles(), library.folder(BROADCAST), [])
    feed(recording, list(islice(make_media(1), 14)))
    await recording.finish("ended", at=1010.0, on_air_from=0.0)
    running = asyncio.create_task(uploader.run())
    for name in ("init0.mp4", "s0.m4s", "gone.m4s", "s1.m4s", manifest.FILE_NAME):
        uploader.offer(BROADCAST, name)
    await until(lambda: uploader.uploaded == 4)
    running.cancel()
    assert uploader.failed_attempts == 2
    left = Uploader(store, tmp_path)
    await left.offer_left()
    assert left.waiting == 0, "what is in the store does not go up again"
    (library.folder(BROADCAST) / "uploaded.txt").write_text("s0.m4s\n")
    await left.offer_left()
    assert left.waiting == 0, "it is known to be complete"
    (library.folder(BROADCAST) / "uploaded.all").unlink()
    await left.offer_left()
    assert left.waiting == 3

    whole = library.path(BROADCAST, "s0.m4s").read_bytes()
    for path in library.folder(BROADCAST).iterdir():
        path.unlink()
    library.folder(BROADCAST).rmdir()
    assert library.path(BROADCAST, "s0.m4s") is None
    assert await library.stored(BROADCAST, "s0.m4s") == whole
    other = Library(tmp_path, store)
    replay = await other.replay(BROADCAST)
    assert [segment.msn for segment in replay.segments] == [0, 1]
    await other.delete(BROADCAST)
    assert store.objects == {}
    assert await other.replay(BROADCAST) is None


async def test_folder_that_is_no_recording_does_not_keep_the_others_from_the_store(tmp_path, writer):
    (tmp_path / "lost+found").mkdir()
    (tmp_path / "notes.txt").write_text("of an operator")
    recording = open_recording(writer, DiskFiles(), tmp_path / str(BROADCAST), [])
    feed(recording, list(islice(make_media(1), 7)))
    await recording.finish("ended", at=1010.0, on_air_from=0.0)
    left = Uploader(MemoryStore(), tmp_path)
    await left.offer_left()
    assert left.waiting == 3


async def test_replay_holds_nothing_of_the_rehearsal(tmp_path, writer):
    library = Library(tmp_path)
    recording = open_recording(writer, DiskFiles(), library.folder(BROADCAST), [])
    feed(recording, list(islice(make_media(1), 21)))
    recording.init(make_init(1))
    feed(recording, list(islice(make_media(2, first_msn=3, init=1, at=1006.0), 14)))
    await recording.finish("ended", at=1010.0, on_air_from=1006.5)
    replay = await library.replay(BROADCAST)
    assert [segment.msn for segment in replay.segments] == [3, 4]
    assert [replay.holds(name) for name in ("s2.m4s", "s3.m4s", "init0.mp4", "init1.mp4")] == [
        False,
        True,
        False,
        True,
    ]
    assert library.path(BROADCAST, "s2.m4s").is_file(), "it is hidden, not deleted"


async def test_replay_of_what_was_never_on_air_is_empty(tmp_path, writer):
    library = Library(tmp_path)
    recording = open_recording(writer, DiskFiles(), library.folder(BROADCAST), [])
    feed(recording, list(islice(make_media(1), 14)))
    summary = await recording.finish("ended", at=1010.0, on_air_from=None)
    assert (summary.state, summary.segments) == ("finished", 0)
    assert (await library.replay(BROADCAST)).segments == ()
