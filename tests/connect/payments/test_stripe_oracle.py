"""A third opinion: the library `stripe` signs and verifies as we and the emulator do.

Stripe's documents print a header, but no secret to check it with, so the library is the vector.
"""

from __future__ import annotations

import json

import pytest
import stripe

from liveloop.connect.payments.stripe.client import pairs
from liveloop.connect.payments.stripe.signatures import is_signed
from liveloop.kit.clock import SystemClock
from tests.emulators.stripe import Emulator

BODY = '{"id": "evt_1", "note": "茶"}'


def sign(body: bytes, seconds: int, secret: str) -> str:
    digest = stripe.WebhookSignature._compute_signature(f"{seconds}.{body.decode()}", secret)
    return f"t={seconds},v1={digest}"


def test_what_the_library_signs_is_taken_for_five_minutes() -> None:
    header = sign(BODY.encode(), 1_700_000_000, "whsec_1")
    for now, secrets, right in (
        (1_700_000_300, ["whsec_0", "whsec_1"], True),
        (1_700_000_301, ["whsec_1"], False),
        (1_699_999_699, ["whsec_1"], False),
        (1_700_000_000, ["whsec_2"], False),
        (1_700_000_000, [], False),
    ):
        assert is_signed(header, BODY.encode(), secrets, now=now) is right
    replaced = header + ",v1=" + "0" * 64
    assert is_signed(replaced, BODY.encode(), ["whsec_1"], now=1_700_000_000)
    assert not is_signed("t=1," + header, BODY.encode(), ["whsec_1"], now=1_700_000_000)


def test_the_library_takes_what_the_emulator_signs() -> None:
    emulator = Emulator(SystemClock())
    callback = emulator.event("payment_intent.succeeded", {"id": "pi_1", "object": "payment_intent"})
    header = callback.headers["Stripe-Signature"]
    event = stripe.Webhook.construct_event(callback.body, header, emulator.webhook_secret)
    assert event["data"]["object"]["id"] == "pi_1"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(callback.body + b" ", header, emulator.webhook_secret)


def test_forms_are_written_as_the_library_writes_them() -> None:
    from stripe._encode import _api_encode

    form = {"a": {"b": [{"c": 1, "d": "茶"}]}, "e": "f", "g": 5}
    theirs = list(_api_encode(json.loads(json.dumps(form))))
    assert [(name, str(value)) for name, value in theirs] == list(pairs(form))
