from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from liveloop.people.accounts.fields import Email, Name, email_key

EMAIL, NAME = TypeAdapter(Email), TypeAdapter(Name)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Ann@Example.COM ", "Ann@example.com"),
        ("ann@live.local", "ann@live.local"),
        ("ann@localhost", "ann@localhost"),
        ("林@例子.cn", "林@例子.cn"),
    ],
)
def test_addresses_are_taken_in_their_usual_spelling(typed, stored):
    assert EMAIL.validate_python(typed) == stored


@pytest.mark.parametrize(
    "typed", ["ann", "ann@", "@example.com", "a b@example.com", "ann@exa mple.com", "a@b@c.de"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValidationError):
        EMAIL.validate_python(typed)


def test_one_address_has_one_key():
    assert email_key("ANN@Example.com") == email_key("ann@example.COM")


@pytest.mark.parametrize("typed", ["", "  ", "a\u202eb", "a\x00"])
def test_a_name_can_be_read(typed):
    with pytest.raises(ValidationError):
        NAME.validate_python(typed)
