"""How much may come from one address at once: counted in memory, where a database would be the bottleneck."""

from __future__ import annotations

import math
from collections import OrderedDict
from ipaddress import ip_address

from liveloop.kit.clock import Clock
from liveloop.people.throttle.errors import TooManyAttempts
from liveloop.people.throttle.service import address_group

REMEMBERED = 50_000


class AddressPace:
    """`acts` at once from one IPv4 address or IPv6 /64, then one every `seconds / acts`.

    Each process counts for itself. The loopback is not counted: it is a proxy that nobody told us
    to trust, or a program of this machine. The rate is the generic cell rate algorithm (ITU-T I.371).
    """

    def __init__(self, clock: Clock, *, acts: int, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._interval = seconds / acts
        self._empty_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, group: str) -> int:
        """Count an act of an `address_group`, or return in how many whole seconds to try again."""
        if is_loopback(group):
            return 0
        now = self._clock.monotonic()
        filled = max(self._empty_at.get(group, 0.0), now) + self._interval
        if filled - now > self._seconds:
            return math.ceil(filled - now - self._seconds)
        self._empty_at[group] = filled
        self._empty_at.move_to_end(group)
        while len(self._empty_at) > REMEMBERED:
            self._empty_at.popitem(last=False)
        return 0

    def take(self, address: str | None) -> None:
        """Count an act of a caller; raises TooManyAttempts, and then does not count it."""
        if seconds := self.wait(address_group(address)):
            raise TooManyAttempts(
                f"Too many people come from your network at once. Try again in {seconds} seconds.",
                retry_after=seconds,
            )


def is_loopback(group: str) -> bool:
    try:
        return ip_address(group).is_loopback
    except ValueError:
        return False
