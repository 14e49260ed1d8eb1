"""Real encoders push into the real server: what they send comes out, and they show why they are refused."""

from __future__ import annotations

import asyncio
import json
import subprocess
from dataclasses import dataclass

import pytest

from liveloop.media.rtmp.actions import Ending
from liveloop.media.rtmp.server import RtmpServer
from liveloop.media.unit import TICKS
from tests.media.rtmp.receiving import KEY, SECOND_MESSAGE, WRONG_KEY_MESSAGE, Desk, Inlet
from tests.media.rtmp.sources import AAC, FFMPEG, FPS, H264, SECONDS, flv, generated
from tests.waiting import until

DEBIAN_FFMPEG = "/usr/bin/ffmpeg"
LONGEST_SECONDS = 40


@dataclass
class Run:
    status: int
    said: str


async def run(*command: str) -> Run:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(LONGEST_SECONDS):
        _, said = await process.communicate()
    assert process.returncode is not None
    return Run(process.returncode, said.decode(errors="replace"))


async def push(server: RtmpServer, *arguments: str, program: str = FFMPEG, key: str = KEY) -> Run:
    url = f"rtmp://127.0.0.1:{server.port}/live/{key}"
    return await run(program, "-hide_banner", "-loglevel", "error", *arguments, "-f", "flv", url)


async def the_inlet(desk: Desk) -> Inlet:
    await until(lambda: desk.inlets and desk.inlets[0].ends, what="the end of the publisher")
    return desk.inlets[0]


def packets_of_file() -> tuple[int, int]:
    """(video, audio) packets of the file, counted by Debian's ffprobe."""
    command = ["ffprobe", "-v", "error", "-count_packets", "-of", "json"]
    command += ["-show_entries", "stream=codec_type,nb_read_packets", str(flv())]
    streams = json.loads(subprocess.check_output(command))["streams"]
    counts = {stream["codec_type"]: int(stream["nb_read_packets"]) for stream in streams}
    return counts["video"], counts["audio"]


@pytest.mark.parametrize("program", [FFMPEG, DEBIAN_FFMPEG], ids=["pypi", "debian"])
async def test_every_frame_ffmpeg_sends_comes_out(server: RtmpServer, desk: Desk, program: str) -> None:
    result = await push(server, "-i", str(flv()), "-c", "copy", program=program)
    inlet = await the_inlet(desk)

    assert result.status == 0, result.said
    assert (len(inlet.video), len(inlet.audio)) == packets_of_file()
    assert inlet.ends[0].ending is Ending.FINISHED
    assert inlet.request.app == "live"
    assert "Lavf" in str(inlet.metadata_seen[0]["encoder"])
    assert desk.refusals == []


async def test_tracks_and_times_are_those_of_the_source(server: RtmpServer, desk: Desk) -> None:
    await push(server, "-i", str(flv()), "-c", "copy")
    inlet = await the_inlet(desk)

    (tracks,) = inlet.tracks_seen
    assert tracks.video is not None
    assert tracks.audio is not None
    assert (tracks.video.width, tracks.video.height, tracks.video.nominal_fps) == (320, 180, FPS)
    assert tracks.video.codec.startswith("avc1.4d")
    assert (tracks.audio.sample_rate, tracks.audio.channels, tracks.audio.codec) == (48_000, 2, "mp4a.40.2")
    decode_times = [unit.dts for unit in inlet.video]
    assert decode_times == sorted(set(decode_times))
    assert decode_times[-1] - decode_times[0] == pytest.approx((SECONDS - 1 / FPS) * TICKS, abs=TICKS / 500)
    assert any(unit.pts > unit.dts for unit in inlet.video), "no composition offsets"
    assert [index for index, unit in enumerate(inlet.video) if unit.key] == [0, 30, 60]


async def test_what_comes_out_decodes_to_the_same_pictures(server: RtmpServer, desk: Desk) -> None:
    await push(server, "-i", str(flv()), "-c", "copy")
    inlet = await the_inlet(desk)

    stream = annex_b(inlet)
    assert frame_hashes("-f", "h264", "-i", "pipe:0", data=stream) == frame_hashes("-i", str(flv()))


def annex_b(inlet: Inlet) -> bytes:
    video = inlet.tracks_seen[0].video
    assert video is not None
    sps_size = int.from_bytes(video.config[6:8], "big")
    sps = video.config[8 : 8 + sps_size]
    pps = video.config[8 + sps_size + 3 :]
    out = bytearray(b"\x00\x00\x00\x01" + sps + b"\x00\x00\x00\x01" + pps)
    for unit in inlet.video:
        at = 0
        while at < len(unit.data):
            size = int.from_bytes(unit.data[at : at + 4], "big")
            out += b"\x00\x00\x00\x01" + unit.data[at + 4 : at + 4 + size]
            at += 4 + size
    return bytes(out)


def frame_hashes(*source: str, data: bytes | None = None) -> list[str]:
    command = [FFMPEG, "-loglevel", "error", *source, "-map", "0:v", "-f", "framemd5", "-"]
    lines = subprocess.check_output(command, input=data).decode().splitlines()
    return [line.rsplit(",", 1)[1] for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("program", [FFMPEG, DEBIAN_FFMPEG], ids=["pypi", "debian"])
async def test_ffmpeg_shows_that_the_key_is_wrong(server: RtmpServer, desk: Desk, program: str) -> None:
    result = await push(server, "-i", str(flv()), "-c", "copy", program=program, key="guessed")

    assert result.status != 0
    assert WRONG_KEY_MESSAGE in result.said
    assert desk.codes == ["wrong_key"]
    assert desk.inlets == []


async def test_the_second_publisher_is_told_and_the_first_goes_on(server: RtmpServer, desk: Desk) -> None:
    first = asyncio.create_task(push(server, "-re", "-i", str(flv()), "-c", "copy"))
    await until(lambda: desk.inlets and desk.inlets[0].units, what="the first publisher")
    second = await push(server, "-i", str(flv()), "-c", "copy")

    assert second.status != 0
    assert SECOND_MESSAGE in second.said
    assert desk.codes == ["second_publisher"]
    assert (await first).status == 0
    assert len(desk.inlets[0].video) == SECONDS * FPS


async def test_hevc_is_refused_in_words(server: RtmpServer, desk: Desk) -> None:
    x265 = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"]
    result = await push(server, *generated(), *x265, "-pix_fmt", "yuv420p", *AAC)

    assert result.status != 0
    assert "The video is HEVC, which is not supported: choose H.264" in result.said
    assert desk.codes == ["unsupported_codec"]
    assert desk.inlets[0].ends[0].ending is Ending.REFUSED


async def test_mp3_is_refused_in_words(server: RtmpServer, desk: Desk) -> None:
    result = await push(server, *generated(), *H264, "-c:a", "libmp3lame", "-ar", "44100")

    assert result.status != 0
    assert "The sound is MP3, which is not supported: choose AAC" in result.said
    assert desk.codes == ["unsupported_codec"]


async def test_colours_that_phones_cannot_play_are_refused_in_words(server: RtmpServer, desk: Desk) -> None:
    result = await push(server, *generated(), "-c:v", "libx264", "-pix_fmt", "yuv444p", *AAC)

    assert result.status != 0
    assert "not 8-bit 4:2:0" in result.said
    assert desk.codes == ["unsupported_codec"]


@pytest.mark.parametrize("missing", ["video", "audio"])
async def test_a_source_with_one_track_comes_out(server: RtmpServer, desk: Desk, missing: str) -> None:
    source = flv(video=missing != "video", audio=missing != "audio")
    result = await push(server, "-i", str(source), "-c", "copy")
    inlet = await the_inlet(desk)

    assert result.status == 0, result.said
    (tracks,) = inlet.tracks_seen
    assert (tracks.video is None, tracks.audio is None) == (missing == "video", missing == "audio")
    assert len(inlet.units) >= SECONDS * FPS


async def test_somebody_who_wants_to_watch_is_sent_to_the_browser(server: RtmpServer, desk: Desk) -> None:
    url = f"rtmp://127.0.0.1:{server.port}/live/{KEY}"
    result = await run(FFMPEG, "-hide_banner", "-loglevel", "error", "-i", url, "-f", "null", "-")

    assert result.status != 0
    assert "watch in the browser" in result.said
    assert desk.codes == ["unsupported_command"]


PICTURES = 90
GSTREAMER_SOURCE = [
    *("videotestsrc", f"num-buffers={PICTURES}", "!"),
    *("video/x-raw,format=I420,width=320,height=180,framerate=30/1", "!"),
    *("x264enc", "tune=zerolatency", "key-int-max=30", "!", "h264parse", "!"),
    *("flvmux", "name=mux", "streamable=true"),
]
GSTREAMER_SOUND = ["audiotestsrc", "num-buffers=130", "!", "voaacenc", "!", "aacparse", "!", "mux."]


def gstreamer(sink: list[str]) -> list[str]:
    return ["gst-launch-1.0", "-q", *GSTREAMER_SOURCE, "!", *sink, *GSTREAMER_SOUND]


def rtmp2sink(server: RtmpServer, key: str) -> list[str]:
    return ["rtmp2sink", f"location=rtmp://127.0.0.1:{server.port}/live/{key}"]


def librtmp_sink(server: RtmpServer, key: str) -> list[str]:
    """GStreamer's rtmpsink is the librtmp of rtmpdump, a client of its own: chunks of 128 bytes."""
    return ["rtmpsink", f"location=rtmp://127.0.0.1:{server.port}/live/{key} live=1"]


@pytest.mark.parametrize("sink", [rtmp2sink, librtmp_sink])
async def test_every_frame_gstreamer_sends_comes_out(server: RtmpServer, desk: Desk, sink) -> None:
    result = await run(*gstreamer(sink(server, KEY)))
    inlet = await the_inlet(desk)

    assert result.status == 0, result.said
    assert len(inlet.video) == PICTURES
    assert len(inlet.audio) >= 120
    assert desk.refusals == []


@pytest.mark.parametrize("sink", [rtmp2sink, librtmp_sink])
async def test_gstreamer_fails_with_a_wrong_key(server: RtmpServer, desk: Desk, sink) -> None:
    result = await run(*gstreamer(sink(server, "guessed")))

    assert result.status != 0
    assert desk.codes == ["wrong_key"]
    if sink is rtmp2sink:
        assert WRONG_KEY_MESSAGE in result.said or "denied" in result.said.lower()
