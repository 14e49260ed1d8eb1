from __future__ import annotations

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from liveloop.kit.clock import SystemClock
from liveloop.shop.webhooks.signing import new_secret, signed_headers


def test_a_message_is_signed_as_in_the_reference_vector() -> None:
    """Of the tests of the reference libraries (https://github.com/standard-webhooks/standard-webhooks)."""
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_reference_library_takes_it_with_either_secret_while_one_is_replaced() -> None:
    old, new = new_secret(), new_secret()
    body = '{"type":"order.paid","data":{"note":"茶"}}'
    seconds = int(SystemClock().now().timestamp())
    headers = signed_headers("msg_1", seconds, body.encode(), [new, old])
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)["type"] == "order.paid"
    for secret, sent in ((new_secret(), body), (new, body + " ")):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(sent, headers)
