"""The opening handshake (RFC 6455, 4.2), judged by the websockets library and by our own rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from websockets.datastructures import MultipleValuesError
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from liveloop.realtime.protocol.deflate import OFFER, WINDOW_BITS

PATH = "/realtime"
SUBPROTOCOL = "liveloop.v1"

OriginRule = Callable[[str | None, str], bool]
"""(Origin header or None, Host header) -> may this page open a socket?"""


@dataclass(frozen=True, slots=True)
class Answer:
    """`response` is written as it is; the socket stays open only when `accepted`.

    `inflates`: the client may compress what it sends. `deflates`: it also reads what is compressed with a
    whole window, as one does for many.
    """

    response: bytes
    accepted: bool
    inflates: bool = False
    deflates: bool = False


def answer(request: bytes, origin_rule: OriginRule, *, refuse: bool = False) -> Answer:
    """Judge a whole upgrade request. `refuse` turns everybody away with 503, politely."""
    protocol = ServerProtocol(subprotocols=[Subprotocol(SUBPROTOCOL)], extensions=[OFFER])
    protocol.receive_data(request)
    for event in protocol.events_received():
        if isinstance(event, Request):
            return _judge(protocol, event, origin_rule, refuse=refuse)
    response = protocol.reject(HTTPStatus.BAD_REQUEST, "This is not a WebSocket handshake.\n")
    return Answer(response.serialize(), accepted=False)


def _judge(protocol: ServerProtocol, request: Request, origin_rule: OriginRule, *, refuse: bool) -> Answer:
    refusal = _refusal(request, origin_rule, refuse=refuse)
    response = protocol.reject(*refusal) if refusal else protocol.accept(request)
    agreed = [one for one in protocol.extensions if isinstance(one, PerMessageDeflate)]
    return Answer(
        response.serialize(),
        accepted=response.status_code == HTTPStatus.SWITCHING_PROTOCOLS,
        inflates=bool(agreed),
        deflates=any(one.local_max_window_bits == WINDOW_BITS for one in agreed),
    )


def _refusal(request: Request, origin_rule: OriginRule, *, refuse: bool) -> tuple[HTTPStatus, str] | None:
    if urlsplit(request.path).path != PATH:
        return HTTPStatus.NOT_FOUND, "There is no socket here.\n"
    if refuse:
        return HTTPStatus.SERVICE_UNAVAILABLE, "The server takes no new sockets now.\n"
    try:
        origin = request.headers.get("Origin")
        host = request.headers.get("Host") or ""
    except MultipleValuesError:
        return HTTPStatus.BAD_REQUEST, "A header is there twice.\n"
    if not origin_rule(origin, host):
        return HTTPStatus.FORBIDDEN, "This origin may not open a socket here.\n"
    return None
