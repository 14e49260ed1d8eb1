"""The origin over HTTP: live playlists, blocking requests, media, replays, refusals."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
import threading
from pathlib import Path

import pytest

from liveloop.media.hls.connection import ConnectionLimits
from liveloop.media.hls.listing import ListedSegment
from liveloop.media.hls.playlist import render_replay
from liveloop.media.hls.signing import sign
from liveloop.media.hls.window import WindowSettings
from liveloop.media.part import Segment
from liveloop.media.unit import TICKS
from tests.media.hls.m3u8 import parse
from tests.media.hls.serving import (
    BROADCAST,
    NOW,
    RECORDED,
    SECRET,
    SESSION,
    Replay,
    Theatre,
    fetch,
    parse_answer,
)
from tests.waiting import until

FOREIGN = "01890000-0000-7000-8000-0000000000ff"


async def test_a_player_finds_rendition_playlist_init_and_parts(theatre: Theatre) -> None:
    theatre.advance(5)
    index = await theatre.get("index.m3u8")
    assert index.status == 200
    assert index.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert 'CODECS="avc1.42c00d,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=30.000' in index.text
    live = parse((await theatre.get("live.m3u8")).text)
    assert [segment.uri for segment in live.segments] == ["s0.m4s", "s1.m4s", None]
    segment = await theatre.get("s0.m4s")
    parts = [await theatre.get(part.uri) for part in live.segments[0].parts]
    assert segment.body == b"".join(part.body for part in parts)
    assert parts[0].headers["cache-control"] == "public, max-age=86400, immutable"
    assert parts[0].headers["access-control-allow-origin"] == "*"
    assert (await theatre.get("init0.mp4")).body[4:8] == b"ftyp"


async def test_a_blocking_request_is_answered_when_its_part_is_there(theatre: Theatre) -> None:
    theatre.advance(3)
    msn, index = theatre.window.next_part
    waiting = asyncio.create_task(theatre.get(f"live.m3u8?_HLS_msn={msn}&_HLS_part={index}"))
    await until(lambda: theatre.origin.connected == 1)
    await until(lambda: theatre.origin.waiting == 1)
    assert not waiting.done()
    theatre.advance(0.4)
    answer = await waiting
    assert parse(answer.text).last == (msn, index)
    assert answer.headers["cache-control"] == "public, max-age=24"


async def test_a_request_for_an_announced_part_waits_for_it(theatre: Theatre) -> None:
    theatre.advance(3)
    hint = parse((await theatre.get("live.m3u8")).text).hint
    waiting = asyncio.create_task(theatre.get(hint))
    await until(lambda: theatre.origin.waiting == 1)
    theatre.advance(0.4)
    assert (await waiting).body == theatre.window.file(hint)


async def test_a_late_joiner_gets_the_newest_list_at_once(theatre: Theatre) -> None:
    theatre.advance(7)
    answer = await theatre.get("live.m3u8?_HLS_msn=0&_HLS_part=1")
    assert parse(answer.text).segments[-1].msn == 3


async def test_a_part_beyond_the_end_of_its_segment_means_the_next_segment(theatre: Theatre) -> None:
    theatre.advance(2.1)
    assert theatre.window.next_part == (1, 0)
    waiting = asyncio.create_task(theatre.get("live.m3u8?_HLS_msn=0&_HLS_part=6"))
    await until(lambda: theatre.origin.waiting == 1)
    theatre.advance(0.4)
    assert parse((await waiting).text).last == (1, 0)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("_HLS_msn=9", "playback.too_far"),
        ("_HLS_msn=1&_HLS_part=12", "playback.too_far"),
        ("_HLS_msn=2&_HLS_part=9", "playback.too_far"),
        ("_HLS_part=1", "playback.directives"),
        ("_HLS_msn=x", "playback.directives"),
        ("_HLS_msn=-1", "playback.directives"),
    ],
)
async def test_senseless_directives_are_refused(theatre: Theatre, query: str, code: str) -> None:
    theatre.advance(3)
    answer = await theatre.get(f"live.m3u8?{query}")
    assert answer.status == 400
    assert json.loads(answer.body)["code"] == code
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_who_waits_when_the_broadcast_is_taken_away_is_told(theatre: Theatre) -> None:
    theatre.advance(3)
    msn, index = theatre.window.next_part
    waiting = asyncio.create_task(theatre.get(f"live.m3u8?_HLS_msn={msn}&_HLS_part={index}"))
    await until(lambda: theatre.origin.waiting == 1)
    theatre.origin.shut(BROADCAST)
    answer = await waiting
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")


async def test_who_waits_for_three_target_durations_in_vain_is_told(tmp_path: Path) -> None:
    theatre = Theatre(tmp_path, window=WindowSettings(target_duration=TICKS // 50))
    await theatre.start()
    theatre.advance(3)
    msn, index = theatre.window.next_part
    answers = [theatre.get(f"live.m3u8?_HLS_msn={msn}&_HLS_part={index}"), theatre.get(f"p{msn}.{index}.m4s")]
    for answer in await asyncio.gather(*answers):
        assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
    assert theatre.origin.counters.late == 2
    await theatre.close()


async def test_the_end_answers_who_waits_and_ends_the_list(theatre: Theatre) -> None:
    theatre.advance(3)
    msn, index = theatre.window.next_part
    waiting = asyncio.create_task(theatre.get(f"live.m3u8?_HLS_msn={msn}&_HLS_part={index + 3}"))
    await until(lambda: theatre.origin.waiting == 1)
    theatre.packager.flush("end")
    theatre.window.end()
    playlist = parse((await waiting).text)
    assert playlist.ended
    assert playlist.hint is None


async def test_playlists_are_compressed_for_who_can_read_it(theatre: Theatre) -> None:
    theatre.advance(5)
    plain = await theatre.get("live.m3u8")
    packed = await theatre.get("live.m3u8", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=10-", 206, slice(10, None)),
    ],
)
async def test_ranges_of_media_files(theatre: Theatre, asked: str, status: int, span: slice) -> None:
    theatre.advance(5)
    whole = (await theatre.get("s0.m4s")).body
    answer = await theatre.get("s0.m4s", headers={"Range": asked})
    assert (answer.status, answer.body) == (status, whole[span])
    assert answer.headers["content-range"].endswith(f"/{len(whole)}")


async def test_a_range_beyond_the_end_is_416(theatre: Theatre) -> None:
    theatre.advance(5)
    answer = await theatre.get("s0.m4s", headers={"Range": "bytes=99999999-"})
    assert answer.status == 416


async def test_head_has_the_length_and_no_body(theatre: Theatre) -> None:
    theatre.advance(5)
    whole = await theatre.get("s0.m4s")
    answer = await theatre.get("s0.m4s", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(whole.body))


async def test_a_browser_may_ask_before_it_sends_a_range(theatre: Theatre) -> None:
    answer = await theatre.get("s0.m4s", method="OPTIONS")
    assert answer.status == 204
    assert answer.headers["access-control-allow-headers"] == "Range"


async def test_addresses_that_are_not_ours_to_serve_are_403(theatre: Theatre) -> None:
    theatre.advance(5)
    good = theatre.path("live.m3u8")
    foreign = sign(SECRET, expires=int(NOW.timestamp()) + 60, session=SESSION, broadcast=FOREIGN)
    refused = {
        "forged": good.replace(good.split("/")[2], f"{good.split('/')[2][:-1]}_"),
        "expired": theatre.path("live.m3u8", lifetime=-1),
        "foreign": f"/live/{foreign}/{SESSION}/{BROADCAST}/live.m3u8",
        "session": good.replace(SESSION, FOREIGN),
        "nonsense": f"/live/x/{SESSION}/{BROADCAST}/live.m3u8",
    }
    for file in ("live.m3u8", "s0.m4s", "p0.0.m4s", "init0.mp4", "replay.m3u8", "index.m3u8"):
        statuses = {
            name: (await theatre.get(path.replace("live.m3u8", file))).status
            for name, path in refused.items()
        }
        assert statuses == dict.fromkeys(refused, 403)


async def test_who_is_put_out_gets_nothing_more(theatre: Theatre) -> None:
    theatre.advance(5)
    assert (await theatre.get("s0.m4s")).status == 200
    theatre.revoked.add(SESSION)
    for file in ("live.m3u8", "index.m3u8", "replay.m3u8", "init0.mp4", "p0.0.m4s", "s0.m4s"):
        answer = await theatre.get(file)
        assert (answer.status, json.loads(answer.body)["code"]) == (403, "playback.revoked")


@pytest.mark.parametrize(
    "file", ["s99.m4s", "p0.99.m4s", "init7.mp4", "..%2fsecret", "s0.m4s.tmp", "other.m3u8"]
)
async def test_what_is_not_there_is_404(theatre: Theatre, file: str) -> None:
    theatre.advance(5)
    assert (await theatre.get(file)).status == 404


async def test_a_replay_is_listed_and_served_from_disk_and_store(theatre: Theatre, tmp_path: Path) -> None:
    segments = [Segment(msn, 0, 2 * TICKS, 1.7e9 + 2 * msn, False, 0, 6) for msn in range(4)]
    theatre.library.replays[RECORDED] = Replay(segments, finished=True)
    theatre.library.folder = tmp_path
    (tmp_path / "s0.m4s").write_bytes(b"on disk")
    theatre.library.uploaded["s1.m4s"] = b"in the store"
    playlist = parse((await theatre.get(theatre.path("replay.m3u8", broadcast=RECORDED))).text)
    assert playlist.ended
    assert [segment.uri for segment in playlist.segments] == ["s0.m4s", "s1.m4s", "s2.m4s", "s3.m4s"]
    assert (await theatre.get(theatre.path("s0.m4s", broadcast=RECORDED))).body == b"on disk"
    assert (await theatre.get(theatre.path("s1.m4s", broadcast=RECORDED))).body == b"in the store"
    theatre.library.replays[RECORDED].finished = False
    assert (await theatre.get(theatre.path("replay.m3u8", broadcast=RECORDED))).status == 404


async def test_many_who_go_over_to_a_replay_together_are_served_from_one_rendering_and_one_read(
    theatre: Theatre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[threading.Thread] = []
    render = render_replay

    def counted(segments: list[ListedSegment]) -> str:
        rendered.append(threading.current_thread())
        return render(segments)

    monkeypatch.setattr("liveloop.media.hls.playback.render_replay", counted)
    segments = [Segment(msn, 0, 2 * TICKS, 1.7e9 + 2 * msn, False, 0, 6) for msn in range(100)]
    theatre.library.replays[RECORDED] = Replay(segments, finished=True)
    theatre.library.uploaded["s1.m4s"] = b"in the store"
    replay, media = (
        theatre.path("replay.m3u8", broadcast=RECORDED),
        theatre.path("s1.m4s", broadcast=RECORDED),
    )
    for _ in range(2):
        answers = await asyncio.gather(*(theatre.get(path) for path in [replay, media] * 20))
        assert {answer.status for answer in answers} == {200}
        assert len({answer.body for answer in answers}) == 2
    assert len(rendered) == 1
    assert rendered[0] is not threading.current_thread(), "others are served meanwhile"
    assert theatre.library.fetched == ["s1.m4s"]


async def test_what_the_replay_leaves_out_is_404_though_it_is_there(theatre: Theatre, tmp_path: Path) -> None:
    segments = [Segment(msn, 0, 2 * TICKS, 1.7e9 + 2 * msn, False, 0, 6) for msn in (1, 2)]
    theatre.library.replays[RECORDED] = Replay(segments, finished=True)
    theatre.library.folder = tmp_path
    theatre.library.uploaded["s9.m4s"] = b"rehearsal in the store"
    for msn in range(3):
        (tmp_path / f"s{msn}.m4s").write_bytes(b"on disk")
    statuses = [
        (await theatre.get(theatre.path(f"s{msn}.m4s", broadcast=RECORDED))).status for msn in (0, 1, 2, 9)
    ]
    assert statuses == [404, 200, 200, 404]
    theatre.library.replays[RECORDED].segments.clear()
    assert (await theatre.get(theatre.path("replay.m3u8", broadcast=RECORDED))).status == 404
    assert (await theatre.get(theatre.path("s1.m4s", broadcast=RECORDED))).status == 404


async def test_while_it_is_live_only_what_the_playlist_names_comes_from_the_recording(
    theatre: Theatre, tmp_path: Path
) -> None:
    theatre.advance(9)
    theatre.library.replays[BROADCAST] = Replay([], finished=False)
    theatre.library.folder = tmp_path
    (theatre.window.folder / "s1.m4s").unlink()
    for name in ("s1.m4s", "s77.m4s"):
        (tmp_path / name).write_bytes(b"on disk")
    assert (await theatre.get("s1.m4s")).body == b"on disk"
    assert (await theatre.get("s77.m4s")).status == 404


async def test_at_the_end_the_rehearsal_is_gone_from_memory_too(theatre: Theatre) -> None:
    theatre.advance(9)
    theatre.packager.flush("end")
    await theatre.get("s0.m4s")
    third = theatre.window.listing().segments[2]
    theatre.window.end(on_air_from=third.starts_at)
    playlist = parse((await theatre.get("live.m3u8")).text)
    assert (playlist.segments[0].uri, playlist.ended) == ("s2.m4s", True)
    statuses = {name: (await theatre.get(name)).status for name in ("s0.m4s", "p1.0.m4s", "s2.m4s")}
    assert statuses == {"s0.m4s": 404, "p1.0.m4s": 404, "s2.m4s": 200}


async def test_health_needs_no_signature(theatre: Theatre) -> None:
    assert (await theatre.get("/healthz")).status == 200


async def test_requests_on_one_connection_are_answered_in_order(theatre: Theatre) -> None:
    theatre.advance(5)
    reader, writer = await asyncio.open_connection("127.0.0.1", theatre.origin.port)
    for name in ("init0.mp4", "s0.m4s", "live.m3u8"):
        last = "Connection: close\r\n" if name == "live.m3u8" else ""
        writer.write(f"GET {theatre.path(name)} HTTP/1.1\r\nHost: x\r\n{last}\r\n".encode())
    data = await reader.read()
    writer.close()
    kinds = []
    while data:
        answer = parse_answer(data)
        size = int(answer.headers["content-length"])
        kinds.append(answer.headers["content-type"])
        data = answer.body[size:]
    assert kinds == ["video/mp4", "video/mp4", "application/vnd.apple.mpegurl"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 20_000, 431),
        (b"POST /healthz HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi", 405),
        (b"GET /healthz HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 400),
    ],
)
async def test_bad_requests_are_refused(theatre: Theatre, data: bytes, status: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", theatre.origin.port)
    writer.write(data)
    head = await reader.readuntil(b"\r\n")
    writer.close()
    assert int(head.split()[1]) == status


async def test_too_many_requests_at_once_end_the_connection(theatre: Theatre) -> None:
    theatre.advance(3)
    msn, index = theatre.window.next_part
    wait = f"GET {theatre.path('live.m3u8')}?_HLS_msn={msn}&_HLS_part={index} HTTP/1.1\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", theatre.origin.port)
    writer.write(wait + b"GET /healthz HTTP/1.1\r\n\r\n" * 20)
    head = await reader.readuntil(b"\r\n")
    writer.close()
    assert int(head.split()[1]) == 429


async def test_a_silent_connection_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liveloop.media.hls.origin.SWEEP_SECONDS", 0.01)
    theatre = Theatre(tmp_path, limits=ConnectionLimits(idle=5))
    await theatre.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", theatre.origin.port)
    writer.write(b"GET /healthz HTTP/1.1\r\n\r\n")
    await reader.readuntil(b"ok\n")
    theatre.clock.advance(6)
    await until(lambda: theatre.origin.connected == 0)
    writer.close()
    await theatre.close()


async def test_a_client_that_takes_nothing_is_cut_and_holds_one_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liveloop.media.hls.origin.SWEEP_SECONDS", 0.01)
    theatre = Theatre(tmp_path, limits=ConnectionLimits(stalled=5))
    await theatre.start()
    theatre.advance(3)
    big = theatre.window.folder / "s0.m4s"
    big.write_bytes(bytes(30_000_000))
    _, writer = await asyncio.open_connection("127.0.0.1", theatre.origin.port, limit=1024)
    writer.write(f"GET {theatre.path('s0.m4s')} HTTP/1.1\r\n\r\n".encode() * 3)
    await until(lambda: theatre.origin.counters.media == 1)
    await until(lambda: theatre.clock.advance(1) or theatre.origin.connected == 0)
    assert theatre.origin.counters.media == 1
    writer.close()
    await theatre.close()


async def test_more_connections_than_allowed_are_turned_away(tmp_path: Path) -> None:
    theatre = Theatre(tmp_path, connections=1)
    await theatre.start()
    _, first = await asyncio.open_connection("127.0.0.1", theatre.origin.port)
    await until(lambda: theatre.origin.connected == 1)
    answer = await theatre.get("/healthz")
    assert answer.status == 503
    first.close()
    await theatre.close()


async def test_over_tls_a_player_waits_for_its_part_as_without(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(*certificate)
    theatre = Theatre(tmp_path, tls=server_side)
    await theatre.start()
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    theatre.advance(3)
    msn, index = theatre.window.next_part
    path = theatre.path(f"live.m3u8?_HLS_msn={msn}&_HLS_part={index}")
    waiting = asyncio.create_task(fetch(theatre.origin.port, path, tls=trusting))
    await until(lambda: theatre.origin.waiting == 1)
    theatre.advance(0.4)
    assert parse((await waiting).text).last == (msn, index)
    whole = await fetch(theatre.origin.port, theatre.path("s0.m4s"), tls=trusting)
    assert whole.body == theatre.window.file("s0.m4s")
    await theatre.close()


async def test_answers_are_counted_by_kind_and_status(theatre: Theatre) -> None:
    theatre.advance(3)
    answers = [await theatre.get(name) for name in ("live.m3u8", "s0.m4s", "s77.m4s", "/healthz")]
    traffic = theatre.origin.traffic
    assert traffic.answers == {
        ("playlist", "2xx"): 1,
        ("media", "2xx"): 1,
        ("media", "4xx"): 1,
        ("other", "2xx"): 1,
    }
    assert traffic.connections == 4
    assert traffic.bytes_sent > sum(len(answer.body) for answer in answers)
