"""Silent AAC-LC frames, as FFmpeg's encoder makes them from digital silence (any sample rate)."""

from __future__ import annotations

SILENT_FRAMES = {
    1: "01182007",
    2: "211004608c1c",
    3: "011820010880230460e0",
    4: "01182001088023046003182007",
    5: "011820010880230460231004608c1c",
    6: "011820010880230460231004608c0c230000e0",
    7: "011820010880230460231004608c04a2008c11818460001c",
}
"""Hex of one raw frame by channelConfiguration (ISO/IEC 14496-3, table 1.19)."""

ESCAPED_OBJECT_TYPE = 31
EXPLICIT_RATE_INDEX = 15
STEREO = 2


def silent_frame(config: bytes) -> bytes:
    """The silent frame for an AudioSpecificConfig. Decoders of HE-AAC accept it as a frame without SBR."""
    channels = channel_configuration(config)
    return bytes.fromhex(SILENT_FRAMES.get(channels, SILENT_FRAMES[STEREO]))


def channel_configuration(config: bytes) -> int:
    """channelConfiguration of an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); 0 if it is cut short."""
    bits = int.from_bytes(config, "big")
    left = len(config) * 8

    def take(count: int) -> int:
        nonlocal left
        left -= count
        return bits >> left & (1 << count) - 1 if left >= 0 else 0

    if take(5) == ESCAPED_OBJECT_TYPE:
        take(6)
    if take(4) == EXPLICIT_RATE_INDEX:
        take(24)
    return take(4)
