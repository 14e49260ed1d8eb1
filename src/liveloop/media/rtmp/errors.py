"""The one error of the protocol code, and the codes it carries."""

from __future__ import annotations

BAD_HANDSHAKE = "bad_handshake"
BROKEN_DATA = "broken_data"
TOO_LARGE = "too_large"
UNSUPPORTED_CODEC = "unsupported_codec"
UNSUPPORTED_COMMAND = "unsupported_command"


class RtmpError(Exception):
    """A peer broke the protocol or asked for what is not served.

    `code` is one of the constants above; the message is meant for the person at the encoder.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
