"""The command messages of RTMP (Adobe's RTMP specification 1.0, 7.2) that a publisher uses."""

from __future__ import annotations

from dataclasses import dataclass, field

from liveloop.media.rtmp import amf0
from liveloop.media.rtmp.amf0 import Value
from liveloop.media.rtmp.errors import BROKEN_DATA, TOO_LARGE, RtmpError
from liveloop.media.rtmp.messages import Kind, Message

MAX_COMMAND_BYTES = 64 * 1024
MAX_NAME_CHARACTERS = 512

CAPABILITY_MOD_EX = 4
CAN_FORWARD = 4


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    transaction: float
    arguments: list[Value] = field(default_factory=list)
    """After the transaction id; the first one is the command object or None."""

    def text(self, index: int) -> str:
        """Argument `index` when it is a string, else an empty one."""
        value = self.arguments[index] if index < len(self.arguments) else None
        if not isinstance(value, str):
            return ""
        if len(value) > MAX_NAME_CHARACTERS:
            raise RtmpError(TOO_LARGE, "a name in a command is too long")
        return value

    def object(self) -> dict[str, Value]:
        value = self.arguments[0] if self.arguments else None
        return value if isinstance(value, dict) else {}


def parse_command(message: Message) -> Command:
    """Raises RtmpError. AMF3 commands are AMF0 behind one byte in what encoders really send."""
    values = _values(message, Kind.COMMAND_AMF3)
    if len(values) < 2 or not isinstance(values[0], str) or not isinstance(values[1], int | float):
        raise RtmpError(BROKEN_DATA, "a command has no name or no transaction")
    return Command(name=values[0], transaction=values[1], arguments=values[2:])


def parse_metadata(message: Message) -> dict[str, Value] | None:
    """The properties of an onMetaData, None for any other data message. Raises RtmpError."""
    values = _values(message, Kind.DATA_AMF3)
    if values and values[0] == "@setDataFrame":
        values = values[1:]
    if len(values) < 2 or values[0] != "onMetaData" or not isinstance(values[1], dict):
        return None
    return values[1]


def _values(message: Message, wrapped_kind: Kind) -> list[Value]:
    payload = message.payload
    if len(payload) > MAX_COMMAND_BYTES:
        raise RtmpError(TOO_LARGE, "a command is too large")
    if message.kind == wrapped_kind and payload[:1] == b"\x00":
        payload = payload[1:]
    return amf0.decode(payload)


def connect_answer(client: dict[str, Value]) -> tuple[Value, Value]:
    """Properties and information of the answer to `connect`.

    A client that names FourCCs (Enhanced RTMP) is told the ones that are passed on.
    """
    information: dict[str, Value] = {
        "level": "status",
        "code": "NetConnection.Connect.Success",
        "description": "Connection succeeded.",
        "objectEncoding": 0,
    }
    if any(key in client for key in ("fourCcList", "videoFourCcInfoMap", "capsEx")):
        information["fourCcList"] = ["avc1", "mp4a"]
        information["videoFourCcInfoMap"] = {"avc1": CAN_FORWARD}
        information["audioFourCcInfoMap"] = {"mp4a": CAN_FORWARD}
        information["capsEx"] = CAPABILITY_MOD_EX
    return {"fmsVer": "FMS/3,5,7,7009", "capabilities": 31, "mode": 1}, information
