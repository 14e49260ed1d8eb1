"""What an operator sees of units that did not go on air."""

from __future__ import annotations

from prometheus_client import REGISTRY

from liveloop.media.programme.losses import LossMeter
from liveloop.media.unit import VideoUnit
from tests.media.programme.material import Encoder, Stage

REASONS = ("not_started", "late_sound", "not_on_air")


def shown() -> dict[str, float]:
    figures = {
        why: REGISTRY.get_sample_value("liveloop_programme_left_out_units_total", {"why": why}) or 0.0
        for why in REASONS
    }
    figures["silent"] = REGISTRY.get_sample_value("liveloop_programme_silent_frames_total") or 0.0
    return figures


def test_every_unit_that_is_left_out_is_counted_once():
    before = shown()
    stage = Stage()
    losses = LossMeter(stage.packager, stage.programme)
    encoder = Encoder(stage.clock, skip=0.5)
    source = stage.connect(encoder)
    waiting = sum(1 for _ in _sent_until_first_key(stage, source, encoder))
    losses.observe()
    losses.observe()
    after = shown()
    assert after["not_on_air"] - before["not_on_air"] == waiting > 0
    for _ in range(40):
        for unit in encoder.due():
            if isinstance(unit, VideoUnit):
                source.unit(unit)
        stage.programme.tick()
        stage.clock.advance(0.05)
    losses.observe()
    assert 60 < shown()["silent"] - before["silent"] < 100


def _sent_until_first_key(stage, source, encoder):
    while True:
        for unit in encoder.due():
            source.unit(unit)
            if source.on_air:
                return
            yield unit
        stage.clock.advance(0.05)
