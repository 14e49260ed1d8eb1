"""Stripe's REST interface: forms in, JSON out, every POST under an Idempotency-Key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError

from liveloop.connect.payments.errors import ProviderRefused, ProviderUnavailable
from liveloop.connect.payments.stripe.messages import Fault, Faulty
from liveloop.connect.payments.wire import Answer, Outgoing, Wire

Model = TypeVar("Model", bound=BaseModel)
API_VERSION = "2026-09-30.endive"
BUSY = frozenset({409, 429})


class StripeClient:
    def __init__(self, base_url: str, secret_key: str, wire: Wire) -> None:
        self._base_url = base_url.rstrip("/")
        self._secret_key = secret_key
        self._wire = wire

    async def get(
        self, call: str, path: str, answer: type[Model], query: Mapping[str, Any] | None = None
    ) -> Model:
        """Raises ProviderUnavailable, ProviderRefused with Stripe's code."""
        target = f"{path}?{urlencode(list(pairs(query)))}" if query else path
        return _read(answer, await self._send(call, "GET", target))

    async def post(
        self, call: str, path: str, form: Mapping[str, Any], answer: type[Model], *, key: str
    ) -> tuple[Model, bool]:
        """(answer, whether it is that of an earlier request with the same `key`). Raises as `get`."""
        reply = await self._send(call, "POST", path, urlencode(list(pairs(form))).encode(), key)
        return _read(answer, reply), reply.headers.get("idempotent-replayed") == "true"

    async def _send(self, call: str, method: str, target: str, body: bytes = b"", key: str = "") -> Answer:
        headers = {"authorization": f"Bearer {self._secret_key}", "stripe-version": API_VERSION}
        if method == "POST":
            headers |= {"content-type": "application/x-www-form-urlencoded", "idempotency-key": key}
        outgoing = Outgoing(method, self._base_url + target, headers, body)
        reply = await self._wire.send(call, lambda _: outgoing)
        if reply.is_ok:
            return reply
        if reply.status in BUSY:
            raise ProviderUnavailable("Stripe is busy with this. Try again in a moment.")
        raise _refusal(reply)


def pairs(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Nested values as Stripe wants them: `a[b][0]=c`; lists may also be written as `a[]`."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from pairs(inner, f"{prefix}[{name}]" if prefix else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from pairs(inner, f"{prefix}[{place}]")
    elif value is not None:
        yield prefix, str(value)


def _read(model: type[Model], answer: Answer) -> Model:
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise ProviderUnavailable("Stripe answers something unexpected. Try again.") from error


def _refusal(answer: Answer) -> ProviderRefused:
    try:
        fault = Faulty.model_validate_json(answer.body).error
    except ValidationError:
        fault = Fault(type=f"http_{answer.status}")
    reason = "unauthorized" if answer.status == 401 else fault.code or fault.type
    return ProviderRefused(f"Stripe: {fault.message or reason}", reason=reason)
