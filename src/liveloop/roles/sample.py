"""The commented sample of all settings, made from the settings themselves so that it cannot lie."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from liveloop.roles.settings import PREFIX, Settings

WIDTH = 100
HEAD = """\
# Every setting of Liveloop with its default. Set what you need in the environment of `liveloop serve`,
# for instance by `EnvironmentFile=` of systemd. Lists are JSON.
"""


def render() -> str:
    """The whole file, section by section."""
    lines = [HEAD]
    nested: list[tuple[str, type[BaseModel]]] = []
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            nested.append((name, field.annotation))
        else:
            lines.append(_entry(f"{PREFIX}{name.upper()}", field))
    for name, model in nested:
        lines.append(f"# --- {name} ---\n")
        lines.extend(_section(f"{PREFIX}{name.upper()}", model))
    return "\n".join(lines)


def _section(prefix: str, model: type[BaseModel]) -> Iterator[str]:
    """The entries of `model` and of the models inside it."""
    for name, field in model.model_fields.items():
        key = f"{prefix}__{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _section(key, field.annotation)
        else:
            yield _entry(key, field)


def _entry(key: str, field: Any) -> str:
    return "\n".join([*_comment(field.description), f"#{key}={_value(_default(field))}", ""])


def _comment(description: str | None) -> Iterator[str]:
    text = " ".join((description or "").split())
    for line in textwrap.wrap(text, WIDTH):
        yield f"# {line}"


def _default(field: Any) -> Any:
    """The default; a folder of this machine is left out."""
    if field.default_factory is list:
        return []
    return field.default


def _value(default: Any) -> str:
    if default is PydanticUndefined or default is None:
        return ""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, bool | list):
        return json.dumps(default)
    return str(default)
