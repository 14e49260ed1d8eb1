"""The token that proves that who sets up can read what the server prints.

It is derived from the installation's secret: every process knows it, none has to store it.
"""

from __future__ import annotations

import base64
import hmac

from liveloop.kit.seal import derive

LETTERS = 16
GROUP = 4


def setup_token(secret: str) -> str:
    """80 bits as `abcd-efgh-ijkl-mnop`, the same at every start until the setup is done."""
    letters = base64.b32encode(derive(secret, "setup")).decode().lower()[:LETTERS]
    return "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))


def is_setup_token(secret: str, given: str) -> bool:
    """Forgives case, spaces and missing dashes."""
    plain = "".join(letter for letter in given.lower() if letter.isalnum())
    return hmac.compare_digest(plain.encode(), setup_token(secret).replace("-", "").encode())
