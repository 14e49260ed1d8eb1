"""RSA2, Alipay's signature (https://opendocs.alipay.com/common/02kf5q and 02mse7)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from liveloop.connect.payments import keys

_DECODER = json.JSONDecoder()
_BLANKS = " \t\r\n"


class Unreadable(Exception):
    """It is not an answer of Alipay's gateway."""


def signed(parameters: Mapping[str, str], key: rsa.RSAPrivateKey) -> dict[str, str]:
    """`parameters` that are not empty, with `sign`."""
    filled = {name: value for name, value in parameters.items() if value}
    return {**filled, "sign": keys.sign(key, content(filled).encode())}


def content(parameters: Mapping[str, str], *, without: Collection[str] = ("sign",)) -> str:
    """What is signed: sorted by name, raw values."""
    return "&".join(f"{name}={parameters[name]}" for name in sorted(parameters) if name not in without)


def is_notice_signed(parameters: Mapping[str, str], key: rsa.RSAPublicKey) -> bool:
    """A callback's signature leaves out `sign_type` too."""
    message = content(parameters, without=("sign", "sign_type"))
    return keys.is_signed(key, message.encode(), parameters.get("sign", ""))


def members(text: str) -> dict[str, tuple[str, Any]]:
    """Name -> (raw text, value) of a JSON object: what is signed is the text, as it stands in the answer.

    Raises Unreadable.
    """
    found: dict[str, tuple[str, Any]] = {}
    try:
        at = _skip(text, 0, "{")
        while text[at] != "}":
            name, at = _DECODER.raw_decode(text, at)
            start = _skip(text, at, ":")
            value, end = _DECODER.raw_decode(text, start)
            if not isinstance(name, str) or name in found:
                raise Unreadable
            found[name] = (text[start:end], value)
            at = _skip(text, end)
            if text[at] == ",":
                at = _skip(text, at, ",")
    except (ValueError, IndexError, RecursionError) as error:
        raise Unreadable from error
    return found


def _skip(text: str, at: int, expected: str = "") -> int:
    """The place of the next sign, behind `expected`."""
    while text[at] in _BLANKS:
        at += 1
    if not expected:
        return at
    if text[at] != expected:
        raise Unreadable
    return _skip(text, at + 1)
