"""Every bound of the gateway in one place."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are bytes, spans are seconds, rates are per second."""

    connections: int = 50_000

    message_bytes: int = 16 * KIB
    """The largest message a client may send, all fragments together."""
    kernel_bytes: int = 32 * KIB
    """SO_SNDBUF of a socket (Linux doubles it)."""
    kernel_unsent_bytes: int = 4 * KIB
    """TCP_NOTSENT_LOWAT: of these bytes, how many may wait for the client's window."""
    unsent_bytes: int = 64 * KIB
    """What may wait in the process for one socket; beyond it even urgent events are left to recovery."""

    hello_seconds: float = 10.0
    join_seconds: float = 15.0
    silence_seconds: float = 60.0
    heartbeat_seconds: int = 25
    slow_seconds: float = 10.0
    """How long a socket may hold unsent bytes before it is closed as slow."""
    stuck_seconds: float = 3.0
    """The same, when not one of those bytes moves."""
    closing_seconds: float = 1.5
    """How long a closed socket may take to flush and to answer the close frame."""
    blocked_closing_seconds: float = 0.5
    """The same where bytes were unsent already: the close frame stands behind them."""
    drain_spread_seconds: float = 5.0

    frames_per_second: float = 100.0
    frames_burst: float = 200.0
    """Frames of every kind that a client may send, pings and fragments included; beyond it is closed."""
    commands_per_second: float = 20.0
    commands_burst: float = 40.0
    commands_at_once: int = 8
    commands_total: int = 20_000
    """Of all clients together: in a flash sale, everybody asks at once."""
    commands_begun: int = 1_000
    """How many of them are carried out at the same time; the others wait for their turn."""
    command_seconds: float = 15.0
    joins_at_once: int = 64

    frame_events: int = 200
    frame_bytes: int = 32 * KIB
    talk_per_second: float = 100.0
    talk_burst: float = 1_000.0
    """Every talk event is sent up to `talk_per_second` sustained, after a burst of `talk_burst`."""

    rest_seconds: float = 0.02
    rest_share: float = 0.5
    """A fan-out is followed by a rest of at least `rest_seconds`, or of this share of its own duration."""
    slice_sockets: int = 1_000
    """How many are written to before everybody else has a turn."""
    pulse_seconds: float = 0.25

    inbox_events: int = 20_000
    held_events: int = 2_000
    gap_seconds: float = 0.05
    recent_events: int = 2_000
    recent_bytes: int = 1024 * KIB
    replay_events: int = 500
    """A client that missed more than this gets a fresh snapshot."""
    refills_at_once: int = 8
    snapshot_seconds: float = 0.5
    head_seconds: float = 2.0
    idle_seconds: float = 10.0
    presence_expiry_seconds: float = 3.5
    kick_memory_seconds: float = 30.0
    kick_memory: int = 10_000
