"""What an RTMP peer may cost."""

from __future__ import annotations

from dataclasses import dataclass, field

from liveloop.media.rtmp.chunks import ChunkLimits


@dataclass(frozen=True, slots=True)
class RtmpLimits:
    handshake_seconds: float = 8.0
    publish_seconds: float = 8.0
    """From the handshake to the publish command."""
    decision_seconds: float = 10.0
    """For `authorize` to answer."""
    idle_seconds: float = 15.0
    """Without a single unit from a publisher."""
    linger_seconds: float = 4.0
    """For the encoder to read why it was refused, before the connection is cut."""
    connections: int = 1_000
    connections_per_address: int = 128
    bits_per_second: int = 150_000_000
    """Reading pauses above this rate, averaged over BURST_SECONDS."""
    write_bytes: int = 64 * 1024
    """Answers a peer may leave unread."""
    chunks: ChunkLimits = field(default_factory=ChunkLimits)
