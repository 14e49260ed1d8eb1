"""Seeded mutations of bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

MAX_BYTES = 32 * 1024
MAX_ROUNDS = 6
INTERESTING = (0, 1, 2, 3, 7, 8, 9, 15, 16, 31, 32, 63, 64, 127, 128, 192, 223, 254, 255)
WIDE = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0xFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def mutate(data: bytes, corpus: Sequence[bytes], random: Random) -> bytes:
    """`data` with one to MAX_ROUNDS changes; `corpus` is where splices come from."""
    changed = bytearray(data)
    for _ in range(random.randint(1, MAX_ROUNDS)):
        random.choice(_MUTATIONS)(changed, corpus, random)
    return bytes(changed[:MAX_BYTES])


def _place(data: bytearray, random: Random) -> int:
    return random.randrange(len(data) + 1)


def _flip_bit(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _set_byte(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    if data:
        data[random.randrange(len(data))] = random.choice(INTERESTING)


def _set_number(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    at, size = _place(data, random), random.choice((2, 3, 4))
    number = random.choice(WIDE) & ((1 << size * 8) - 1)
    data[at : at + size] = number.to_bytes(size, random.choice(("big", "little")))


def _insert(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    at = _place(data, random)
    data[at:at] = random.randbytes(random.randint(1, 16))


def _delete(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    at = _place(data, random)
    del data[at : at + random.choice((1, 2, 4, 16, 200))]


def _repeat(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    at = _place(data, random)
    piece = data[at : at + random.choice((1, 4, 12, 64, 300))]
    data[at:at] = piece * random.choice((1, 2, 8, 40))
    del data[MAX_BYTES:]


def _truncate(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    del data[_place(data, random) :]


def _splice(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    other = random.choice(corpus)
    start = random.randrange(len(other) + 1)
    piece = other[start : start + random.randint(1, 400)]
    at = _place(data, random)
    data[at : at + random.choice((0, len(piece)))] = piece


Mutation = Callable[[bytearray, Sequence[bytes], Random], None]
_MUTATIONS: tuple[Mutation, ...] = (
    _flip_bit,
    _flip_bit,
    _set_byte,
    _set_byte,
    _set_number,
    _insert,
    _delete,
    _repeat,
    _truncate,
    _splice,
)
