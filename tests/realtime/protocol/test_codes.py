from __future__ import annotations

import json

from liveloop.realtime.protocol.codes import MEANINGS, CloseCode, close_reason, code_named


def test_every_code_is_private_and_explained() -> None:
    assert set(MEANINGS) == set(CloseCode)
    assert all(4000 <= code <= 4999 for code in CloseCode)


def test_a_reason_fits_a_close_frame_and_names_its_code() -> None:
    for code in CloseCode:
        reason = close_reason(code, retry_after=12.5)
        assert len(reason) <= 123
        told = json.loads(reason)
        assert code_named(told["code"]) is code
        assert told["retry_after"] == 12.5


def test_a_final_reason_has_no_time() -> None:
    assert json.loads(close_reason(CloseCode.REMOVED)) == {"code": "removed"}
