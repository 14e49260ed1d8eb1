"""The life of a node and its broadcasts: restarts, take-overs, what may be reopened, what is cleaned up."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from liveloop.bus import subjects
from liveloop.kit.clock import ManualClock, SystemClock
from liveloop.kit.errors import Unavailable
from liveloop.kit.seal import lookup_hash
from liveloop.media.node.folders import FolderUnusable, choose_folders
from liveloop.media.node.grants import Grant, GrantStore
from liveloop.media.node.openings import Opening, OpeningBook
from liveloop.media.recorder import manifest
from tests.media.node.material import KEY, SECRET, Ffmpeg, Player, decode_recording, running_node
from tests.waiting import until


async def test_orderly_restart_loses_nothing_and_goes_on(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        player = Player(node.origin.port, worker.broadcast)
        await player.live("s1.m4s")
        reply = await worker.command(subjects.READ_MANIFEST)
        assert reply["summary"]["state"] == "recording"
    await asyncio.to_thread(encoder.wait)
    folder = tmp_path / "recordings" / str(worker.broadcast)
    before = manifest.read_manifest(folder).lines
    assert isinstance(before[-1], manifest.Segment), "the last segment is closed"

    async with running_node(bus, tmp_path) as node:
        player = Player(node.origin.port, worker.broadcast)
        playlist = await player.live(f"p{before[-1].msn + 1}.0.m4s")
        assert f"s{before[-1].msn}.m4s" in playlist
        assert await player.get(f"s{before[-1].msn}.m4s") == (
            200,
            (folder / f"s{before[-1].msn}.m4s").read_bytes(),
        )
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: worker.kinds().count("first_picture") == 2, what="the return")
        encoder.kill()
        summary = (await worker.close_programme())["summary"]
        assert summary["state"] == "finished"
        assert all(pictures for *_, pictures in decode_recording(folder))


async def test_closed_broadcast_stays_closed(tmp_path, bus, worker):
    async with running_node(bus, tmp_path, linger_seconds=0.0) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: worker.segments, seconds=20, what="a segment")
        closed = await worker.close_programme()
        assert closed == await worker.close_programme()
        await asyncio.to_thread(encoder.wait)
        assert (await worker.command(subjects.OPEN_PROGRAMME))["code"] == "broadcast_over"
        late = Ffmpeg(node.rtmp_port)
        assert "over" in await asyncio.to_thread(late.wait)
        await until(lambda: node.airings.get_or_none(worker.broadcast) is None, what="the end of lingering")
        assert not (tmp_path / "memory" / "live" / str(worker.broadcast)).exists()
        assert (await worker.command(subjects.READ_MANIFEST))["summary"] == closed["summary"]
        player = Player(node.origin.port, worker.broadcast)
        assert "#EXT-X-ENDLIST" in await player.text("replay.m3u8")

        assert (await worker.command(subjects.DISCARD_RECORDING))["ok"]
        assert not (tmp_path / "recordings" / str(worker.broadcast)).exists()
        assert (await player.get("replay.m3u8"))[0] == 404


async def test_recording_on_air_cannot_be_discarded(tmp_path, bus, worker):
    async with running_node(bus, tmp_path):
        await worker.command(subjects.OPEN_PROGRAMME)
        assert (await worker.command(subjects.DISCARD_RECORDING))["code"] == "broadcast_on_air"


async def test_stalled_encoder_gives_way_to_another(tmp_path, bus, worker):
    async with running_node(bus, tmp_path, stalled_seconds=1.0) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: "first_picture" in worker.kinds(), seconds=20, what="the first picture")
        encoder.freeze()
        airing = node.airings.get_or_none(worker.broadcast)
        await until(lambda: airing.programme.silent_seconds > 1.0, what="the silence")
        other = Ffmpeg(node.rtmp_port)
        await until(lambda: worker.kinds().count("first_picture") == 2, seconds=20, what="the other encoder")
        other.kill()
        encoder.kill()


async def test_encoder_with_a_replaced_key_is_sent_away_and_its_grant_forgotten(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: "first_picture" in worker.kinds(), seconds=20, what="the first picture")
        await worker.command(subjects.OPEN_PROGRAMME, key=lookup_hash(KEY))
        airing = node.airings.get_or_none(worker.broadcast)
        assert airing.publisher is not None
        await worker.command(subjects.OPEN_PROGRAMME, key=lookup_hash("another key"))
        await asyncio.to_thread(encoder.wait)
        assert airing.publisher is None
        assert list((tmp_path / "media" / "grants").glob("*.grant")) == []


async def test_broadcast_that_no_worker_speaks_of_any_more_is_finished(tmp_path, bus, worker, monkeypatch):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: "first_picture" in worker.kinds(), seconds=20, what="the first picture")
        worker.allows = False
        monkeypatch.setattr("liveloop.media.node.airings.FORGOTTEN_SECONDS", 0.0)
        await asyncio.to_thread(encoder.wait)
        await until(lambda: node.airings.get_or_none(worker.broadcast).is_over, what="the end")
        assert (await worker.command(subjects.READ_MANIFEST))["summary"]["reason"] == "abandoned"


async def test_waiting_slate_asked_for_later_comes_on(tmp_path, bus, worker):
    async with running_node(bus, tmp_path):
        assert (await worker.command(subjects.OPEN_PROGRAMME))["state"] == "idle"
        assert (await worker.command(subjects.OPEN_PROGRAMME, waiting_slate=True))["state"] == "standby"


async def test_unreadable_command_is_answered(tmp_path, bus, worker):
    async with running_node(bus, tmp_path):
        reply = msgspec.json.decode(await worker.bus.request(subjects.OPEN_PROGRAMME, b"{"))
        assert (reply["ok"], reply["code"]) == (False, "invalid")


async def test_memory_of_broadcasts_that_are_not_open_is_cleared_at_start(tmp_path, bus, worker):
    left = tmp_path / "memory" / "live" / str(uuid.uuid4())
    left.mkdir(parents=True)
    (left / "p0.0.m4s").write_bytes(b"x")
    async with running_node(bus, tmp_path):
        assert not left.exists()


async def test_old_media_is_not_followed_by_the_slate_but_stays_open(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: worker.segments, seconds=20, what="a segment")
    encoder.kill()
    await asyncio.sleep(2)  # sleeps: the media grows older than the grace time
    async with running_node(bus, tmp_path, grace_seconds=0.0) as node:
        airing = node.airings.get_or_none(worker.broadcast)
        assert airing.programme.state == "idle"
        assert (await worker.close_programme())["summary"]["state"] == "finished"


async def test_broadcast_that_nobody_closed_for_a_day_is_finished(tmp_path, bus, worker):
    book = tmp_path / "media" / "open"
    book.mkdir(parents=True)
    opened = SystemClock().now() - timedelta(hours=25)
    OpeningBook(book).add(Opening(worker.broadcast, opened.timestamp()))
    (book / "broken.json").write_bytes(b"{")
    async with running_node(bus, tmp_path):
        assert (await worker.command(subjects.READ_MANIFEST))["summary"]["reason"] == "abandoned"
    assert [path.name for path in book.iterdir()] == ["broken.json"]


def test_memory_folder_of_somebody_else_is_refused(tmp_path):
    target = tmp_path / "elsewhere"
    target.mkdir()
    (tmp_path / "memory").symlink_to(target)
    with pytest.raises(FolderUnusable, match="MEMORY_FOLDER"):
        choose_folders(tmp_path, tmp_path / "memory").prepare()


def test_two_installs_do_not_share_memory(tmp_path):
    assert choose_folders(tmp_path / "a").memory != choose_folders(tmp_path / "b").memory


def test_grant_lasts_ten_minutes_and_grows_no_older_while_on_air(tmp_path):
    clock = ManualClock()
    store = GrantStore(tmp_path, SECRET, clock)
    grant = Grant(uuid.uuid4(), uuid.uuid4())
    store.renew(KEY, grant)
    clock.advance(9 * 60)
    assert store.find(KEY) == grant
    store.renew(KEY, grant)
    clock.advance(9 * 60)
    assert store.find(KEY) == grant
    clock.advance(2 * 60)
    assert store.find(KEY) is None
    store.sweep()
    assert list(tmp_path.iterdir()) == []


def test_grant_of_another_key_or_secret_is_worth_nothing(tmp_path):
    clock = ManualClock()
    store = GrantStore(tmp_path, SECRET, clock)
    store.renew(KEY, Grant(uuid.uuid4(), None))
    kept = next(tmp_path.iterdir())
    store.keep("other", kept.read_text())
    assert store.find("other") is None
    assert GrantStore(tmp_path, "another secret", clock).find(KEY) is None


async def test_closed_node_answers_no_more(tmp_path, bus, worker):
    async with running_node(bus, tmp_path):
        assert (await worker.command(subjects.OPEN_PROGRAMME))["ok"]
    with pytest.raises(Unavailable):
        await worker.command(subjects.OPEN_PROGRAMME)


async def test_full_disk_costs_the_recording_not_the_broadcast(tmp_path, bus, worker):
    whole_disk_mb = shutil.disk_usage(tmp_path).total // (1024 * 1024)
    async with running_node(bus, tmp_path, reserve_mb=whole_disk_mb) as node:
        encoder = Ffmpeg(node.rtmp_port)
        player = Player(node.origin.port, worker.broadcast)
        await player.live("s1.m4s")
        summary = (await worker.command(subjects.READ_MANIFEST))["summary"]
        assert (summary["state"], summary["reason"]) == ("broken", "disk_full")
        encoder.kill()


async def test_rehearsal_is_not_to_be_watched_afterwards(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: len(worker.segments) >= 3, seconds=20, what="three segments")
        encoder.kill()
        start = worker.segments[1]["segment"]["starts_at"]
        started_at = datetime.fromtimestamp(start + 0.5, UTC).isoformat()
        summary = (await worker.close_programme(started_at=started_at))["summary"]
        assert summary["started_at"] == start
        player = Player(node.origin.port, worker.broadcast)
        replay = await player.text("replay.m3u8")
        assert replay.count(".m4s") == summary["segments"]
        assert "s0.m4s" not in replay
        assert [(await player.get(name))[0] for name in ("s0.m4s", "p0.0.m4s", "s1.m4s")] == [404, 404, 200]
        assert await asyncio.to_thread(player.decode, "replay.m3u8") == ""


async def test_what_was_never_on_air_has_no_replay(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: worker.segments, seconds=20, what="a segment")
        encoder.kill()
        assert (await worker.close_programme(started_at=None))["summary"].get("segments", 0) == 0
        player = Player(node.origin.port, worker.broadcast)
        assert (await player.get("replay.m3u8"))[0] == 404


async def test_abandoned_broadcast_gets_its_replay_when_it_is_closed(tmp_path, bus, worker, monkeypatch):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: worker.segments, seconds=20, what="a segment")
        encoder.kill()
    monkeypatch.setattr("liveloop.media.node.airings.ABANDONED_SECONDS", -1.0)
    async with running_node(bus, tmp_path) as node:
        player = Player(node.origin.port, worker.broadcast)
        assert (await player.get("replay.m3u8"))[0] == 404, "nobody knows yet whether it was on air"
        summary = (await worker.close_programme())["summary"]
        assert (summary["reason"], summary["segments"] > 0) == ("ended", True)
        assert "#EXT-X-ENDLIST" in await player.text("replay.m3u8")
