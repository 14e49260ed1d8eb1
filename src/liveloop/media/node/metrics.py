"""What a node shows to Prometheus."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import Counter, Gauge

from liveloop.media.hls.origin import Origin
from liveloop.media.hls.traffic import Kind
from liveloop.media.node.airings import Airings
from liveloop.media.node.equipment import Equipment
from liveloop.media.programme.events import ProgrammeState

BROADCASTS = Gauge("liveloop_media_broadcasts", "Broadcasts of this node", ["state"])
RECORDINGS_BROKEN = Gauge("liveloop_recordings_broken", "Recordings that cannot be written now")
PARTS_NOT_RECORDED = Gauge("liveloop_parts_not_recorded", "Parts on air that are not in an open recording")
SYNC_LAG_SECONDS = Gauge("liveloop_recorder_sync_lag_seconds", "Age of the oldest bytes that are not synced")
QUEUE_BYTES = Gauge("liveloop_recorder_queue_bytes", "Bytes that wait to be written")
NEWS_WAITING = Gauge("liveloop_media_news_waiting", "Events that wait for the bus")
UPLOADS_WAITING = Gauge("liveloop_recorder_uploads_waiting", "Files that wait for the object store")
ORIGIN_ANSWERS = Counter("liveloop_origin_answers", "Answers of the origin", ["kind", "status"])
ORIGIN_BYTES = Counter("liveloop_origin_sent_bytes", "Bytes of the origin's answers, before TLS")
ORIGIN_ACCEPTED = Counter("liveloop_origin_accepted", "Connections that players have opened")
ORIGIN_LATE = Counter("liveloop_origin_late", "Requests that waited three target durations in vain")
ORIGIN_CONNECTIONS = Gauge("liveloop_origin_connections", "Connections of players open now")
ORIGIN_WAITING = Gauge("liveloop_origin_waiting", "Requests that wait for a part now")


class OriginMeter:
    """Takes the growth of an origin's own counts over, so that an answer costs no metric."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._answers: Mapping[tuple[Kind, str], int] = {}
        self._bytes = self._accepted = self._late = 0

    def observe(self) -> None:
        origin, traffic = self._origin, self._origin.traffic
        for (kind, status), count in traffic.answers.items():
            ORIGIN_ANSWERS.labels(kind, status).inc(count - self._answers.get((kind, status), 0))
        ORIGIN_BYTES.inc(traffic.bytes_sent - self._bytes)
        ORIGIN_ACCEPTED.inc(traffic.connections - self._accepted)
        ORIGIN_LATE.inc(origin.counters.late - self._late)
        self._answers = dict(traffic.answers)
        self._bytes, self._accepted = traffic.bytes_sent, traffic.connections
        self._late = origin.counters.late
        ORIGIN_CONNECTIONS.set(origin.connected)
        ORIGIN_WAITING.set(origin.waiting)


def observe(tools: Equipment, airings: Airings) -> None:
    """Take the values of this moment; called once a second."""
    for airing in airings:
        airing.losses.observe()
    states = [airing.programme.state for airing in airings]
    for state in ProgrammeState:
        BROADCASTS.labels(state.value).set(states.count(state))
    summaries = [airing.recording.summary for airing in airings]
    RECORDINGS_BROKEN.set(sum(summary.state == "broken" for summary in summaries))
    PARTS_NOT_RECORDED.set(sum(airing.recording.dropped_parts for airing in airings))
    SYNC_LAG_SECONDS.set(tools.writer.syncs.lag_seconds())
    QUEUE_BYTES.set(tools.writer.queue.waiting_bytes)
    NEWS_WAITING.set(tools.news.waiting)
    UPLOADS_WAITING.set(tools.uploader.waiting if tools.uploader is not None else 0)
