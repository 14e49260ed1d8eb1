"""The codes that the server gives have words in the console, in every language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from liveloop.kit.errors import Unavailable
from liveloop.media.rtmp import errors as rtmp_errors
from liveloop.shows.broadcasts import errors as broadcast_errors
from liveloop.shows.broadcasts.states import ACTS

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src/liveloop"
LANGUAGES = ["zh-CN", "en"]
ACT = re.compile(r"[a-z_]+\.[a-z_]+")
CODE = re.compile(r"[a-z_]+")
RECORDERS = {"record", "record_by", "record_system", "_record"}
REFUSERS = {"Refused", "Denial", "refuse"}


def words(place: str, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((ROOT / "web" / place / f"messages/{language}.json").read_text())
    return found


def calls(folder: Path, names: set[str]) -> Iterator[ast.Call]:
    """Every call below `folder` of a function or method with one of the names."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                if name in names:
                    yield node


def audit_acts() -> set[str]:
    return set(ACTS.values()) | {
        node.value
        for call in calls(SOURCE, RECORDERS)
        for argument in call.args
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACT.fullmatch(node.value)
    }


def refusal_codes() -> set[str]:
    protocol = {value for name, value in vars(rtmp_errors).items() if name.isupper()}
    errors = {
        kind.code
        for kind in vars(broadcast_errors).values()
        if isinstance(kind, type) and kind.__module__ == broadcast_errors.__name__
    }
    said = {
        str(call.args[0].value)
        for folder in (SOURCE / "media", SOURCE / "shows/ingest")
        for call in calls(folder, REFUSERS)
        if call.args and isinstance(call.args[0], ast.Constant) and CODE.fullmatch(str(call.args[0].value))
    }
    airings = set(re.findall(r'code = "([a-z_]+)"', (SOURCE / "media/node/airings.py").read_text()))
    return protocol | errors | said | airings | {Unavailable.code}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_of_the_audit_log_has_words(language: str) -> None:
    acts = audit_acts()
    assert "session.opened" in acts
    assert acts - {key.removeprefix("audit.") for key in words("console/src", language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_an_encoder_says_why_and_what_to_do(language: str) -> None:
    codes = refusal_codes()
    assert {"nothing_planned", "broken_data", "broadcast.room_busy"} <= codes
    known = words("shared/src/staff", language)
    wanted = {key for code in codes for key in (f"refusal.{code}", f"refusal.act.{code}")}
    assert wanted - set(known) == set()
