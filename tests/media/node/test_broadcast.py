"""A real encoder, a real bus, a real origin: from push to replay."""

from __future__ import annotations

import asyncio
import json

from prometheus_client import REGISTRY

from liveloop.bus import subjects
from tests.media.hls.checker import check, check_replay
from tests.media.hls.reloading import Reloader
from tests.media.node.material import KEY, Ffmpeg, Player, decode_recording, running_node
from tests.waiting import until


async def test_push_is_playable_recorded_and_a_replay_at_once(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        player = Player(node.origin.port, worker.broadcast)
        await player.live("s2.m4s")
        assert "RESOLUTION=320x180" in await player.text("index.m3u8")
        assert await asyncio.to_thread(player.decode, "index.m3u8", seconds=2) == ""
        assert (await player.get("replay.m3u8"))[0] == 404, "no replay while it is live"
        await until(lambda: worker.segments and worker.health, what="news of a segment and of health")
        report = worker.health[-1]
        assert (report["state"], report["width"], report["height"]) == ("live", 320, 180)

        reply = await worker.close_programme()
        assert reply["ok"]
        assert reply["summary"]["state"] == "finished"
        assert reply["summary"].get("gap_count", 0) == 0
        assert "#EXT-X-ENDLIST" in await player.text("live.m3u8")
        replay = await player.text("replay.m3u8")
        assert replay.count(".m4s") == reply["summary"]["segments"]
        assert await asyncio.to_thread(player.decode, "replay.m3u8") == ""
        await asyncio.to_thread(encoder.wait)
        await until(lambda: worker.kinds()[-1:] == ["finished"], what="news of the end")
        assert worker.kinds() == ["connected", "first_picture", "finished"]
        assert await worker.command(subjects.READ_MANIFEST) == {**reply, "state": "finished"}
    assert not (tmp_path / "memory").exists()


async def test_wrong_key_is_refused_with_words_for_the_encoder(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port, key="wrong")
        assert "not known" in await asyncio.to_thread(encoder.wait)
        assert list((tmp_path / "recordings").iterdir()) == []


async def test_everybody_hears_of_an_encoder_that_named_no_room(tmp_path, bus, worker):
    heard = []

    async def hear(_subject: str, payload: bytes) -> None:
        heard.append(json.loads(payload))

    await bus.subscribe(subjects.REFUSED_SOURCE, hear)
    async with running_node(bus, tmp_path) as node:
        await asyncio.to_thread(Ffmpeg(node.rtmp_port, key="wrong").wait)
        await until(lambda: heard, what="news of the wrong key")
        _, stranger = await asyncio.open_connection("127.0.0.1", node.rtmp_port)
        stranger.write(b"GET / HTTP/1.1" + bytes(3000))
        await until(lambda: len(heard) > 1, what="news of the broken handshake")
        stranger.close()
    assert [one["code"] for one in heard] == ["key.unknown", "bad_handshake"]
    assert {one["remote"] for one in heard} == {"127.0.0.1"}
    assert "wrong" not in json.dumps(heard)


async def test_second_publisher_is_refused_and_the_console_hears_of_it(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        await until(lambda: "first_picture" in worker.kinds(), what="the first picture")
        second = Ffmpeg(node.rtmp_port)
        assert "already publishing" in await asyncio.to_thread(second.wait)
        await until(lambda: "refused" in worker.kinds(), what="news of the refusal")
        refusal = next(news for news in worker.news if news["kind"] == "refused")
        assert refusal["detail"]["code"] == "second_publisher"
        player = Player(node.origin.port, worker.broadcast)
        await player.live("s1.m4s")
        encoder.kill()


async def test_encoder_that_returns_goes_on_in_the_same_playlist_and_recording(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        player = Player(node.origin.port, worker.broadcast)
        watcher = Reloader(player.get)
        watching = asyncio.create_task(watcher.run())
        first = Ffmpeg(node.rtmp_port)
        await player.live("s1.m4s")
        first.kill()
        await until(lambda: "standby" in worker.kinds(), what="the standby picture")
        playlist = await player.live("#EXT-X-DISCONTINUITY")
        again = Ffmpeg(node.rtmp_port, size="640x360")
        await until(lambda: worker.kinds().count("first_picture") == 2, what="the return")
        await until(lambda: _discontinuities(player, 2), what="the source after the slate")
        playlist = await player.text("live.m3u8")
        assert "#EXT-X-MEDIA-SEQUENCE:0" in playlist
        assert len({line for line in playlist.splitlines() if "EXT-X-MAP" in line}) == 3
        again.kill()
        reply = await worker.close_programme()
        assert [gap["reason"] for gap in reply["summary"]["gaps"]] == ["source_lost"]
        replay = await player.text("replay.m3u8")
        assert check_replay(replay) == []
        await asyncio.wait_for(watching, 30)
        assert check(watcher.watch) == []
        assert replay.count("#EXT-X-DISCONTINUITY\n") == 2
        sizes = [size for *size, _ in decode_recording(tmp_path / "recordings" / str(worker.broadcast))]
        assert [sizes[0], sizes[-1]] == [[320, 180], [640, 360]]
        assert [1280, 720] in sizes
        returned = [news["detail"].get("returned") for news in worker.news if news["kind"] == "first_picture"]
        assert returned == [False, True]


async def _discontinuities(player: Player, count: int) -> bool:
    return (await player.text("live.m3u8")).count("#EXT-X-DISCONTINUITY\n") >= count


async def test_encoder_gets_in_by_its_grant_while_the_worker_restarts(tmp_path, bus, worker, monkeypatch):
    monkeypatch.setattr("liveloop.media.node.authority.ASK_SECONDS", 0.3)
    async with running_node(bus, tmp_path) as node:
        first = Ffmpeg(node.rtmp_port)
        await until(lambda: "first_picture" in worker.kinds(), what="the first picture")
        first.kill()
        await worker.leave()
        again = Ffmpeg(node.rtmp_port)
        player = Player(node.origin.port, worker.broadcast)
        await until(lambda: _discontinuities(player, 1), seconds=15, what="the source again")
        again.kill()
        stranger = Ffmpeg(node.rtmp_port, key="never-seen")
        assert "restarting" in await asyncio.to_thread(stranger.wait)
    for grant in (tmp_path / "media" / "grants").iterdir():
        assert KEY not in grant.name + grant.read_text()


async def test_revoked_session_gets_no_further_playlist(tmp_path, bus, worker):
    early = Player(0, worker.broadcast)
    worker.revoked.append(early.session)
    async with running_node(bus, tmp_path) as node:
        encoder = Ffmpeg(node.rtmp_port)
        late = Player(node.origin.port, worker.broadcast)
        await late.live("p0.0.m4s")
        early = Player(node.origin.port, worker.broadcast, session=early.session)
        assert (await early.get("live.m3u8"))[0] == 403
        await worker.bus.publish(subjects.REVOKED, json.dumps({"session": late.session}).encode())

        async def refused() -> bool:
            return (await late.get("live.m3u8"))[0] == 403

        await until(refused, what="the revocation")
        encoder.kill()


async def test_programme_opened_with_a_waiting_slate_is_playable_before_any_encoder(tmp_path, bus, worker):
    async with running_node(bus, tmp_path) as node:
        opened = await worker.command(subjects.OPEN_PROGRAMME, orientation="portrait", waiting_slate=True)
        assert opened["state"] == "standby"
        player = Player(node.origin.port, worker.broadcast)
        await player.live("s1.m4s")
        assert "RESOLUTION=720x1280" in await player.text("index.m3u8")


async def test_origin_tells_prometheus_of_its_players(tmp_path, bus, worker):
    def played() -> float:
        labels = {"kind": "playlist", "status": "2xx"}
        return REGISTRY.get_sample_value("liveloop_origin_answers_total", labels) or 0.0

    before = played()
    async with running_node(bus, tmp_path) as node:
        await worker.command(subjects.OPEN_PROGRAMME, waiting_slate=True)
        player = Player(node.origin.port, worker.broadcast)
        await player.live("s1.m4s")
        await until(lambda: played() > before, what="the count of playlists")
