from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from liveloop.kit.clock import SystemClock
from liveloop.shop.webhooks.signing import new_secret, signed_headers
from liveloop.shop.webhooks.vocabulary import EVENT_TYPES, TEST

DOCUMENT = Path(__file__).parents[3] / "docs/developer/webhooks.md"


def test_the_documents_snippet_verifies_what_we_sign() -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(snippet, names)
    verify = names["verify"]
    old, new, body = new_secret(), new_secret(), '{"type":"order.paid","data":{"note":"茶"}}'.encode()
    now = int(SystemClock().now().timestamp())
    headers = signed_headers("msg_1", now, body, [new, old])
    for secret in (old, new):
        assert verify(secret, headers, body)["type"] == "order.paid"
    for secret, sent, late in ((new_secret(), body, 0), (new, body + b" ", 0), (new, body, 301)):
        stale = signed_headers("msg_1", now - late, body, [new, old])
        with pytest.raises(ValueError, match=r"signed|old"):
            verify(secret, stale, sent)


def test_the_document_names_every_event() -> None:
    text = DOCUMENT.read_text()
    assert [name for name in (*EVENT_TYPES, TEST) if f"`{name}`" not in text] == []
