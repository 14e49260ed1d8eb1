"""What the tests of all payment providers need."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from liveloop.connect.payments.provider import CreateRequest, Method, RefundRequest
from liveloop.connect.payments.wire import Timing
from liveloop.kit.clock import Clock

VECTORS = Path(__file__).parent / "vectors"
NOTIFY_URL = "https://live.example.com/api/v1/payments/notify"
RETURN_URL = "https://live.example.com/r/tea?order=1&x=茶"
QUICK = Timing(answer_seconds=0.2, pause_seconds=0.001)
"""Gives up after a moment, so that no test waits."""


def wanted(clock: Clock, method: Method, **changes: Any) -> CreateRequest:
    request = CreateRequest(
        out_trade_no="order0001",
        method=method,
        amount=1999,
        currency="CNY",
        description="明前龙井 & a lamp",
        expires_at=clock.now() + timedelta(minutes=15),
        notify_url=NOTIFY_URL,
        return_url=RETURN_URL,
        client_ip="192.0.2.1",
    )
    return replace(request, **changes)


def refund_of(amount: int = 1999, **changes: Any) -> RefundRequest:
    request = RefundRequest(
        out_trade_no="order0001",
        out_refund_no="refund0001",
        amount=amount,
        total=1999,
        currency="CNY",
        reason="杯子碎了",
        notify_url=NOTIFY_URL,
    )
    return replace(request, **changes)
