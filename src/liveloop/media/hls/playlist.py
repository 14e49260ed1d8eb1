"""Playlists as text (draft-pantos-hls-rfc8216bis): live with parts, delta update, replay, multivariant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor

from liveloop.media.hls.listing import LIVE, ListedSegment, init_name, part_name, segment_name
from liveloop.media.unit import TICKS, TrackSet

VERSION = 9
VOD_VERSION = 7
HOLD_BACK_TARGETS = 3
PART_HOLD_BACK_TARGETS = 3
SKIP_TARGETS = 6
"""Multiples of TARGETDURATION and PART-TARGET, as recommended in sections 4.4.3.7 and 4.4.3.8."""


@dataclass(frozen=True, slots=True)
class LiveList:
    """A live media playlist: closed segments and, last, perhaps the open one. Durations in ticks.

    `next_part` is the (msn, index) of the part that comes next, None when the broadcast is over.
    """

    target_duration: int
    part_target: int
    segments: Sequence[ListedSegment]
    next_part: tuple[int, int] | None

    @property
    def skippable(self) -> int:
        """How many segments a delta update leaves out: those further from the end than CAN-SKIP-UNTIL."""
        left = sum(_length(segment) for segment in self.segments)
        boundary = SKIP_TARGETS * self.target_duration
        count = 0
        for segment in self.segments:
            left -= _length(segment)
            if left < boundary or segment.duration is None:
                break
            count += 1
        return count


@dataclass(frozen=True, slots=True)
class Variant:
    """What a multivariant playlist says of a rendition; bit rates in bit/s."""

    tracks: TrackSet
    bandwidth: int
    average_bandwidth: int
    frame_rate: float | None
    uri: str = LIVE


@dataclass(frozen=True, slots=True)
class RenditionReport:
    """The newest part of another rendition."""

    uri: str
    msn: int
    part: int


def render_live(playlist: LiveList, *, skip: bool = False, reports: Iterable[RenditionReport] = ()) -> str:
    """The playlist, or its delta update where there is something to skip."""
    skipped = playlist.skippable if skip else 0
    lines = [*_live_header(playlist), *_sequences(playlist.segments)]
    if skipped:
        lines.append(f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}")
    init = playlist.segments[skipped - 1].init if skipped else None
    for segment in playlist.segments[skipped:]:
        lines.extend(_segment_lines(segment, with_map=segment.init != init))
        init = segment.init
    if playlist.next_part is None:
        lines.append("#EXT-X-ENDLIST")
    else:
        lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{part_name(*playlist.next_part)}"')
    lines.extend(
        f'#EXT-X-RENDITION-REPORT:URI="{report.uri}",LAST-MSN={report.msn},LAST-PART={report.part}'
        for report in reports
    )
    return "\n".join(lines) + "\n"


def render_replay(segments: Sequence[ListedSegment]) -> str:
    """The VOD playlist of closed segments."""
    longest = max((_length(segment) for segment in segments), default=0)
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VOD_VERSION}",
        f"#EXT-X-TARGETDURATION:{max(1, floor(longest / TICKS + 0.5))}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        *_sequences(segments),
    ]
    init = None
    for segment in segments:
        lines.extend(_segment_lines(segment, with_map=segment.init != init))
        init = segment.init
    lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def render_multivariant(variants: Iterable[Variant]) -> str:
    """The playlist of variants, best first as given."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}"]
    for variant in variants:
        lines.append(f"#EXT-X-STREAM-INF:{','.join(_stream_attributes(variant))}")
        lines.append(variant.uri)
    return "\n".join(lines) + "\n"


def _stream_attributes(variant: Variant) -> Iterator[str]:
    video, audio = variant.tracks.video, variant.tracks.audio
    codecs = [track.codec for track in (video, audio) if track is not None]
    yield f"BANDWIDTH={variant.bandwidth}"
    yield f"AVERAGE-BANDWIDTH={variant.average_bandwidth}"
    yield f'CODECS="{",".join(codecs)}"'
    if video is not None:
        yield f"RESOLUTION={video.width}x{video.height}"
    if video is not None and variant.frame_rate is not None:
        yield f"FRAME-RATE={variant.frame_rate:.3f}"


def _live_header(playlist: LiveList) -> list[str]:
    target = ceil(playlist.target_duration / TICKS)
    part_target = playlist.part_target / TICKS
    control = (
        f"CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={PART_HOLD_BACK_TARGETS * part_target:.3f},"
        f"HOLD-BACK={HOLD_BACK_TARGETS * target:.1f},CAN-SKIP-UNTIL={SKIP_TARGETS * target:.1f}"
    )
    return [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{target}",
        f"#EXT-X-SERVER-CONTROL:{control}",
        f"#EXT-X-PART-INF:PART-TARGET={part_target:.5f}",
    ]


def _sequences(segments: Sequence[ListedSegment]) -> list[str]:
    if not segments:
        return ["#EXT-X-MEDIA-SEQUENCE:0"]
    first = segments[0]
    # The number of a segment counts the tags before its address, its own included.
    discontinuities = first.discontinuity_sequence - first.discontinuity
    lines = [f"#EXT-X-MEDIA-SEQUENCE:{first.msn}"]
    if discontinuities:
        lines.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuities}")
    return lines


def _segment_lines(segment: ListedSegment, *, with_map: bool) -> Iterator[str]:
    if segment.discontinuity:
        yield "#EXT-X-DISCONTINUITY"
    if with_map:
        yield f'#EXT-X-MAP:URI="{init_name(segment.init)}"'
    yield f"#EXT-X-PROGRAM-DATE-TIME:{_date_time(segment.starts_at)}"
    for part in segment.parts:
        independent = ",INDEPENDENT=YES" if part.independent else ""
        uri = part_name(segment.msn, part.index)
        yield f'#EXT-X-PART:DURATION={part.duration / TICKS:.5f},URI="{uri}"{independent}'
    if segment.duration is not None:
        if segment.gap:
            yield "#EXT-X-GAP"
        yield f"#EXTINF:{segment.duration / TICKS:.5f},"
        yield segment_name(segment.msn)


def _length(segment: ListedSegment) -> int:
    return segment.duration if segment.duration is not None else sum(part.duration for part in segment.parts)


def _date_time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
