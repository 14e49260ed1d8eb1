"""Other people's demuxers and decoders read what we write, and nothing is lost on the way."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
import pytest

from liveloop.media.packager.packager import Packager
from tests.media.producer import feed, make_flv, read_units
from tests.media.shelf import Shelf
from tests.media.synthetic import AudioUnit, Unit, VideoUnit

SOURCES = {
    "picture and sound": ({}, []),
    "B-frames": ({}, ["-bf", "3", "-b_strategy", "0"]),
    "picture only": ({"audio": False}, []),
    "sound only": ({"video": False}, []),
    "long key frame interval": ({"seconds": 11.0}, ["-g", "300"]),
    "44.1 kHz mono": ({}, ["-ar", "44100", "-ac", "1"]),
}


def package(path: Path, name: str) -> tuple[list[Unit], Shelf]:
    options, arguments = SOURCES[name]
    tracks, units = read_units(make_flv(path, *arguments, **options))
    shelf = Shelf()
    packager = Packager(shelf)
    packager.tracks(tracks, 0.0)
    feed(packager, units)
    packager.flush("end")
    assert packager.silent_frames == packager.dropped_units == 0
    return units, shelf


@pytest.fixture(params=list(SOURCES))
def packaged(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[list[Unit], Shelf]:
    return package(tmp_path / "source.flv", request.param)


def test_pyav_decodes_every_picture_and_sound(packaged: tuple[list[Unit], Shelf]) -> None:
    units, shelf = packaged
    pictures = [unit for unit in units if isinstance(unit, VideoUnit)]
    frames = [unit for unit in units if isinstance(unit, AudioUnit)]
    with av.open(io.BytesIO(shelf.file())) as container:
        if container.streams.video:
            decoded = [frame.pts for frame in container.decode(video=0)]
            base = min(unit.pts for unit in pictures)
            assert [pts - decoded[0] for pts in decoded] == sorted(unit.pts - base for unit in pictures)
    with av.open(io.BytesIO(shelf.file())) as container:
        if container.streams.audio:
            packets = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
            sent = [unit.data for unit in frames]
            first = sent.index(packets[0])
            assert packets == sent[first : first + len(packets)]
            # What is before the first picture shown or after the last one is left out.
            assert len(packets) >= len(sent) - (8 if pictures else 0)


def test_ffmpeg_finds_nothing_to_complain_about(packaged: tuple[list[Unit], Shelf], tmp_path: Path) -> None:
    _, shelf = packaged
    path = tmp_path / "file.mp4"
    path.write_bytes(shelf.file())
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "warning",
        "-xerror",
        "-i",
        str(path),
        "-f",
        "null",
        "-",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_picture_and_sound_stay_together(tmp_path: Path) -> None:
    """The first sound starts with the first picture shown, to within an audio frame."""
    _, shelf = package(tmp_path / "source.flv", "B-frames")
    with av.open(io.BytesIO(shelf.file())) as container:
        first_picture = next(container.decode(video=0)).time
    with av.open(io.BytesIO(shelf.file())) as container:
        packet = next(container.demux(audio=0))
        first_sound = float(packet.pts * packet.time_base)
    assert 0 <= first_sound - first_picture < 0.0214
