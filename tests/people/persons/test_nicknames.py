from __future__ import annotations

import uuid

import pytest
from pydantic import TypeAdapter, ValidationError

from liveloop.people.persons.nicknames import Nickname, check_nickname, default_nickname

NICKNAME = TypeAdapter(Nickname)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ann", "Ann"),
        ("  green   tea ", "green tea"),
        ("绿茶", "绿茶"),
        ("cafe\u0301", "caf\u00e9"),
        ("Ghost", "Ghost"),
        ("Hostel fan", "Hostel fan"),
        ("🍵", "🍵"),
        ("x" * 20, "x" * 20),
    ],
)
def test_ordinary_names_are_taken(typed, stored):
    assert NICKNAME.validate_python(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "string_too_short"),
        ("   ", "nickname_length"),
        ("x" * 21, "nickname_length"),
        ("x" * 10_000, "string_too_long"),
        ("a\nb", "nickname_characters"),
        ("a\x00b", "nickname_characters"),
        ("a\u200bb", "nickname_characters"),
        ("\u202eevil", "nickname_characters"),
        ("\u3164", "nickname_characters"),
        ("z\u0300\u0301\u0302\u0303", "nickname_characters"),
        ("Admin", "nickname_reserved"),
        ("ａｄｍｉｎ", "nickname_reserved"),
        ("a.d.m.i.n", "nickname_reserved"),
        ("the host", "nickname_reserved"),
        ("官方客服", "nickname_reserved"),
        ("主 播", "nickname_reserved"),
    ],
)
def test_names_that_hide_smear_or_pose_as_staff_are_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        NICKNAME.validate_python(typed)
    assert refused.value.errors()[0]["type"] == code


def test_whoever_chose_none_has_a_name_all_the_same():
    guest = uuid.uuid4()
    for chinese in (True, False):
        name = default_nickname(guest, chinese=chinese)
        assert check_nickname(name) == name == default_nickname(guest, chinese=chinese)
