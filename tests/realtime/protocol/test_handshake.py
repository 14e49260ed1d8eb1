from __future__ import annotations

import pytest

from liveloop.realtime.protocol.handshake import answer

GOOD = {
    "Host": "live.example",
    "Upgrade": "websocket",
    "Connection": "keep-alive, Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "liveloop.v1",
    "Origin": "https://live.example",
}


def request(path: str = "/realtime", method: str = "GET", **changes: str | None) -> bytes:
    headers = GOOD | {name.replace("_", "-"): value for name, value in changes.items()}
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode()


def same_host(origin: str | None, host: str) -> bool:
    return origin is None or origin == f"https://{host}"


DEFLATE = b"permessage-deflate; server_no_context_takeover; client_no_context_takeover"


@pytest.mark.parametrize(
    ("offer", "agreed", "deflates"),
    [
        ("permessage-deflate", DEFLATE, True),
        ("permessage-deflate; client_max_window_bits", DEFLATE, True),
        ("permessage-deflate; server_max_window_bits=10", DEFLATE + b"; server_max_window_bits=10", False),
        ("x-unknown, permessage-deflate", DEFLATE, True),
    ],
)
def test_compression_is_agreed_without_context_takeover(offer: str, agreed: bytes, deflates: bool) -> None:
    result = answer(request(Sec_WebSocket_Extensions=offer), same_host)
    assert (result.accepted, result.inflates, result.deflates) == (True, True, deflates)
    assert b"Sec-WebSocket-Extensions: " + agreed + b"\r\n" in result.response


def test_a_good_request_is_accepted_with_our_subprotocol() -> None:
    result = answer(request(), same_host)
    assert result.accepted
    assert not result.inflates
    assert not result.deflates
    assert result.response.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in result.response
    assert b"Sec-WebSocket-Protocol: liveloop.v1\r\n" in result.response
    assert b"Extensions" not in result.response


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (request("/other"), 404),
        (request("/realtime/"), 404),
        (request(Origin="https://evil.example"), 403),
        (request(Origin="null"), 403),
        (request(Sec_WebSocket_Protocol=None), 400),
        (request(Sec_WebSocket_Protocol="liveloop.v9"), 400),
        (request(Sec_WebSocket_Version="8"), 400),
        (request(Sec_WebSocket_Version=None), 400),
        (request(Sec_WebSocket_Key=None), 400),
        (request(Sec_WebSocket_Key="c2hvcnQ="), 400),
        (request(Upgrade="h2c"), 426),
        (request(method="POST"), 405),
        (b"hello\r\n\r\n", 400),
        (request().replace(b"\r\n\r\n", b"\r\nOrigin: https://live.example\r\n\r\n"), 400),
    ],
)
def test_a_bad_request_is_refused(raw: bytes, status: int) -> None:
    result = answer(raw, same_host)
    assert not result.accepted
    assert result.response.startswith(b"HTTP/1.1 %d " % status)


def test_a_query_is_no_other_path() -> None:
    assert answer(request("/realtime?x=1"), same_host).accepted


def test_a_full_or_draining_server_says_503() -> None:
    result = answer(request(), same_host, refuse=True)
    assert result.response.startswith(b"HTTP/1.1 503 ")
