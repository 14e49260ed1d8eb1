"""Fields of forms about people, checked the same way everywhere."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

Locale = Literal["zh-CN", "en"]

PUBLIC_SUFFIX = ".example.com"


def _check_email(text: str) -> str:
    """The address in its usual spelling.

    A company's own network counts too (`anna@live.local`, which the validator would refuse as a
    special-use domain): the syntax is checked with the domain put below a public one.
    """
    try:
        checked = validate_email(text.strip() + PUBLIC_SUFFIX, check_deliverability=False)
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "Write an address like anna@example.com.") from error
    return checked.normalized.removesuffix(PUBLIC_SUFFIX)


def _check_name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in name):
        raise PydanticCustomError("name", "Write a name without invisible characters.")
    return name


Email = Annotated[str, Field(min_length=3, max_length=254), AfterValidator(_check_email)]
Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_check_name)]


def email_key(email: str) -> str:
    """By which an address is found: the same for `Anna@Example.com` and `anna@example.com`."""
    return unicodedata.normalize("NFC", email).casefold()
