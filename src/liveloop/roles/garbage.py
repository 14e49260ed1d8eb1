"""Keeps the garbage collector from holding up the event loop."""

from __future__ import annotations

import gc

YOUNG_OBJECTS = 10_000
"""Enough that what a request makes is gone before anybody looks at it; looking takes 5 to 12 ms."""
YOUNG_ROUNDS = 20
MIDDLE_ROUNDS = 50


def settle_garbage() -> None:
    """Call once everything is imported and started: what there is now stays for good.

    With the defaults a request's objects are still in use when the collector first looks, and are taken
    for old ones; cycles among them then call for full collections. In a process with ten thousand sockets
    each of those takes 110-190 ms, and there was one every few seconds. What is frozen is looked at no
    more, and without cycles it is freed as ever.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, YOUNG_ROUNDS, MIDDLE_ROUNDS)
