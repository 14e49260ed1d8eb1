"""kill -9 of a recording process, again and again on the same recording."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from liveloop.media.recorder import manifest
from liveloop.media.recorder.files import DiskFiles
from liveloop.media.recorder.library import replay_of
from liveloop.media.recorder.resume import resume
from tests.media.recorder.material import BROADCAST

KILLS = 16
SEED = 20261123
PROGRAM = Path(__file__).with_name("recording_process.py")
ROOT = Path(__file__).parents[3]

Book = dict[tuple[int, int], str]


def run_and_kill(folder: Path, seed: int, seconds: float) -> Book:
    """Let it record, kill it `seconds` after its first part; returns what it had on air."""
    reader, writer = os.pipe()
    command = [sys.executable, str(PROGRAM), str(folder), str(seed), str(writer)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, pass_fds=(writer,), env=environment, stdout=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        first = pipe.readline()
        time.sleep(seconds)  # sleeps: the random moment of the kill
        process.send_signal(signal.SIGKILL)
        process.wait()
        rows = [line.split() for line in [first, *pipe.read().splitlines()] if line.strip()]
    return {(int(msn), int(index)): sha.decode() for msn, index, sha in rows}


def recorded(folder: Path) -> Book:
    """What the files hold, judged by reading them."""
    book: Book = {}
    position: dict[int, int] = {}
    for line in manifest.read_manifest(folder).lines:
        if isinstance(line, manifest.Part):
            start = position.get(line.msn, 0)
            data = (folder / f"s{line.msn}.m4s").read_bytes()[start : start + line.bytes]
            book[line.msn, line.index] = hashlib.sha256(data).hexdigest()
            position[line.msn] = start + line.bytes
    return book


def test_kill_at_any_moment_loses_at_most_one_part(tmp_path):
    chance = random.Random(SEED)
    folder = tmp_path / "recording"
    aired: Book = {}
    losses = []
    for kill in range(KILLS):
        run = run_and_kill(folder, SEED + kill, chance.uniform(0.0, 0.6))
        assert not set(run) & set(aired), "a part number was used twice"
        point = resume(DiskFiles(), folder, str(BROADCAST))
        kept = recorded(folder)
        lost = [name for name in run if name not in kept]
        assert all(kept[name] == sha for name, sha in run.items() if name in kept), "a hash is wrong"
        assert all(name == max(run) for name in lost), f"kill {kill} lost more than the last part"
        assert point.next_msn == max(msn for msn, _ in kept) + 1
        losses.append(len(lost))
        aired |= {name: sha for name, sha in run.items() if name in kept}
        for name in lost:
            aired.pop(name, None)
    assert recorded(folder) == aired
    assert max(losses) <= 1
    found = manifest.read_manifest(folder)
    gaps = [line.reason for line in found.lines if isinstance(line, manifest.Gap)]
    assert gaps == ["restart"] * (KILLS - 1)
    replay = replay_of(BROADCAST, found)
    numbers = [segment.msn for segment in replay.segments]
    assert numbers == list(range(len(numbers)))
    sequences = [segment.discontinuity_sequence for segment in replay.segments]
    assert sequences == sorted(sequences)
    assert sequences[-1] == KILLS - 1
    assert sum(segment.discontinuity for segment in replay.segments) == KILLS - 1


def test_torn_tail_is_cut_from_segment_and_manifest(tmp_path):
    folder = tmp_path / "recording"
    run_and_kill(folder, 1, 0.2)
    before = resume(DiskFiles(), folder, str(BROADCAST))
    whole = recorded(folder)
    lines = (folder / manifest.FILE_NAME).read_bytes()
    # As if the process had died inside the segment line, after half a part.
    lines = lines[: lines.rstrip(b"\n").rfind(b"\n") + 9]
    (folder / manifest.FILE_NAME).write_bytes(lines)
    last = max(msn for msn, _ in whole)
    with (folder / f"s{last}.m4s").open("ab") as segment:
        segment.write(b"half a part")
    (folder / f"s{last + 1}.m4s").write_bytes(b"a part that no line names")

    after = resume(DiskFiles(), folder, str(BROADCAST))
    assert recorded(folder) == whole
    assert after.next_msn == before.next_msn
    assert not (folder / f"s{last + 1}.m4s").exists()
    named = [
        line.bytes for line in manifest.read_manifest(folder).lines if isinstance(line, manifest.Segment)
    ]
    assert (folder / f"s{last}.m4s").stat().st_size == named[-1]


def test_damaged_byte_is_found_and_cut(tmp_path):
    folder = tmp_path / "recording"
    run_and_kill(folder, 1, 0.3)
    resume(DiskFiles(), folder, str(BROADCAST))
    whole = recorded(folder)
    last = max(msn for msn, _ in whole)
    path = folder / f"s{last}.m4s"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    point = resume(DiskFiles(), folder, str(BROADCAST))
    assert point.cut_parts == 1
    assert len(recorded(folder)) == len(whole) - 1
