"""The live window: what is on disk, when it leaves, and how a restart goes on."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from liveloop.media.hls.listing import ListedSegment
from liveloop.media.hls.playlist import LiveList, RenditionReport, render_live, render_replay
from liveloop.media.hls.window import LiveWindow, WindowSettings
from liveloop.media.packager.packager import Packager
from liveloop.media.part import Segment
from liveloop.media.unit import TICKS
from tests.media.hls.checker import check, check_replay
from tests.media.hls.m3u8 import parse
from tests.media.hls.watching import Watcher, push
from tests.media.producer import feed
from tests.media.synthetic import BOTH, Shape, encode, shifted

SHORT = WindowSettings(length=11 * TICKS, parts=4 * TICKS, grace=6 * TICKS)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_part_is_on_disk_whole_before_it_is_listed(tmp_path: Path) -> None:
    window = LiveWindow(tmp_path)
    seen: list[int] = []

    def look() -> None:
        for segment in window.listing().segments:
            for part in segment.parts:
                path = tmp_path / f"p{segment.msn}.{part.index}.m4s"
                assert path.stat().st_size == part.size
                seen.append(part.size)

    window.on_change = look
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=3)))
    assert seen


def test_files_stay_a_while_after_they_left_the_playlist_and_then_go(tmp_path: Path) -> None:
    window = LiveWindow(tmp_path, SHORT)
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=40)))
    packager.flush("end")
    listed = parse(render_live(window.listing()))
    assert listed.media_sequence == 15
    assert [len(segment.parts) for segment in listed.segments] == [0, 0, 0, 6, 6]
    on_disk = names(tmp_path)
    assert {"s12.m4s", "s15.m4s", "s19.m4s", "init0.mp4"} <= on_disk
    assert "s11.m4s" not in on_disk
    assert "p12.0.m4s" not in on_disk
    assert not any(name.endswith(".tmp") for name in on_disk)


def test_after_a_restart_the_list_goes_on(tmp_path: Path) -> None:
    window = LiveWindow(tmp_path)
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=7)))
    closed = [
        Segment(s.msn, s.init, s.duration or 0, s.starts_at, s.discontinuity, 0, 6)
        for s in window.listing().segments
        if s.duration is not None
    ]
    again = LiveWindow(tmp_path)
    again.start()
    again.restore(closed, lost={1})
    packager = Packager(again, first_msn=4, first_init=1, start=20 * TICKS)
    packager.tracks(BOTH, 0.0)
    feed(packager, shifted(encode(Shape(seconds=3)), seconds=12))
    listed = parse(render_live(again.listing()))
    assert [segment.msn for segment in listed.segments] == [0, 1, 2, 3, 4]
    assert [segment.gap for segment in listed.segments] == [False, True, False, False, False]
    assert [segment.discontinuity for segment in listed.segments] == [False, False, False, True, False]
    assert again.file("s0.m4s")


def test_the_first_list_after_a_restart_counts_the_discontinuities_before_it(tmp_path: Path) -> None:
    window = LiveWindow(tmp_path, first_discontinuity=3)
    packager = Packager(window, first_msn=9, first_discontinuity=3)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=1)))
    listed = parse(render_live(window.listing()))
    assert listed.discontinuity_sequence == 3
    assert listed.segments[0].discontinuity


def test_bandwidth_is_measured(tmp_path: Path) -> None:
    window = LiveWindow(tmp_path)
    assert window.variant() is None
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=5)))
    variant = window.variant()
    assert variant is not None
    size = sum(path.stat().st_size for path in tmp_path.glob("s*.m4s"))
    assert abs(variant.average_bandwidth - size * 8 / 4) < 0.1 * variant.average_bandwidth
    assert variant.bandwidth > variant.average_bandwidth


def test_other_renditions_are_reported() -> None:
    segment = ListedSegment(7, 0, 1.7e9, discontinuity=False)
    listing = LiveList(4 * TICKS, TICKS // 3, [segment], (7, 2))
    text = render_live(listing, reports=[RenditionReport("audio.m3u8", 7, 1)])
    assert '#EXT-X-RENDITION-REPORT:URI="audio.m3u8",LAST-MSN=7,LAST-PART=1' in text


def test_a_replay_lists_everything_and_its_breaks() -> None:
    segments = [
        ListedSegment(0, 0, 1.7e9, False, duration=2 * TICKS),
        ListedSegment(1, 0, 1.7e9 + 2, False, duration=4 * TICKS, gap=True),
        ListedSegment(2, 1, 1.7e9 + 99, True, duration=TICKS, discontinuity_sequence=1),
    ]
    listed = parse(render_replay(segments))
    assert check_replay(render_replay(segments)) == []
    assert listed.target_duration == 4
    assert [segment.map for segment in listed.segments] == ["init0.mp4", None, "init1.mp4"]
    assert [segment.gap for segment in listed.segments] == [False, True, False]
    assert [segment.discontinuity for segment in listed.segments] == [False, False, True]


@pytest.mark.parametrize(
    ("seconds", "target"), [([2.5], 3), ([3.5], 4), ([2.4, 1.0], 2), ([0.3], 1), ([0.9, 0.4], 1)]
)
def test_no_segment_of_a_replay_is_longer_than_its_target_duration(seconds: list[float], target: int) -> None:
    segments = [
        ListedSegment(msn, 0, 1.7e9, False, duration=round(length * TICKS))
        for msn, length in enumerate(seconds)
    ]
    text = render_replay(segments)
    assert check_replay(text) == []
    assert parse(text).target_duration == target


def test_when_viewers_come_the_rehearsal_is_not_listed_and_who_watched_goes_on(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    window, packager = watcher.window, Packager(watcher)
    units = encode(Shape(seconds=60))
    packager.tracks(BOTH, 0.0)
    push(watcher, packager, units[: len(units) // 2])
    before = parse(render_live(window.listing()))
    start = window.listing().segments[-2].ends_at - 0.5
    window.go_on_air(start)
    watcher.look()
    after = parse(render_live(window.listing()))
    assert after.last == before.last
    assert [segment.msn for segment in after.segments] == [before.last[0] - 1, before.last[0]]
    assert window.file("s2.m4s") is None
    for msn in range(before.last[0] - 4, before.last[0]):
        assert window.file(f"s{msn}.m4s"), "a player may be about to ask for it"
    push(watcher, packager, units[len(units) // 2 :])
    packager.flush("end")
    watcher.look()
    assert check(watcher.watch) == []
    assert window.listing().segments[0].msn == before.last[0] - 1


def test_a_rehearsal_that_is_all_there_is_leaves_the_list_when_something_else_comes(tmp_path: Path) -> None:
    window = LiveWindow(tmp_path)
    window.restore([Segment(msn, 0, 2 * TICKS, 1.6e9 + 2 * msn, False, 0, 6) for msn in range(4)])
    window.go_on_air(1.65e9)
    assert [segment.msn for segment in window.listing().segments] == [3]
    packager = Packager(window, first_msn=4, first_init=1, start=20 * TICKS)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=3)))
    assert [segment.msn for segment in window.listing().segments] == [4, 5]


def test_the_folder_can_be_removed(tmp_path: Path) -> None:
    folder = tmp_path / "broadcast"
    window = LiveWindow(folder)
    window.start()
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=3)))
    window.remove()
    assert not folder.exists()


class FullDisk:
    """Refuses to let the files of `folder` together become bigger than `room` bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, room: int) -> None:
        self.folder = folder
        self.room = room
        self._write_bytes = Path.write_bytes

        def write_bytes(path: Path, data: bytes) -> int:
            return self._write(path, data)

        monkeypatch.setattr(Path, "write_bytes", write_bytes)

    def _write(self, path: Path, data: bytes) -> int:
        used = sum(other.stat().st_size for other in self.folder.iterdir() if other != path)
        if used + len(data) > self.room:
            self._write_bytes(path, data[: self.room - used])
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._write_bytes(path, data)


def well_listed(window: LiveWindow) -> list[int]:
    """The numbers on the list, which must be without a hole; what is no gap must be there as listed."""
    listed = parse(render_live(window.listing())).segments
    numbers = [segment.msn for segment in listed]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    for segment in listed:
        for part in segment.parts:
            assert (window.folder / part.uri).exists()
        if segment.closed and not segment.gap:
            parts = [window.file(part.uri) or b"" for part in segment.parts]
            assert not parts or window.file(segment.uri or "") == b"".join(parts)
    return numbers


def test_a_full_folder_makes_the_window_shorter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = LiveWindow(tmp_path)
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    units = encode(Shape(seconds=40))
    feed(packager, units[:600])
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    FullDisk(monkeypatch, tmp_path, size)
    feed(packager, units[600:])
    numbers = well_listed(window)
    assert numbers[-1] == 19
    assert 3 < len(numbers) < 18
    assert not any(segment.gap for segment in window.listing().segments)
    assert not list(tmp_path.glob("p*.tmp"))


def test_what_finds_no_room_at_all_is_a_gap_and_the_list_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = LiveWindow(tmp_path)
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    units = encode(Shape(seconds=20))
    feed(packager, units[:400])
    disk = FullDisk(monkeypatch, tmp_path, 0)
    feed(packager, units[400:700])
    disk.room = 1_000_000_000
    feed(packager, units[700:])
    numbers = well_listed(window)
    gaps = [segment.msn for segment in window.listing().segments if segment.gap]
    assert gaps
    assert gaps == list(range(gaps[0], gaps[-1] + 1))
    assert numbers[-1] == 9 > gaps[-1]
    assert (tmp_path / "init0.mp4").exists()
    assert "s9.m4s.tmp" in names(tmp_path)
    assert not [name for name in names(tmp_path) if name.startswith("p") and name.endswith(".tmp")]


@pytest.mark.parametrize("at", [400, 417, 430, 444, 452])
def test_a_folder_that_was_removed_is_made_again_with_all_that_is_needed(tmp_path: Path, at: int) -> None:
    folder = tmp_path / "window"
    window = LiveWindow(folder)
    window.start()
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    units = encode(Shape(seconds=20))
    feed(packager, units[:at])
    before = window.last_msn
    shutil.rmtree(folder)
    feed(packager, units[at:])
    listed = window.listing().segments
    assert [segment.gap for segment in listed if segment.msn >= before] == [False] * (10 - before)
    for segment in listed:
        if segment.msn >= before and segment.parts:
            parts = [window.file(f"p{segment.msn}.{part.index}.m4s") or b"" for part in segment.parts]
            name = f"s{segment.msn}.m4s" + (".tmp" if segment.duration is None else "")
            assert (folder / name).read_bytes() == b"".join(parts)
    assert (folder / "init0.mp4").exists()
    window.remove()
    window.remove()
    assert not folder.exists()


def test_a_window_that_missed_the_beginning_of_a_segment_leaves_the_one_before_alone(tmp_path: Path) -> None:
    window = LiveWindow(tmp_path)
    packager = Packager(window)
    packager.tracks(BOTH, 0.0)
    feed(packager, encode(Shape(seconds=5)))
    packager.flush("end")
    lengths = [segment.duration for segment in window.listing().segments]
    window.segment(Segment(3, 0, 7 * TICKS, 1.7e9, False, 0, 6))
    assert [segment.duration for segment in window.listing().segments] == [*lengths, 7 * TICKS]
    assert window.listing().segments[-1].gap
