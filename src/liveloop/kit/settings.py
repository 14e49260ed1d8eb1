"""The base of each area's settings: unknown keys are refused, docstrings describe the fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class BadSetting(Exception):
    """A setting is missing, unknown or wrong; the message names its key."""


class AreaSettings(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, frozen=True)
