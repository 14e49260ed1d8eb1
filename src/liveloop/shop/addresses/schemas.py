"""Addresses on the wire: what is asked for, and what is shown of it."""

from __future__ import annotations

import re
import uuid
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.shop.addresses.countries import CHINA, COUNTRIES, PROVINCES

_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_CHINESE_POSTAL_CODE = re.compile(r"[0-8]\d{5}")
_POSTAL_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{1,10}[A-Za-z0-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_FILLING = re.compile(r"[\s()./-]")


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("address_line", "Write it in one line.")
    return text


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise PydanticCustomError("address_country", "Name the country by its two letters (ISO 3166-1).")
    return code


def _bare(number: str) -> str:
    return _FILLING.sub("", number)


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_one_line)]
FilledLine = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(_one_line)
]
Street = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200), AfterValidator(_one_line)
]
Phone = Annotated[str, StringConstraints(max_length=30), AfterValidator(_bare)]
PostalCode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)]
Country = Annotated[str, AfterValidator(_country)]


class DestinationRead(BaseModel):
    """As it is shown: masked, or whole for those who need it."""

    model_config = ConfigDict(from_attributes=True, title="DestinationRead")

    name: str
    phone: str
    country: str
    region: str
    city: str
    district: str
    street: str
    postal_code: str


class Destination(BaseModel):
    """A name, a phone and a place, whole; also what an order keeps of it.

    In mainland China the phone is a mobile number of eleven digits (`+86` may stand before it), the region
    one of its provinces, city and district are needed. Elsewhere the phone is E.164 with its `+`.
    """

    model_config = ConfigDict(from_attributes=True)

    name: FilledLine
    phone: Phone
    country: Country = CHINA
    region: Line = ""
    city: FilledLine
    district: Line = ""
    street: Street
    postal_code: PostalCode = ""

    @model_validator(mode="after")
    def _fits_its_country(self) -> Self:
        if self.country == CHINA:
            self._check_chinese()
        else:
            self._check_foreign()
        return self

    def _check_chinese(self) -> None:
        self.phone = self.phone.removeprefix("+86")
        if not _CHINESE_MOBILE.fullmatch(self.phone):
            raise PydanticCustomError("address_phone", "Write a mobile number of eleven digits.")
        if self.region not in PROVINCES:
            raise PydanticCustomError("address_region", "Choose one of the provinces.")
        if not self.district:
            raise PydanticCustomError("address_district", "Name the district or county.")
        if self.postal_code and not _CHINESE_POSTAL_CODE.fullmatch(self.postal_code):
            raise PydanticCustomError("address_postal_code", "A postal code has six digits.")

    def _check_foreign(self) -> None:
        if not _E164.fullmatch(self.phone):
            raise PydanticCustomError("address_phone", "Write the phone with its country: +44 20 7946 0000.")
        if self.postal_code and not _POSTAL_CODE.fullmatch(self.postal_code):
            raise PydanticCustomError("address_postal_code", "Write letters and digits only.")

    def masked(self) -> DestinationRead:
        """What may stand in a list, and before others' eyes."""
        return DestinationRead(
            name=masked_name(self.name),
            phone=masked_phone(self.phone),
            country=self.country,
            region=self.region,
            city=self.city,
            district=self.district,
            street=masked_text(self.street),
            postal_code="",
        )


class AddressWrite(Destination):
    """`is_default`: from now on the one that is offered first. The first address of a person always is."""

    is_default: bool = False


class AddressRead(DestinationRead):
    """A saved address, masked; its owner reads it whole to change it."""

    model_config = ConfigDict(from_attributes=True, title="Address")

    id: uuid.UUID
    is_default: bool


class AddressList(BaseModel):
    """The default first, then the newest."""

    items: list[AddressRead]


def masked_name(name: str) -> str:
    """`王小明` -> `王**`, `Ada Lovelace` -> `A***********`."""
    return name[:1] + "*" * (len(name) - 1)


def masked_phone(phone: str) -> str:
    """`13812345678` -> `138****5678`; a short one keeps its last two digits."""
    if len(phone) >= 9:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(0, len(phone) - 2) + phone[-2:]


def masked_text(text: str) -> str:
    """The first third, at most six characters, then four stars whatever its length."""
    return text[: min(6, len(text) // 3)] + "****"
