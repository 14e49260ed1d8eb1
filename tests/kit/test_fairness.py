from __future__ import annotations

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from liveloop.kit.commitment import commitment_of, new_seed
from liveloop.kit.fairness import drawn, hash_of, new_entry

ENTRIES = st.sets(st.binary(min_size=16, max_size=16).map(bytes.hex), max_size=60).map(list)
SEEDS = st.binary(min_size=32, max_size=32)


@given(SEEDS, ENTRIES, st.integers())
def test_the_order_of_arrival_changes_nothing(seed: bytes, entries: list[str], turn: int) -> None:
    shuffled = sorted(entries, key=lambda entry: hash((turn, entry)))
    assert drawn(seed, shuffled) == drawn(seed, entries)


@given(SEEDS, ENTRIES)
def test_everybody_has_one_place(seed: bytes, entries: list[str]) -> None:
    assert sorted(drawn(seed, entries)) == sorted(entries)


@given(SEEDS, ENTRIES)
def test_it_is_the_procedure_that_is_written_down(seed: bytes, entries: list[str]) -> None:
    whole = hashlib.sha256("\n".join(sorted(entries)).encode()).hexdigest()
    ranks = {entry: hmac.new(seed, f"{whole}:{entry}".encode(), "sha256").hexdigest() for entry in entries}
    assert drawn(seed, entries) == sorted(entries, key=ranks.__getitem__)
    assert hash_of(entries) == whole
    assert commitment_of(seed) == hashlib.sha256(seed).hexdigest()


def test_every_entry_wins_about_as_often() -> None:
    entries = [new_entry() for _ in range(8)]
    wins = dict.fromkeys(entries, 0)
    for number in range(4000):
        wins[drawn(number.to_bytes(32, "big"), entries)[0]] += 1
    assert all(400 < count < 600 for count in wins.values())


def test_one_more_entry_changes_the_order_of_the_others() -> None:
    seed, entries = new_seed(), [new_entry() for _ in range(50)]
    more = [*entries, new_entry()]
    assert [entry for entry in drawn(seed, more) if entry in entries] != drawn(seed, entries)
