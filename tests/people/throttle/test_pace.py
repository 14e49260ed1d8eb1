from __future__ import annotations

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.people.throttle.errors import TooManyAttempts
from liveloop.people.throttle.pace import AddressPace


def test_an_address_has_a_burst_and_then_a_pace(clock: ManualClock) -> None:
    pace = AddressPace(clock, acts=3, seconds=60)
    for _ in range(3):
        pace.take("192.0.2.1")
    with pytest.raises(TooManyAttempts) as refused:
        pace.take("192.0.2.1")
    assert refused.value.details["retry_after"] == 20
    pace.take("192.0.2.2")
    clock.advance(20)
    pace.take("192.0.2.1")
    with pytest.raises(TooManyAttempts):
        pace.take("192.0.2.1")


def test_the_addresses_of_one_ipv6_customer_are_one(clock: ManualClock) -> None:
    pace = AddressPace(clock, acts=1, seconds=60)
    pace.take("2001:db8::1")
    with pytest.raises(TooManyAttempts):
        pace.take("2001:db8::2")
    pace.take("2001:db8:0:1::1")


def test_this_machine_itself_is_not_slowed_down(clock: ManualClock) -> None:
    pace = AddressPace(clock, acts=1, seconds=60)
    for address in ("127.0.0.1", "127.0.0.2", "::1"):
        for _ in range(5):
            pace.take(address)
