"""The handshake: echo for plain clients, signed answers for clients that sign."""

from __future__ import annotations

import hmac

import pytest

from liveloop.media.rtmp import handshake
from liveloop.media.rtmp.errors import BAD_HANDSHAKE, RtmpError

PLAYER_KEY = b"Genuine Adobe Flash Player 001"
SERVER_KEY = b"Genuine Adobe Flash Media Server 001"
SALT = bytes.fromhex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae")


def test_a_plain_client_gets_its_own_bytes_back() -> None:
    c1 = bytes(4) + bytes(4) + bytes(range(256)) * 6
    c1 = c1[: handshake.SIZE]
    answer = handshake.respond(c1)

    assert len(answer) == 1 + 2 * handshake.SIZE
    assert answer[0] == 3
    assert answer[1 + 4 : 1 + 8] == bytes(4)
    assert answer[1 + handshake.SIZE :] == c1


@pytest.mark.parametrize("pointer", [8, 772])
def test_a_signing_client_can_verify_the_answer(pointer: int) -> None:
    """The checks are those of a client: written from the layout, not with the server's functions."""
    block = bytearray(bytes([0, 0, 0, 9, 9, 0, 124, 2]) + bytes((7 * i) % 256 for i in range(1528)))
    at = sum(block[pointer : pointer + 4]) % 728 + pointer + 4
    block[at : at + 32] = digest = hmac.digest(PLAYER_KEY, bytes(block[:at] + block[at + 32 :]), "sha256")

    answer = handshake.respond(bytes(block))

    s1, s2 = answer[1:1537], answer[1537:]
    at = sum(s1[pointer : pointer + 4]) % 728 + pointer + 4
    assert s1[4] >= 3
    assert s1[at : at + 32] == hmac.digest(SERVER_KEY, s1[:at] + s1[at + 32 :], "sha256")
    key = hmac.digest(SERVER_KEY + SALT, digest, "sha256")
    assert s2[-32:] == hmac.digest(key, s2[:-32], "sha256")


def test_a_client_with_a_version_but_a_wrong_signature_gets_an_echo() -> None:
    c1 = bytes(4) + bytes([9, 0, 124, 2]) + bytes(1528)
    assert handshake.respond(c1)[1537:] == c1


@pytest.mark.parametrize(
    ("version", "hint"), [(0x16, "rtmps"), (ord("G"), "HTTP"), (6, "version 6"), (0, "version 0")]
)
def test_another_protocol_is_named_in_the_refusal(version: int, hint: str) -> None:
    with pytest.raises(RtmpError, match=hint) as caught:
        handshake.check_version(version)
    assert caught.value.code == BAD_HANDSHAKE
