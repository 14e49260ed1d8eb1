"""A recording on a good disk and on bad ones."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from itertools import islice
from pathlib import Path

import pytest

from liveloop.media.part import Part
from liveloop.media.recorder import manifest
from liveloop.media.recorder.files import DiskFiles, Files
from liveloop.media.recorder.recording import Recording
from liveloop.media.recorder.resume import resume
from liveloop.media.recorder.writer import WriteQueue, Writer, WriterStoppedError
from tests.media.recorder.material import BROADCAST, PARTS_A_SEGMENT, ForgetfulFiles, make_init, make_media
from tests.waiting import until


def open_recording(writer: Writer, files: Files, folder: Path, closed: list[manifest.Segment]) -> Recording:
    point = resume(files, folder, str(BROADCAST))
    recording = Recording(writer, files, folder, point, on_segment=closed.append)
    recording.start(at=999.0)
    recording.init(make_init(point.next_init))
    return recording


def feed(recording: Recording, media: list) -> list[Part]:
    for item in media:
        if isinstance(item, Part):
            recording.part(item)
        else:
            recording.segment(item)
    return [item for item in media if isinstance(item, Part)]


async def settled(writer: Writer) -> None:
    """Return when everything offered so far has been written."""
    reached = threading.Event()
    writer.queue.insist(reached.set)
    await asyncio.to_thread(reached.wait)


async def test_every_part_is_in_its_segments_file_and_in_the_manifest(tmp_path, writer):
    closed: list[manifest.Segment] = []
    recording = open_recording(writer, DiskFiles(), tmp_path / "r", closed)
    parts = feed(recording, list(islice(make_media(1), 3 * (PARTS_A_SEGMENT + 1))))
    summary = await recording.finish("ended", at=1010.0, on_air_from=0.0)

    assert summary.state == "finished"
    assert (summary.parts, summary.segments, summary.gap_count) == (18, 3, 0)
    assert summary.duration_seconds == 6.0
    assert summary.bytes == sum(len(part.data) for part in parts)
    for msn in range(3):
        together = b"".join(part.data for part in parts if part.msn == msn)
        assert (tmp_path / "r" / f"s{msn}.m4s").read_bytes() == together
    assert [line.msn for line in closed] == [0, 1, 2]
    assert (tmp_path / "r" / "init0.mp4").read_bytes() == make_init().data
    lines = manifest.read_manifest(tmp_path / "r").lines
    assert isinstance(lines[0], manifest.Opened)
    assert isinstance(lines[-1], manifest.Finished)


async def test_a_break_in_the_time_line_is_an_explicit_gap_with_its_reason(tmp_path, writer):
    recording = open_recording(writer, DiskFiles(), tmp_path, [])
    feed(recording, list(islice(make_media(1), 7)))
    recording.interrupted("source_lost")
    feed(recording, list(islice(make_media(2, first_msn=1, at=1012.0, sequence=1, broke=True), 7)))
    summary = await recording.finish("ended", at=1020.0, on_air_from=0.0)
    assert summary.gap_count == 1
    gap = summary.gaps[0]
    assert (gap.reason, gap.msn, round(gap.end - gap.start, 3)) == ("source_lost", 1, 10.0)


async def test_full_disk_breaks_the_recording_and_space_mends_it(tmp_path, writer):
    files = ForgetfulFiles()
    recording = open_recording(writer, files, tmp_path, [])
    media = list(islice(make_media(3), 5 * 7))
    feed(recording, media[:9])
    await settled(writer)
    files.full = True
    feed(recording, media[9:17])
    await settled(writer)
    assert recording.summary.state == "broken"
    assert recording.summary.reason == "disk_full"

    files.full = False
    feed(recording, media[17:])
    summary = await recording.finish("ended", at=1010.0, on_air_from=0.0)
    assert summary.state == "finished"
    assert [gap.reason for gap in summary.gaps] == ["disk_full"]
    assert recording.dropped_parts > 0
    kept = [line for line in manifest.read_manifest(tmp_path).lines if isinstance(line, manifest.Part)]
    assert {line.msn for line in kept} == {0, 1, 3, 4}
    assert resume(files, tmp_path, str(BROADCAST)).cut_parts == 0


async def test_part_without_its_line_leaves_no_garbage_in_the_segment(tmp_path, writer):
    files = ForgetfulFiles()
    files.full_only_for = "manifest"
    recording = open_recording(writer, files, tmp_path, [])
    media = list(islice(make_media(4), 14))
    feed(recording, media[:3])
    await settled(writer)
    files.full = True
    feed(recording, media[3:7])
    await settled(writer)
    files.full = False
    feed(recording, media[7:])
    await recording.finish("ended", at=1010.0, on_air_from=0.0)
    first_three = b"".join(item.data for item in media[:3])
    assert (tmp_path / "s0.m4s").read_bytes() == first_three
    segments = [line for line in manifest.read_manifest(tmp_path).lines if isinstance(line, manifest.Segment)]
    assert [(line.msn, line.parts) for line in segments] == [(0, 3), (1, 6)]


async def test_section_that_comes_back_is_recorded_with_its_own_bytes(tmp_path, writer):
    """The first connection ended before anything of it was recorded; the slate came between."""
    recording = open_recording(writer, DiskFiles(), tmp_path, [])
    recording.init(make_init(1))
    feed(recording, list(islice(make_media(1, init=1), 7)))
    feed(recording, list(islice(make_media(2, first_msn=1, at=1002.0, broke=True), 7)))
    await recording.finish("ended", at=1010.0, on_air_from=0.0)
    assert (tmp_path / "init0.mp4").read_bytes() == make_init(0).data
    assert (tmp_path / "init1.mp4").read_bytes() == make_init(1).data
    point = resume(DiskFiles(), tmp_path, str(BROADCAST))
    assert (point.cut_parts, point.next_init) == (0, 2)


async def test_section_left_by_a_crash_before_its_line_is_replaced(tmp_path, writer):
    (tmp_path / "init0.mp4").write_bytes(b"half a header")
    (tmp_path / "init7.mp4").write_bytes(b"a header that no line names")
    recording = open_recording(writer, DiskFiles(), tmp_path, [])
    feed(recording, list(islice(make_media(1), 7)))
    await recording.finish("ended", at=1010.0, on_air_from=0.0)
    assert sorted(path.name for path in tmp_path.glob("init*")) == ["init0.mp4"]
    assert resume(DiskFiles(), tmp_path, str(BROADCAST)).cut_parts == 0


async def test_section_whose_line_did_not_fit_is_written_again(tmp_path, writer):
    files = ForgetfulFiles()
    files.full_only_for = "manifest"
    recording = open_recording(writer, files, tmp_path, [])
    await settled(writer)
    media = list(islice(make_media(3), 14))
    files.full = True
    feed(recording, media[:3])
    await settled(writer)
    assert (tmp_path / "init0.mp4").exists(), "only its line is missing"
    files.full = False
    feed(recording, media[3:])
    summary = await recording.finish("ended", at=1010.0, on_air_from=0.0)
    assert (tmp_path / "init0.mp4").read_bytes() == make_init().data
    assert (summary.state, summary.segments) == ("finished", 1)
    assert resume(files, tmp_path, str(BROADCAST)).cut_parts == 0


async def test_recording_begins_when_the_disk_that_was_full_at_the_start_has_space(tmp_path, writer):
    files = ForgetfulFiles()
    files.full = True
    recording = open_recording(writer, files, tmp_path / "r", [])
    media = list(islice(make_media(3), 14))
    feed(recording, media[:7])
    await settled(writer)
    files.full = False
    feed(recording, media[7:])
    summary = await recording.finish("ended", at=1010.0, on_air_from=0.0)
    assert (summary.state, summary.segments) == ("finished", 1)


async def test_end_that_cannot_be_written_is_not_finished_and_can_be_tried_again(tmp_path, writer):
    files = ForgetfulFiles()
    recording = open_recording(writer, files, tmp_path, [])
    feed(recording, list(islice(make_media(1), 9)))
    await settled(writer)
    files.full = True
    assert (await recording.finish("ended", at=1010.0, on_air_from=0.0)).state == "broken"
    files.full = False
    summary = await recording.finish("ended", at=1011.0, on_air_from=0.0)
    assert (summary.state, summary.segments, summary.parts) == ("finished", 2, 8)


async def test_end_that_cannot_be_synced_is_not_finished(tmp_path, writer):
    files = ForgetfulFiles()
    recording = open_recording(writer, files, tmp_path, [])
    feed(recording, list(islice(make_media(1), 7)))
    await settled(writer)
    await asyncio.to_thread(_drain, writer)
    files.sync_errors = 1
    summary = await recording.finish("ended", at=1010.0, on_air_from=0.0)
    assert (summary.state, summary.reason) == ("broken", "disk_error: Input/output error")
    assert (await recording.finish("ended", at=1011.0, on_air_from=0.0)).state == "finished"


async def test_disk_slower_than_the_stream_is_counted_and_noted(tmp_path):
    writer = Writer(WriteQueue(max_bytes=200_000))
    recording = open_recording(writer, DiskFiles(), tmp_path, [])
    media = list(islice(make_media(5), 8 * 7))
    feed(recording, media[:35])
    assert recording.refused_parts > 0
    writer.start()
    await settled(writer)
    feed(recording, media[35:42])
    await settled(writer)
    summary = await recording.finish("ended", at=1020.0, on_air_from=0.0)
    assert "writer_behind" in {gap.reason for gap in summary.gaps}
    assert recording.dropped_parts == 36 - summary.parts
    writer.close()
    assert resume(DiskFiles(), tmp_path, str(BROADCAST)).cut_parts == 0


async def test_power_cut_leaves_a_proven_prefix_without_what_was_never_synced(tmp_path):
    for seed in range(25):
        chance = random.Random(seed)
        files = ForgetfulFiles()
        folder = tmp_path / str(seed)
        writer = Writer()
        writer.start()
        recording = open_recording(writer, files, folder, [])
        media = list(islice(make_media(seed), 60))
        synced = chance.randrange(5, 50)
        parts = feed(recording, media[:synced])
        await settled(writer)
        await asyncio.to_thread(_drain, writer)
        files.syncing = False
        feed(recording, media[synced:])
        await settled(writer)
        writer.close()
        files.power_cut(chance)

        point = resume(files, folder, str(BROADCAST))
        found = [line for line in manifest.read_manifest(folder).lines if isinstance(line, manifest.Part)]
        assert len(found) >= len(parts), "a synced part was lost"
        assert _hashes_hold(folder, found)
        assert point.next_msn == found[-1].msn + 1


async def test_power_cut_without_any_sync_does_lose_parts(tmp_path):
    """The control of the test above: with syncs left undone it must see loss."""
    files = ForgetfulFiles()
    files.syncing = False
    writer = Writer()
    writer.start()
    recording = open_recording(writer, files, tmp_path, [])
    feed(recording, list(islice(make_media(1), 40)))
    await settled(writer)
    writer.close()
    files.power_cut(random.Random(1))
    resume(files, tmp_path, str(BROADCAST))
    found = [line for line in manifest.read_manifest(tmp_path).lines if isinstance(line, manifest.Part)]
    assert len(found) < 30


def _drain(writer: Writer) -> None:
    while writer.syncs.lag_seconds() > 0:
        pass


def _hashes_hold(folder: Path, parts: list[manifest.Part]) -> bool:
    import hashlib

    position: dict[int, int] = {}
    for part in parts:
        start = position.get(part.msn, 0)
        data = (folder / f"s{part.msn}.m4s").read_bytes()[start : start + part.bytes]
        if hashlib.sha256(data).hexdigest() != part.sha256:
            return False
        position[part.msn] = start + part.bytes
    return True


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_writer_that_died_of_a_fault_is_noticed():
    def fault() -> None:
        raise ValueError("a fault of ours")

    writer = Writer()
    writer.start()
    writer.check()
    writer.queue.insist(fault)

    def noticed() -> bool:
        with contextlib.suppress(WriterStoppedError):
            writer.check()
            return False
        return True

    await until(noticed, what="the dead thread")
    writer.close()


async def test_closed_writer_does_not_keep_a_recording_waiting(tmp_path):
    writer = Writer()
    writer.start()
    recording = open_recording(writer, DiskFiles(), tmp_path, [])
    writer.close()
    assert (await recording.finish("ended", at=1.0, on_air_from=0.0)).state == "recording"
