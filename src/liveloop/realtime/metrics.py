"""Figures of the gateway. Counters of the hot path are raised once a flush, not once a socket."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

FANOUT_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 2)

CONNECTIONS = Gauge("liveloop_realtime_connections", "Open sockets")
CHANNELS = Gauge("liveloop_realtime_channels", "Channels with local sockets")
REFUSED = Counter("liveloop_realtime_refused_total", "Handshakes refused")
CLOSED = Counter("liveloop_realtime_closed_total", "Sockets the server closed", ["code"])
WRITES = Counter("liveloop_realtime_writes_total", "Batches written to sockets")
BYTES = Counter("liveloop_realtime_bytes_total", "Bytes of batches written to sockets")
EVENTS = Counter("liveloop_realtime_events_total", "Events flushed, once each", ["lane"])
SAMPLED = Counter("liveloop_realtime_sampled_total", "Talk events left to the history by sampling")
FANOUT = Histogram(
    "liveloop_realtime_fanout_seconds", "One fan-out to all sockets of a channel", buckets=FANOUT_BUCKETS
)
REST = Histogram("liveloop_realtime_rest_seconds", "Rest after a fan-out", buckets=FANOUT_BUCKETS)
SHED = Counter("liveloop_realtime_shed_total", "Batches not written because a socket had unsent bytes")
DROPPED = Counter("liveloop_realtime_dropped_total", "Answers not written to sockets over their bound")
CAUGHT_UP = Counter("liveloop_realtime_caught_up_total", "Sockets that fell behind and caught up")
RECOVERED = Counter(
    "liveloop_realtime_recovered_total", "Welcomes that went on from the position the client named"
)
SNAPSHOTS = Counter("liveloop_realtime_snapshots_total", "Welcomes with a snapshot")
GAP_EVENTS = Counter("liveloop_realtime_gap_events_total", "Events the bus lost, fetched from the log")
HOLES = Counter("liveloop_realtime_holes_total", "Events that the log had no more")
REPEATS = Counter("liveloop_realtime_repeats_total", "Bus messages that came twice")
OVERFLOWED = Counter(
    "liveloop_realtime_inbox_overflow_total", "Bus messages dropped by a channel that was behind"
)
MALFORMED = Counter("liveloop_realtime_malformed_total", "Bus messages that were no event")
COMMANDS = Counter("liveloop_realtime_commands_total", "Commands answered", ["outcome"])
KICKED = Counter("liveloop_realtime_kicked_total", "Sockets closed by a kick")
