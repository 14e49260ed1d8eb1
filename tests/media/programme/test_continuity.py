"""A broadcast is not a connection: what is on air while sources come, fall silent and return."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import replace

import pytest

from liveloop.media.programme.events import ProgrammeState
from liveloop.media.programme.programme import ProgrammeSettings
from liveloop.media.unit import TICKS, Unit, VideoUnit
from tests.media.programme.material import Encoder, Stage


def test_nothing_is_on_air_before_the_first_key_frame():
    stage = Stage()
    stage.wait(5)
    assert not stage.air.parts
    encoder = Encoder(stage.clock, skip=0.5)
    source = stage.connect(encoder)
    stage.push(source, encoder, 1.4)
    assert stage.programme.state is ProgrammeState.IDLE
    assert not stage.air.parts
    stage.push(source, encoder, 1.0)
    assert stage.programme.state is ProgrammeState.LIVE
    assert stage.air.parts[0].independent
    assert stage.kinds() == ["connected", "first_picture"]
    assert stage.events[1].detail["returned"] is False


def test_waiting_slate_is_shown_before_the_first_picture_when_asked():
    stage = Stage(ProgrammeSettings(waiting_slate=True, orientation="portrait"))
    stage.wait(3)
    assert stage.programme.state is ProgrammeState.STANDBY
    assert stage.air.runs()[0][0] is True
    video = stage.air.inits[0].tracks.video
    assert (video.width, video.height) == (720, 1280)


@pytest.mark.parametrize("leaves", [True, False], ids=["connection_lost", "only_silent"])
def test_silence_of_two_seconds_brings_the_slate_and_the_next_key_frame_the_source(leaves):
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 5)
    if leaves:
        source.closed("lost")
    stage.wait(1.9)
    assert not any(part.standby for part in stage.air.parts)
    stage.wait(0.3)
    assert stage.programme.state is ProgrammeState.STANDBY
    assert any(part.standby for part in stage.air.parts), "the slate has a head start"
    stage.wait(8)

    again = Encoder(stage.clock)
    back = stage.connect(again, "again") if leaves else source
    back.tracks(again.tracks, stage.clock.now().timestamp())
    before = len(stage.air.parts)
    stage.push(back, again, 0.5)
    first = next(part for part in stage.air.parts[before:] if not part.standby)
    assert first.independent
    assert first.discontinuity
    assert first.index == 0
    stage.push(back, again, 4)
    runs = stage.air.runs()
    assert [standby for standby, _ in runs] == [False, True, False]
    assert runs[1][1] == pytest.approx(8 + 0.3 + 1.0, abs=0.4)
    expected = ["connected", "first_picture"] + ["lost"] * leaves + ["standby"] + ["connected"] * leaves
    assert stage.kinds() == [*expected, "first_picture"]
    assert stage.events[-1].detail["returned"] is True
    assert stage.interruptions == ["lost" if leaves else "source_silent"]


def test_numbers_and_wall_clock_never_go_back_over_splices():
    stage = Stage()
    for _ in range(4):
        encoder = Encoder(stage.clock)
        source = stage.connect(encoder)
        stage.push(source, encoder, 3.35)
        source.closed("lost")
        stage.wait(6)
    stage.programme.finish("ended")
    parts, segments = stage.air.parts, stage.air.segments
    assert [segment.msn for segment in segments] == list(range(len(segments)))
    sequences = [segment.discontinuity_sequence for segment in segments]
    assert sequences == sorted(sequences)
    assert sequences[-1] == 7
    for one, two in itertools.pairwise(parts):
        assert two.starts_at >= one.starts_at + one.duration / TICKS - 1e-6
    assert len(stage.air.inits) == 1, "tracks that come again keep their init section"


def test_it_is_looked_after_often_only_while_the_slate_plays():
    stage = Stage()
    encoder = Encoder(stage.clock)
    stage.push(stage.connect(encoder), encoder, 4)
    assert stage.wait(1.9) <= 10
    assert stage.programme.state is ProgrammeState.LIVE
    stage.wait(0.2)
    assert stage.programme.state is ProgrammeState.STANDBY
    assert stage.wait(4) >= 80


def test_each_side_of_a_splice_decodes_by_itself():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 4)
    source.closed("lost")
    stage.wait(6)
    again = Encoder(stage.clock)
    stage.push(stage.connect(again), again, 4)
    stage.programme.finish("ended")
    for segment in stage.air.segments:
        pictures = stage.air.pictures_of(segment.msn)
        assert len(pictures) == pytest.approx(segment.duration / TICKS * 30, abs=1)
        assert pictures[0].height > pictures[0].width


def test_return_within_two_seconds_needs_no_slate():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 3)
    source.closed("lost")
    stage.wait(1)
    again = Encoder(stage.clock)
    stage.push(stage.connect(again), again, 3)
    assert not any(part.standby for part in stage.air.parts)
    assert sum(part.discontinuity for part in stage.air.parts) == 1
    gap = [two.starts_at - one.starts_at - one.duration / TICKS
           for one, two in zip(stage.air.parts, stage.air.parts[1:], strict=False)]  # fmt: skip
    assert max(gap) == pytest.approx(1.0, abs=0.1)


def test_encoder_that_returns_with_another_size_gets_a_new_init_section():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 3)
    source.closed("lost")
    wide = Encoder(stage.clock, orientation="landscape")
    stage.push(stage.connect(wide), wide, 3)
    stage.programme.finish("ended")
    assert [stage.air.inits[segment.init].tracks.video.width for segment in stage.air.segments][-1] == 1280
    assert stage.air.segments[0].init != stage.air.segments[-1].init


def test_publisher_that_was_replaced_is_not_listened_to():
    stage = Stage()
    old = Encoder(stage.clock)
    first = stage.connect(old, "old")
    stage.push(first, old, 3)
    new = Encoder(stage.clock)
    second = stage.connect(new, "new")
    stage.push(second, new, 1)
    count = len(stage.air.parts)
    for unit in old.due():
        first.unit(unit)
    first.closed("lost")
    assert len(stage.air.parts) == count
    assert stage.programme.source is second
    assert "lost" not in stage.kinds()


def test_finish_puts_the_held_rest_on_air_and_nothing_after_it():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 3.2)
    stage.programme.finish("ended")
    seconds = sum(part.duration for part in stage.air.parts) / TICKS
    assert seconds == pytest.approx(3.2, abs=0.1)
    assert stage.air.segments[-1].msn == stage.air.parts[-1].msn
    count = len(stage.air.parts)
    stage.push(source, encoder, 3)
    stage.programme.finish("again")
    assert len(stage.air.parts) == count
    assert stage.kinds()[-1] == "finished"


def test_audio_alone_keeps_a_source_on_air():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 3)
    for _ in range(100):
        for unit in encoder.due():
            if not isinstance(unit, VideoUnit):
                source.unit(unit)
        stage.programme.tick()
        stage.clock.advance(0.05)
    assert stage.programme.state is ProgrammeState.LIVE
    assert not any(part.standby for part in stage.air.parts)


def test_resumed_broadcast_shows_the_slate_until_the_encoder_is_back():
    stage = Stage()
    stage.programme.begin(resumed_from=stage.clock.now().timestamp() - 5)
    stage.wait(2)
    assert stage.air.parts[0].standby
    assert stage.interruptions == ["restart"]
    encoder = Encoder(stage.clock)
    stage.push(stage.connect(encoder), encoder, 2)
    assert stage.events[-1].detail["returned"] is True
    assert [standby for standby, _ in stage.air.runs()] == [True, False]


def test_the_slate_comes_when_a_source_returns_but_sends_no_key_frame():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 5)
    source.closed("lost")
    stage.wait(1)
    again = Encoder(stage.clock)
    back = stage.connect(again, "again")
    for _ in range(100):
        for unit in again.due():
            if not (isinstance(unit, VideoUnit) and unit.key):
                back.unit(unit)
        stage.programme.tick()
        stage.clock.advance(0.05)
    assert stage.programme.state is ProgrammeState.STANDBY
    assert stage.air.runs()[1] == (True, pytest.approx(1 + 5 - 2 + 1.0, abs=0.4))
    stage.push(back, again, 2.5)
    assert stage.programme.state is ProgrammeState.LIVE


def test_what_a_stalled_uplink_held_back_is_left_out_and_the_wall_clock_stays_true():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 5)
    stage.wait(10)
    held_back = [replace(unit, arrived=stage.clock.now().timestamp()) for unit in encoder.due()]
    for unit in held_back:
        source.unit(unit)
    stage.push(source, encoder, 6)
    assert stage.programme.state is ProgrammeState.LIVE
    assert stage.programme.left_out_units >= len(held_back)
    newest = stage.air.parts[-1]
    assert newest.starts_at + newest.duration / TICKS <= stage.clock.now().timestamp()
    assert [standby for standby, _ in stage.air.runs()] == [False, True, False]


def test_a_source_that_stays_behind_is_not_waited_for_longer_than_it_catches_up():
    stage = Stage()
    encoder = Encoder(stage.clock)
    source = stage.connect(encoder)
    stage.push(source, encoder, 5)
    late: deque[Unit] = deque()
    for step in range(20 * 20):
        late.extend(encoder.due())
        if step > 10 * 20:
            now = stage.clock.now().timestamp()
            while late and late[0].arrived <= now - 10:
                source.unit(replace(late.popleft(), arrived=now))
        stage.programme.tick()
        stage.clock.advance(0.05)
    assert stage.programme.state is ProgrammeState.LIVE
    standby = next(seconds for is_slate, seconds in stage.air.runs() if is_slate)
    assert standby <= 10 + 1.0 + 4
