"""A short, deterministic fuzz of every target; the long one is `python -m tests.fuzz.run`."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.fuzzing import MAX_GROWTH_BYTES, Find, fuzz, inputs_for
from tests.fuzz.sessions import messages_of
from tests.fuzz.targets import TARGETS, Target

INPUTS = 2_000


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_escapes_hangs_or_grows(name: str) -> None:
    outcome = fuzz(TARGETS[name], count=INPUTS, seed=20_261)
    assert [find.why for find in outcome.finds] == []
    assert outcome.growth <= MAX_GROWTH_BYTES
    assert outcome.inputs == INPUTS


@pytest.mark.parametrize("name", TARGETS)
def test_there_is_a_corpus(name: str) -> None:
    assert len(TARGETS[name].corpus()) >= 3


def test_the_corpus_holds_sessions_of_real_encoders() -> None:
    longest = max(TARGETS["rtmp"].corpus(), key=len)
    assert len(messages_of(longest)) > 10


def test_the_same_seed_makes_the_same_inputs() -> None:
    target = TARGETS["rtmp"]
    first = list(inputs_for(target, count=60, seed=4))
    assert first == list(inputs_for(target, count=60, seed=4))
    assert first != list(inputs_for(target, count=60, seed=5))


def test_an_escaped_error_and_a_hang_are_found() -> None:
    def broken(data: bytes) -> None:
        if Random(data).random() < 0.01:
            raise IndexError("escaped")
        if data.startswith(b"\x08"):
            sum(range(30_000_000))

    finds: list[Find] = fuzz(Target("amf0", broken), count=200, seed=1).finds
    assert any("IndexError" in find.why for find in finds)
    assert any("takes longer" in find.why for find in finds)


def test_an_endless_loop_is_broken_off_and_found() -> None:
    def endless(data: bytes) -> None:
        while data.startswith(b"\x08"):
            pass

    outcome = fuzz(Target("amf0", endless), count=100, seed=1, seconds_per_input=0.01)
    assert any("Endless" in find.why for find in outcome.finds)
    assert outcome.inputs == 100


def test_a_leak_is_found_though_it_would_fit_into_freed_memory() -> None:
    kept = [bytes(120_000) for _ in range(1_000)]
    kept = kept[::10]
    outcome = fuzz(Target("amf0", lambda data: kept.append(bytes(200_000) + data)), count=400, seed=1)
    assert not outcome.passed
    assert outcome.finds == []
