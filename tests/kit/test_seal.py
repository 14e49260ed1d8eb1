from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.seal import Signer, TokenInvalid, Vault, lookup_hash, secure_link

SECRET = "a master secret of some length"


def test_a_token_gives_its_claims_back_until_it_expires(clock: ManualClock) -> None:
    signer = Signer(SECRET, "ticket", clock)
    token = signer.sign({"person": "p1"}, lifetime=timedelta(seconds=60))
    assert signer.verify(token)["person"] == "p1"
    clock.advance(60)
    with pytest.raises(TokenInvalid, match="expired"):
        signer.verify(token)


def test_a_token_of_another_purpose_secret_or_shape_is_refused(clock: ManualClock) -> None:
    token = Signer(SECRET, "guest", clock).sign({}, lifetime=timedelta(days=1))
    for foreign in (Signer(SECRET, "ticket", clock), Signer("another secret", "guest", clock)):
        with pytest.raises(TokenInvalid):
            foreign.verify(token)
    ours = Signer(SECRET, "guest", clock)
    unsigned = "eyJhbGciOiJub25lIn0." + token.split(".")[1] + "."
    for broken in ("", "x", "a.b.c", token[:-2], token + "A", unsigned):
        with pytest.raises(TokenInvalid):
            ours.verify(broken)


def test_a_vault_opens_only_its_own() -> None:
    sealed = Vault(SECRET).seal("rtmp key")
    assert "rtmp key" not in sealed
    assert Vault(SECRET).open(sealed) == "rtmp key"
    with pytest.raises(TokenInvalid):
        Vault("another secret").open(sealed)


def test_a_secure_link_is_what_nginx_computes() -> None:
    """ngx_http_secure_link_module: base64url of the binary MD5 of the expression, without padding."""
    expected = base64.urlsafe_b64encode(hashlib.md5(b"1893456000sessionbroadcast k").digest()).rstrip(b"=")
    assert secure_link("k", "1893456000", "session", "broadcast") == expected.decode()


def test_a_lookup_hash_is_sha256() -> None:
    assert lookup_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
